"""Holds the open event streams of this process and passes on the words that come over the wire.

A stream is kept as small as it can be: the request's own task waits for the browser to go, and nothing else runs for
it. One clock sends all heartbeats. A heartbeat also looks whether the session still holds and whether a word was lost,
so the wire may lose one: the truth is in the database.
"""

import asyncio
import contextlib
import logging
import os
import socket
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import django.db
import redis.asyncio
from django.conf import settings

from apps.web import wire

Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
logger = logging.getLogger(__name__)

HEARTBEAT = 25.0  # seconds
STREAMS = 6  # of one person; a seventh closes the oldest
BEAT = b":\n\n"
CALM = b"retry: 300000\n\n"  # so that seven pages don't push each other out every three seconds


@dataclass(frozen=True, slots=True)
class Seen:
    """Who a session belongs to, and how far that person's pages have come."""

    person: UUID
    couple: UUID | None
    version: int


@dataclass(eq=False, slots=True)
class Stream:
    """One browser that listens."""

    key: str
    seen: Seen
    send: Send
    due: float
    open: bool = True
    talking: bool = False
    next: bytes = b""

    async def say(self, words: bytes, *, last: bool = False) -> None:
        """Send some words. While a slow browser still takes the ones before, only the latest wait for it."""
        self.open = self.open and not last
        if self.talking:
            self.next = self.next if words == BEAT else words
            return
        self.talking = True
        while True:
            done = not self.open and not self.next
            await self.send({"type": "http.response.body", "body": words, "more_body": not done})
            if done:  # and it stays “talking”, for nothing may follow
                return
            if self.open and not self.next:
                break
            words, self.next = self.next, b""
        self.talking = False


class Hub:
    """The streams by person."""

    def __init__(self, look: Callable[[str], Seen | None]) -> None:
        self.people: dict[UUID, list[Stream]] = {}
        self._look = look
        self._heard = 0
        self._waking: dict[UUID, bool] = {}
        self._turn: deque[Stream] = deque()
        self._tasks: set[asyncio.Task[None]] = set()
        self._threads: ThreadPoolExecutor | None = None
        self._socket: socket.socket | None = None

    async def look(self, key: str) -> Seen | None:
        """Look a session up, in the one thread that talks to the database."""
        self._start()
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._look, key)

    async def join(self, key: str, send: Send, opening: Message) -> Stream | None:
        """Open the session's stream with this first message, or give None where nobody is signed in."""
        heard, seen = self._heard, await self.look(key)
        if not seen:
            return None
        await send(opening)
        stream = Stream(key, seen, send, asyncio.get_running_loop().time() + HEARTBEAT)
        streams = self.people.setdefault(seen.person, [])
        streams.append(stream)
        self._turn.append(stream)
        if heard != self._heard:  # a word came while we looked; it may have been for this person
            self._spawn(self._wake(seen.person))
        for oldest in streams[:-STREAMS]:
            self.leave(oldest)
            self._spawn(oldest.say(CALM, last=True))
        return stream

    def leave(self, stream: Stream) -> None:
        """Forget a stream."""
        streams = self.people.get(stream.seen.person, [])
        if stream in streams:
            streams.remove(stream)
        if not streams:
            self.people.pop(stream.seen.person, None)

    def word(self, data: bytes) -> None:
        """Take a word from the wire: the sixteen bytes of somebody's id."""
        self._heard += 1
        if len(data) != 16 or (person := UUID(bytes=data)) not in self.people:
            return
        if person in self._waking:
            self._waking[person] = True
        else:
            self._spawn(self._wake(person))

    async def close(self) -> None:
        """End all streams, so that the server can stop; browsers come back by themselves."""
        for task in self._tasks:
            task.cancel()
        for stream in [stream for streams in self.people.values() for stream in streams]:
            with contextlib.suppress(OSError):
                await stream.say(b"", last=True)
        if self._socket:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket.close()
        if self._threads:
            self._threads.submit(django.db.connections.close_all)
            self._threads.shutdown(wait=True)
        self._threads = self._socket = None
        self.people.clear()
        self._turn.clear()

    async def _wake(self, person: UUID) -> None:
        """Tell all streams of a person; words that come meanwhile are one more round, however many they are."""
        self._waking[person] = True
        try:
            while self._waking[person]:
                self._waking[person] = False
                for stream in list(self.people.get(person, ())):
                    await self._check(stream, told=True)
        finally:
            del self._waking[person]

    async def _check(self, stream: Stream, *, told: bool = False) -> None:
        """Send a change or a heartbeat to whoever may still listen, and end the stream of whoever may not."""
        try:
            seen = await self.look(stream.key)
        except django.db.Error as problem:
            logger.warning("A stream could not be checked: %s", type(problem).__name__)
            return
        if not stream.open:
            return
        if not seen or seen.person != stream.seen.person:
            self.leave(stream)
            await stream.say(b"", last=True)
            return
        before, stream.seen = stream.seen, seen
        # Somebody who has left a couple, or joined one, begins with a new stream.
        moved = seen.couple != before.couple
        if moved:
            self.leave(stream)
        await stream.say(change(seen.version) if told or seen != before else BEAT, last=moved)

    def _start(self) -> None:
        """Open the wire and start the clock with the first stream."""
        if self._threads:
            return
        self._threads = ThreadPoolExecutor(1, thread_name_prefix="live")
        self._spawn(self._beat())
        if settings.REDIS_URL:
            self._spawn(self._listen())
        else:
            self._open_socket()

    async def _beat(self) -> None:
        now = asyncio.get_running_loop().time
        while True:
            await asyncio.sleep(min(1.0, HEARTBEAT))
            while self._turn and self._turn[0].due <= now():
                stream = self._turn.popleft()
                if stream.open and stream in self.people.get(stream.seen.person, ()):
                    stream.due = now() + HEARTBEAT
                    self._turn.append(stream)
                    await self._check(stream)

    def _open_socket(self) -> None:
        path = wire.address()
        Path(path).unlink(missing_ok=True)
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.settimeout(0)
        self._socket.bind(path)
        os.chmod(path, 0o600)
        asyncio.get_running_loop().add_reader(self._socket, self._read, self._socket)

    def _read(self, end: socket.socket) -> None:
        with contextlib.suppress(BlockingIOError):
            while True:
                self.word(end.recv(64))

    async def _listen(self) -> None:
        while True:
            try:
                client = redis.asyncio.Redis.from_url(settings.REDIS_URL, socket_timeout=None)
                async with client, client.pubsub(ignore_subscribe_messages=True) as channel:
                    await channel.subscribe(wire.CHANNEL)
                    async for message in channel.listen():
                        self.word(message["data"])
            except (OSError, redis.RedisError) as problem:
                logger.warning("The wire is down: %s", type(problem).__name__)
            await asyncio.sleep(2)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def change(version: int) -> bytes:
    """Spell the one event there is: something of yours has changed. Never what."""
    return b"event: change\nid: %d\ndata: \n\n" % version
