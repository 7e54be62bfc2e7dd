"""One browser that listens: its connection, and what is known of who it belongs to. Nothing runs for it.

A stream's answer ends with its connection, so that words need no frame around them.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from django.utils.http import http_date

from apps.web.headers import raw_headers

Headers = list[tuple[bytes, bytes]]

QUIET: Headers = [*raw_headers(), (b"cache-control", b"no-store")]
STREAM: Headers = [*QUIET, (b"content-type", b"text/event-stream"), (b"x-accel-buffering", b"no")]
BEAT = b":\n\n"
CALM = b"retry: 300000\n\n"  # so that seven pages don't push each other out every three seconds


@dataclass(frozen=True, slots=True)
class Seen:
    """Who a session belongs to, and how far that person's pages have come."""

    person: UUID
    couple: UUID | None
    version: int


class Stream(asyncio.Protocol):
    """What a connection talks to from the moment its browser has asked to listen."""

    __slots__ = ("gone", "key", "place", "seen", "since", "transport", "waits")

    def __init__(
        self, transport: asyncio.Transport, key: str, since: int | None, *, place: int, gone: Callable[["Stream"], None]
    ) -> None:
        self.transport, self.key, self.since, self.place, self.gone = transport, key, since, place, gone
        self.seen: Seen | None = None
        self.waits: bytes | None = None  # what a browser that doesn't take what it was sent will hear next
        transport.set_protocol(self)
        transport.set_write_buffer_limits(high=0)

    def open(self, seen: Seen) -> None:
        """Says where the person's pages stand now, and that something has changed if the browser's stand elsewhere."""
        missed = self.since is not None and self.since != seen.version
        self.seen, self.since = seen, None
        opening = b"retry: 3000\nid: %d\n\n" % seen.version
        self.say(answer(200, STREAM) + opening + (change(seen.version) if missed else b""))

    def say(self, words: bytes, *, last: bool = False) -> None:
        """Sends some words. While a slow browser still takes the ones before, only the latest wait for it."""
        if self.waits is None:
            self.transport.write(words)
        elif words != BEAT:
            self.waits = words
        if last:
            self.end()

    def refuse(self) -> None:
        """Sends the browser away for good."""
        self.transport.write(answer(204, QUIET))
        self.end()

    def end(self) -> None:
        """Ends it. A browser that doesn't read is cut off; it comes back by itself and asks for what it missed."""
        if self.waits is None:
            self.transport.close()
        else:
            self.transport.abort()

    def pause_writing(self) -> None:
        self.waits = b""  # words are held back: the browser doesn't read

    def resume_writing(self) -> None:
        words, self.waits = self.waits, None
        if words:
            self.say(words)

    def connection_lost(self, exc: Exception | None) -> None:
        self.gone(self)


def change(version: int) -> bytes:
    """Returns the one event there is: something of yours has changed. Never what."""
    return b"event: change\nid: %d\ndata: \n\n" % version


def answer(status: int, headers: Headers) -> bytes:
    """Returns the head of an answer that ends with its connection."""
    whole = [*headers, (b"date", http_date().encode()), (b"connection", b"close")]
    lines = b"".join(b"%s: %s\r\n" % header for header in whole)
    return b"HTTP/1.1 %d %s\r\n%s\r\n" % (status, HTTPStatus(status).phrase.encode(), lines)
