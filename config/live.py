"""The event stream at /live/, ahead of Django and of any request: `python -m config.serve config.live:application`.

A page says `new EventSource("/live/?since=7")` with the version it was made of. The stream then says that something has
changed, never what; the page fetches its parts under their own access checks. Nobody signed in: 204, which ends an
EventSource for good.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping, Sequence
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

import django
from django.apps import apps

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
if not apps.ready:
    django.setup()

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import close_old_connections
from django.db.models import F
from django.http import parse_cookie
from django.utils.crypto import constant_time_compare
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from apps.accounts.models import User
from apps.accounts.sealed_sessions import SessionStore
from apps.accounts.sessions import is_proved
from config.hub import Hub
from config.stream import QUIET, Seen, answer

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

ADDRESS = "/live/"
LONGEST_HEAD = 64 * 1024  # bytes
HEAD_WITHIN = 15.0  # seconds, until it is whole


class Protocol(HttpToolsProtocol):
    """HTTP as uvicorn speaks it, but a stream leaves it: no task, no request and no parser stay with one.

    A head that doesn't end, or takes too long, is refused; uvicorn itself would take in whatever comes.
    """

    head: int | None = None  # bytes of it so far, while one is read
    begun = False  # with the bytes at hand, which then don't count: most may be another's body
    late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a head."""
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._wait_no_more()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """Begin to count."""
        self.head, self.begun = 0, True
        self._wait()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """End the count."""
        self.head = None
        self._wait_no_more()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        """Take in the next bytes."""
        self.begun = False
        super().data_received(data)
        if self.head is not None and not self.begun:
            self.head += len(data)
            if self.head > LONGEST_HEAD:
                self._refuse(431)

    def send_400_response(self, msg: str) -> None:
        """Refuse what isn't HTTP, with the headers all our answers carry."""
        self._refuse(400)

    def _wait(self) -> None:
        self._wait_no_more()
        self.late = self.loop.call_later(HEAD_WITHIN, self._refuse, 408)

    def _wait_no_more(self) -> None:
        if self.late:
            self.late.cancel()
            self.late = None

    def _refuse(self, status: int) -> None:
        if not self.transport.is_closing():
            self.transport.write(answer(status, QUIET))
            self.transport.close()

    def _start_asgi_task(self, cycle: Any, app: Any) -> None:
        """Answer a request whose turn has come. Behind a stream, which never ends, none has."""
        mine = self.transport.get_protocol() is self
        if mine and (cycle.scope["path"] != ADDRESS or cycle.scope["method"] != "GET"):
            super()._start_asgi_task(cycle, app)
            return
        cycle.response_complete = True  # uvicorn then passes over what else comes with it
        if not mine:
            return
        self.connections.discard(self)
        headers = dict(cycle.scope["headers"])
        hub.join(self.transport, session_key(headers), _since(headers, cycle.scope["query_string"]))
        self.loop.call_soon(self._forget)

    def _forget(self) -> None:
        """Let go of what refers to each other, so that it goes at once."""
        self.parser = self.cycle = None  # type: ignore[assignment]


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer what is no stream: another method, or another address where streams are served alone."""
    if scope["type"] == "lifespan":
        for _ in range(2):
            await send({"type": f"{(await receive())['type']}.complete"})
        return
    wrong_method = scope.get("path") == ADDRESS
    allowed = [(b"allow", b"GET")] if wrong_method else []
    status = 405 if wrong_method else 404
    await send({"type": "http.response.start", "status": status, "headers": [*QUIET, *allowed]})
    await send({"type": "http.response.body", "body": b""})


def look(keys: Sequence[str]) -> list[Seen | None]:
    """Find who is signed in with each of these (a session's key, a space, its proof), as Django would, in two queries.

    Nothing is written: Django's own `get_user` renews a session after a change of SECRET_KEY, and a stream couldn't
    hand out the new cookie.
    """
    close_old_connections()
    asked = [key.partition(" ")[::2] for key in keys]
    kept = SessionStore.load_many(session for session, _proof in asked)
    sessions = [kept.get(session, {}) for session, _proof in asked]
    owners = [_owner(session, proof) for session, (_, proof) in zip(sessions, asked, strict=True)]
    people = User.objects.filter(pk__in={owner for owner in owners if owner}, is_active=True).only("password")
    found = people.annotate(of=F("membership__couple"), version=F("membership__version")).in_bulk()
    return [_seen(session, found.get(owner)) for session, owner in zip(sessions, owners, strict=True)]


def _owner(session: Mapping[str, Any], proof: str) -> UUID | None:
    if not is_proved(session, proof) or session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    try:
        return UUID(str(session.get(SESSION_KEY)))
    except ValueError:
        return None


def _seen(session: Mapping[str, Any], person: Any) -> Seen | None:
    if not person or not _matches(session.get(HASH_SESSION_KEY, ""), person):
        return None
    return Seen(person.pk, person.of, person.version or 0)


def _matches(fingerprint: str, person: User) -> bool:
    valid: Iterable[str] = [person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()]
    return any(constant_time_compare(fingerprint, one) for one in valid)


def session_key(headers: dict[bytes, bytes]) -> str:
    """Give what `look` finds somebody by; empty where there is no session."""
    cookies = parse_cookie(headers.get(b"cookie", b"").decode("latin1"))
    session = cookies.get(settings.SESSION_COOKIE_NAME, "")
    return f"{session} {cookies.get(settings.PROOF_COOKIE_NAME, '')}" if session else ""


def _since(headers: dict[bytes, bytes], query: bytes) -> int | None:
    """Read which version the page has: what the browser last heard, else what the page says it was made of."""
    said = headers.get(b"last-event-id") or parse_qs(query).get(b"since", [b""])[0]
    return int(said) if said.isdigit() and len(said) < 20 else None


hub = Hub(look)
