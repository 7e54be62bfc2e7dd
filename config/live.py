"""The event stream at /live/, ahead of Django's request machinery: `python -m config.serve config.live:application`.

A page says `new EventSource("/live/?since=7")` with the version it was made of. The stream then says that something has
changed, never what; the page fetches its parts under their own access checks. Nobody signed in: 204, which ends an
EventSource for good.
"""

import os
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from importlib import import_module
from typing import Any
from urllib.parse import parse_qs

import django
from django.apps import apps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
if not apps.ready:
    django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.exceptions import ValidationError
from django.db import close_old_connections
from django.db.models import F
from django.http import parse_cookie
from django.utils.crypto import constant_time_compare

from apps.accounts.models import User
from apps.accounts.sessions import is_proved
from apps.web.headers import raw_headers
from config.hub import Hub, Seen, Send, change

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

QUIET = [*raw_headers(), (b"cache-control", b"no-store")]
STREAM = [*QUIET, (b"content-type", b"text/event-stream"), (b"x-accel-buffering", b"no")]
OPENING = {"type": "http.response.start", "status": 200, "headers": STREAM}


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer /live/."""
    if scope["type"] == "lifespan":
        return await _lifespan(receive, send)
    if scope["type"] != "http" or scope["path"] != "/live/":
        return await _refuse(send, 404)
    if scope["method"] != "GET":
        return await _refuse(send, 405)
    headers = dict(scope["headers"])
    stream = await hub.join(key, send, OPENING) if (key := _session_key(headers)) else None
    if not stream:
        return await _refuse(send, 204)
    try:
        version = stream.seen.version
        since = _since(headers, scope["query_string"])
        missed = since is not None and since != version
        await stream.say(b"retry: 3000\nid: %d\n\n" % version + (change(version) if missed else b""))
        while (await receive())["type"] != "http.disconnect":
            pass
    finally:
        stream.open = False
        hub.leave(stream)


def look(key: str) -> Seen | None:
    """Find who is signed in with this session (its key, a space, its proof), as Django would, but never write to it.

    Django's own `get_user` renews a session after a change of SECRET_KEY; a stream couldn't hand out the new cookie.
    """
    close_old_connections()
    session, _, proof = key.partition(" ")
    kept = import_module(settings.SESSION_ENGINE).SessionStore(session).load()
    if not is_proved(kept, proof) or kept.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    try:
        people = User.objects.filter(pk=kept[SESSION_KEY], is_active=True)
        person = people.annotate(of=F("membership__couple"), version=F("membership__version")).first()
    except (KeyError, ValidationError):
        return None
    if not person or not _matches(kept.get(HASH_SESSION_KEY, ""), person):
        return None
    return Seen(person.pk, person.of, person.version or 0)


def _matches(fingerprint: str, person: User) -> bool:
    valid: Iterable[str] = [person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()]
    return any(constant_time_compare(fingerprint, one) for one in valid)


def _session_key(headers: dict[bytes, bytes]) -> str:
    cookies = parse_cookie(headers.get(b"cookie", b"").decode("latin1"))
    session = cookies.get(settings.SESSION_COOKIE_NAME, "")
    return f"{session} {cookies.get(settings.PROOF_COOKIE_NAME, '')}" if session else ""


def _since(headers: dict[bytes, bytes], query: bytes) -> int | None:
    """Read which version the page has: what the browser last heard, else what the page says it was made of."""
    said = headers.get(b"last-event-id") or parse_qs(query).get(b"since", [b""])[0]
    return int(said) if said.isdigit() else None


async def _refuse(send: Send, status: int) -> None:
    allowed = [(b"allow", b"GET")] if status == 405 else []
    await send({"type": "http.response.start", "status": status, "headers": [*QUIET, *allowed]})
    await send({"type": "http.response.body", "body": b""})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.shutdown":
            await hub.close()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


hub = Hub(look)
