"""Is it you? A code by e-mail, for people without a password or second step, before their account is changed."""

import secrets
import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest
from django.utils.crypto import get_random_string

from apps.accounts.inside_allauth import record_authentication

KEPT = "code_again"  # the session's key
LASTS = 15 * 60  # seconds
TRIES = 3
LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"


def send(request: HttpRequest) -> None:
    """Sends a new code; an older one ends."""
    code = get_random_string(8, LETTERS)
    request.session[KEPT] = {"code": code, "at": time.time(), "tries": 0}
    get_adapter().send_mail("account/email/code_again", request.user.email, {"code": f"{code[:4]}-{code[4:]}"})  # type: ignore[union-attr]


def is_waiting(request: HttpRequest) -> bool:
    """Returns whether a code that was sent can still be typed."""
    kept: dict[str, Any] = request.session.get(KEPT, {})
    return bool(kept) and time.time() - kept["at"] < LASTS and kept["tries"] < TRIES


def check(request: HttpRequest, typed: str) -> bool:
    """Compares, and remembers that it was the person; each code counts once and bears three tries."""
    if not is_waiting(request):
        return False
    kept = request.session[KEPT]
    plain = typed.upper().replace("-", "").replace(" ", "")
    if not secrets.compare_digest(plain.encode(), kept["code"].encode()):
        request.session[KEPT] = kept | {"tries": kept["tries"] + 1}
        return False
    del request.session[KEPT]
    record_authentication(request, request.user, method="code", reauthenticated=True)
    return True


def was_lately(request: HttpRequest) -> bool:
    """Returns whether the person has shown again who they are within the last five minutes."""
    records = [record for record in get_authentication_records(request, request.user) if record.get("reauthenticated")]
    return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT
