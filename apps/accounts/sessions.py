"""Where a person is signed in: how long that lasts, what the list knows of it, and what ends it elsewhere."""

import hashlib
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any

from allauth.core import context
from allauth.usersessions.adapter import get_adapter as sessions_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

DAY = 24 * 3600
IDLE, LONGEST = 14 * DAY, 30 * DAY
FORGET = '"cache", "storage"'  # cookies stay: they may bring a form that was sent too late to its place
BEGAN, SEEN, PROOF = "began", "seen", "proof"  # the session's keys
NOWHERE = "0.0.0.0"  # noqa: S104 (no address is kept)
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}
BROWSERS = {"Firefox": "Firefox", "Edg": "Edge", "Chrome": "Chrome", "Safari": "Safari"}


class Lifetimes:
    """Ends a session after 14 days without a visit, after 30 days whatever happened, and in any other browser at once.

    Its key stands in the database. So a second cookie, of which only a hash is kept with the session, says that this is
    the browser that signed in: from a copy of the database nobody can be anybody. A browser whose session has ended,
    here or from elsewhere, is asked at its next visit to forget what it held.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, as a visitor's if the session is over."""
        if request.user.is_authenticated:
            _look_at(request)
        ended = request.COOKIES.get(settings.SESSION_COOKIE_NAME) and request.session.is_empty()
        response = self.get_response(request)
        if request.user.is_authenticated and PROOF not in request.session:
            _give_proof(request, response)
        if ended:
            response["Clear-Site-Data"] = FORGET
        return response


def _look_at(request: HttpRequest) -> None:
    now, session = time.time(), request.session
    if BEGAN not in session:
        session[BEGAN] = session[SEEN] = now
        session.set_expiry(None)  # a visitor's that kept a form would last an hour
        UserSession.objects.create_from_request(request)
    elif _is_over(session, now) or not is_proved(session, request.COOKIES.get(settings.PROOF_COOKIE_NAME, "")):
        logout(request)
    elif now - session[SEEN] >= DAY / 24:
        session[SEEN] = now


def _is_over(session: Mapping[str, Any], now: float) -> bool:
    return bool(now - session[BEGAN] >= LONGEST or now - session[SEEN] >= IDLE)


def is_proved(session: Mapping[str, Any], proof: str) -> bool:
    """Tell whether this is the proof that was given with the session; before one was given, any is."""
    return PROOF not in session or secrets.compare_digest(session[PROOF], _hash(proof))


def _give_proof(request: HttpRequest, response: HttpResponse) -> None:
    proof = secrets.token_urlsafe(32)
    request.session[PROOF] = _hash(proof)
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(
        settings.PROOF_COOKIE_NAME, proof, max_age=LONGEST, secure=secure, httponly=True, samesite="Lax"
    )


def _hash(proof: str) -> str:
    return hashlib.sha256(proof.encode()).hexdigest()


def keep_little(instance: UserSession, **_rest: Any) -> None:
    """Keep a coarse device and no address: the list shows no more, so the database knows no more."""
    instance.ip = NOWHERE
    instance.user_agent = _device(instance.user_agent)


def _device(agent: str) -> str:
    if " · " in agent:
        return agent
    system = next((ours for theirs, ours in SYSTEMS.items() if theirs in agent), "Another device")
    return f"{system} · {next((ours for theirs, ours in BROWSERS.items() if theirs in agent), 'another browser')}"


def end_elsewhere(request: HttpRequest, user: Any, **_rest: Any) -> None:
    """End all other sessions: a passkey, app or set of recovery codes came or went."""
    with context.request_context(request):
        others = [one for one in UserSession.objects.filter(user=user) if not one.is_current()]
        sessions_adapter().end_sessions(others)


def renew(request: HttpRequest, *, reauthenticated: bool = False, **_rest: Any) -> None:
    """Give the session a new key when the person has shown again who they are: a stolen older one opens nothing."""
    if not reauthenticated:
        return
    old = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)
