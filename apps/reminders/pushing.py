"""Web push: the browsers that somebody has let in, and the one message that goes there, sealed for each (RFC 8291).

A browser is let in for as long as its session lasts. It is forgotten with it, and when its push service says so.
"""

import base64
import logging
import time
from datetime import timedelta
from email.utils import parseaddr
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import http_ece
from allauth.usersessions.models import UserSession
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils import timezone
from py_vapid import Vapid02

from apps.reminders import arranging, endpoints
from apps.reminders.models import PushSubscription

logger = logging.getLogger(__name__)
MESSAGE = b'{"title":"Nearer","body":"A light is on."}'
MOST, AN_HOUR = 10, 3600  # browsers of one person; seconds
TWO_HOURS = timedelta(hours=2)
GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}


def public_key() -> str:
    """Returns what a browser has to know of us, as it wants it."""
    point = _own_key().public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return _written(point)


def subscribe(request: HttpRequest, endpoint: str, p256dh: str, auth: str) -> None:
    """Lets the browser of this session in; whoever was here before gets nothing here any more."""
    session = UserSession.objects.get(session_key=request.session.session_key)
    keys = {"p256dh": p256dh, "auth": auth}
    with transaction.atomic():
        PushSubscription.objects.filter(endpoint=endpoint).delete()
        kept = PushSubscription.objects.filter(session__user=session.user).order_by("-pk")[: MOST - 1]
        PushSubscription.objects.filter(session__user=session.user).exclude(pk__in=[one.pk for one in kept]).delete()
        PushSubscription.objects.create(person_id=session.user_id, session=session, endpoint=endpoint, **keys)
        arranging.plan_again(session.user, at=timezone.now())


def unsubscribe(request: HttpRequest) -> None:
    """Lets the browser of this session go."""
    mine = PushSubscription.objects.filter(session__session_key=request.session.session_key)
    if mine.delete()[0]:
        arranging.plan_again(request.user, at=timezone.now())  # type: ignore[arg-type]


def is_let_in(request: HttpRequest) -> bool:
    return PushSubscription.objects.filter(session__session_key=request.session.session_key).exists()


def forget(request: HttpRequest | None, **_rest: Any) -> None:
    """Hears that somebody signs out."""
    if request and request.session.session_key:
        PushSubscription.objects.filter(session__session_key=request.session.session_key).delete()


def push(person: UUID, *, lasts: timedelta = TWO_HOURS) -> None:
    """Sends the message to each browser of this person whose session still lasts; the others are forgotten.

    A browser that is reached only after `lasts` hears nothing.
    """
    signed_in = Session.objects.filter(session_key=OuterRef("session__session_key"), expire_date__gt=timezone.now())
    mine = PushSubscription.objects.filter(person=person)
    mine.exclude(Exists(signed_in)).delete()
    for one in mine:
        try:
            status = endpoints.post(one.endpoint, *_sealed(one, lasts))
        except (endpoints.Unreachable, OSError, ValueError) as problem:
            logger.warning("A push service could not be reached (%s).", type(problem).__name__)
            continue
        if status in GONE:
            one.delete()
        elif not HTTPStatus(status).is_success:
            logger.warning("A push service answered %s.", status)


def _sealed(one: PushSubscription, lasts: timedelta) -> tuple[bytes, dict[str, str]]:
    body = http_ece.encrypt(
        MESSAGE,
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=read(one.p256dh),
        auth_secret=read(one.auth),
        version="aes128gcm",
    )
    parts = urlsplit(one.endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "sub": f"mailto:{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}",
        "exp": int(time.time()) + 12 * AN_HOUR,
    }
    headers = {"TTL": str(int(lasts.total_seconds())), "Urgency": "normal", "Topic": "light"}
    headers |= {"Content-Encoding": "aes128gcm", "Content-Type": "application/octet-stream"}
    return body, headers | _own_key().sign(claims)


def read(text: str) -> bytes:
    """Reads what a browser has written without padding. Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _written(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _own_key() -> Any:
    return Vapid02.from_raw(settings.VAPID_KEY.encode())
