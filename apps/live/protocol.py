"""The event stream at /live/, ahead of Django and of any request.

A page says `new EventSource("/live/?since=7")` with the version it was made of. The stream then says that something has
changed, never what; the page fetches its parts under their own access checks. Nobody signed in: 204, which ends an
EventSource for good.

All that is taken of uvicorn beyond its promises is here: `_start_asgi_task`, with the few names it stands on. uvicorn
has no public place where a connection can leave it, and to answer streams as requests would keep a task and a parser
for each browser that listens (docs/decisions/0003). tests/live/test_libraries.py fails first when these names move.
"""

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from apps.live.hub import Hub
from apps.live.listeners import look, session_key, since
from apps.live.stream import QUIET, answer

Message = MutableMapping[str, Any]
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

ADDRESS = "/live/"
LONGEST_HEAD = 64 * 1024  # bytes
HEAD_WITHIN = 15.0  # seconds, until it is whole

hub = Hub(look)


class Protocol(HttpToolsProtocol):
    """HTTP as uvicorn speaks it, but a stream leaves it: no task, no request and no parser stay with one.

    A head that doesn't end, or takes too long, is refused; uvicorn itself would take in whatever comes.
    """

    head: int | None = None  # bytes of it so far, while one is read
    begun = False  # with the bytes at hand, which then don't count: most may be another's body
    late: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        self._wait_no_more()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        self.head, self.begun = 0, True
        self._wait()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self.head = None
        self._wait_no_more()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        self.begun = False
        super().data_received(data)
        if self.head is not None and not self.begun:
            self.head += len(data)
            if self.head > LONGEST_HEAD:
                self._refuse(431)

    def send_400_response(self, msg: str) -> None:
        """Refuses what isn't HTTP, with the headers all our answers carry."""
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
        """Answers a request whose turn has come. Behind a stream, which never ends, none has."""
        mine = self.transport.get_protocol() is self
        if mine and (cycle.scope["path"] != ADDRESS or cycle.scope["method"] != "GET"):
            super()._start_asgi_task(cycle, app)
            return
        cycle.response_complete = True  # uvicorn then passes over what else comes with it
        if not mine:
            return
        self.connections.discard(self)
        headers = dict(cycle.scope["headers"])
        hub.join(self.transport, session_key(headers), since(headers, cycle.scope["query_string"]))
        self.loop.call_soon(self._forget)

    def _forget(self) -> None:
        """Lets go of what refers to each other, so that it goes at once."""
        self.parser = self.cycle = None  # type: ignore[assignment]


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers what is no stream: another method, or another address where streams are served alone."""
    status, allowed = (405, [(b"allow", b"GET")]) if scope["path"] == ADDRESS else (404, [])
    await send({"type": "http.response.start", "status": status, "headers": [*QUIET, *allowed]})
    await send({"type": "http.response.body", "body": b""})
