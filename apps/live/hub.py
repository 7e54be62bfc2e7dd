"""Holds the open event streams of this process and passes on the words that come over the wire.

Who a stream belongs to is looked up in slices of many, in one thread, words ahead of newcomers ahead of heartbeats: so
a word waits for one small slice at most, however many browsers come back at once. A heartbeat also looks whether the
session still holds and whether a word was lost, so the wire may lose one: the truth is in the database.
"""

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain, cycle, islice
from pathlib import Path
from typing import Any
from uuid import UUID

import django.db
import redis.asyncio
from django.conf import settings

from apps.live import wire
from apps.live.stream import BEAT, CALM, Seen, Stream, change

logger = logging.getLogger(__name__)

HEARTBEAT = 25.0  # seconds
PLACES = 100  # among which streams are dealt out: the clock comes to each once in a heartbeat
SLICE = 25  # streams looked up in one go
PAUSE = 1.0  # seconds, after a look that failed
STREAMS = 6  # of one person; a seventh closes the oldest

Look = Callable[[Sequence[str]], list[Seen | None]]


class Hub:
    """The streams: by person, and by the place at which the clock comes to them."""

    def __init__(self, look: Look) -> None:
        self.people: dict[UUID, list[Stream]] = {}
        self._places: list[set[Stream]] = [set() for _ in range(PLACES)]
        # Who waits to be looked up, in the order in which they came.
        self._told: dict[UUID, None] = {}
        self._new: dict[Stream, None] = {}
        self._due: dict[Stream, None] = {}
        self._heard: set[UUID] | None = None  # for whom words came during the look under way
        self._look = look
        self._tasks: set[asyncio.Task[None]] = set()
        self._thread: ThreadPoolExecutor | None = None
        self._socket: socket.socket | None = None

    def start(self) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="live")
        self._work = asyncio.Event()
        self._next_place = cycle(reversed(range(PLACES)))  # from where the clock comes last
        if settings.REDIS_URL:
            self._spawn(self._listen())
        else:
            self._open_socket()
        self._spawn(self._look_up())
        self._spawn(self._beat())

    def join(self, transport: asyncio.Transport, key: str, since: int | None) -> None:
        """Takes over a browser's connection: a stream of whoever this session belongs to, or a refusal."""
        stream = Stream(transport, key, since, place=next(self._next_place), gone=self.leave)
        if not key:
            return stream.refuse()
        self._places[stream.place].add(stream)
        self._new[stream] = None
        self._work.set()
        return None

    def leave(self, stream: Stream) -> None:
        self._places[stream.place].discard(stream)
        self._new.pop(stream, None)
        self._due.pop(stream, None)
        if not stream.seen or stream not in (streams := self.people.get(stream.seen.person, [])):
            return
        streams.remove(stream)
        if not streams:
            del self.people[stream.seen.person]

    @property
    def open(self) -> int:
        """How many streams there are."""
        return sum(map(len, self._places))

    def word(self, data: bytes) -> None:
        """Takes a word from the wire: the sixteen bytes of somebody's id."""
        if len(data) != 16:
            return
        person = UUID(bytes=data)
        if self._heard is not None:
            self._heard.add(person)
        if person in self.people:
            self._told[person] = None
            self._work.set()

    def close(self) -> None:
        """Ends all streams, so that the server can stop; browsers come back by themselves."""
        for task in self._tasks:
            task.cancel()
        for stream in list(chain(*self._places)):
            stream.end()
            self.leave(stream)
        if self._socket:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket.close()
        if self._thread:
            self._thread.submit(django.db.connections.close_all)
            self._thread.shutdown(wait=True)
        self._thread = self._socket = None

    async def _look_up(self) -> None:
        """Looks up all who wait, one slice after the other; whatever goes wrong with one, the others live on."""
        while True:
            await self._work.wait()
            streams, told = self._slice()
            try:
                await self._check(streams, told=told)
            except Exception:
                logger.exception("Streams could not be looked up.")
                for stream in streams:
                    if not stream.seen:  # its browser tries again by itself
                        stream.end()
                await asyncio.sleep(PAUSE)

    def _slice(self) -> tuple[list[Stream], bool]:
        """Returns the next to look up, and whether they have a word."""
        if self._told:
            people = _take(self._told)
            return [stream for person in people for stream in self.people.get(person, ())], True
        waiting = self._new or self._due
        if not waiting:
            self._work.clear()
        return _take(waiting), False

    async def _check(self, streams: list[Stream], *, told: bool) -> None:
        if not streams:
            return
        heard = self._heard = set()
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._thread, self._look, [stream.key for stream in streams])
        self._heard = None
        for stream, seen in zip(streams, found, strict=True):
            if stream.transport.is_closing():
                continue
            if stream.seen:
                self._tell(stream, stream.seen, seen, told=told)
            else:
                self._open(stream, seen, heard=heard)

    def _open(self, stream: Stream, seen: Seen | None, *, heard: set[UUID]) -> None:
        """Lets somebody in whose session holds, and closes the oldest of too many."""
        if not seen or not seen.couple:
            return stream.refuse()
        stream.open(seen)
        streams = self.people.setdefault(seen.person, [])
        streams.append(stream)
        if seen.person in heard:  # perhaps after we had looked
            self._told[seen.person] = None
        for oldest in streams[:-STREAMS]:
            self.leave(oldest)
            oldest.say(CALM, last=True)
        return None

    def _tell(self, stream: Stream, before: Seen, seen: Seen | None, *, told: bool) -> None:
        """Sends a change or a heartbeat to whoever may still listen, and ends the stream of whoever may not.

        Nobody is told at that moment that the other has left: the stream ends, and their browser doesn't come back.
        """
        if not seen or seen.person != before.person or not seen.couple:
            self.leave(stream)
            return stream.end()
        if not told and seen == before:
            return stream.say(BEAT)
        stream.seen = seen
        # Somebody who has left a couple, or joined one, begins with a new stream.
        if moved := seen.couple != before.couple:
            self.leave(stream)
        return stream.say(change(seen.version), last=moved)

    async def _beat(self) -> None:
        """Comes to each place once in a heartbeat, and has the streams there looked up."""
        while True:
            for place in self._places:
                await asyncio.sleep(HEARTBEAT / PLACES)
                self._due |= dict.fromkeys(place)
                self._work.set()

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


def _take[Waiting](waiting: dict[Waiting, None]) -> list[Waiting]:
    taken = list(islice(waiting, SLICE))
    for one in taken:
        del waiting[one]
    return taken
