"""Takes in the body of a request, within bounds: of its size, of its time, and of all that comes at once.

Most of an address may be many people, so each bound is wide; together they keep memory and disk from being filled by
visitors. What is larger than a form is written by threads, never by the loop that serves the streams.
"""

import asyncio
import contextlib
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Self

from django.conf import settings

from apps.web import faults
from config.live import Receive

IN_MEMORY = 1024**2  # bytes; what no upload is expected for, may not be larger
LARGEST = 128 * 1024**2  # bytes of a request
MOST_OF_ONE, MOST = 256 * 1024**2, 1024**3  # bytes at once: from one address, and in all
PASSING, PAUSE = 3.0, 0.3  # seconds in which more is let go by, and without a word after which it is enough
SILENCE = 20.0  # seconds between two pieces
PATIENCE, SLOWEST = 30.0, 8 * 1024  # seconds for the first, and bytes a second after that

held: Counter[str] = Counter()
"""Bytes that are here and not answered yet, by address."""
writers = ThreadPoolExecutor(2, "spool")


class Refused(Exception):
    """What is not taken in: with the status that says why."""

    def __init__(self, status: int) -> None:
        self.status = status


class Gone(Exception):
    """The browser went away while it was still sending."""


async def pass_over(receive: Receive) -> None:
    """Lets what still comes go by, for a moment: a browser that is cut off while it sends doesn't see the answer."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PASSING):
            while (await asyncio.wait_for(receive(), PAUSE)).get("more_body"):
                pass


class Body:
    """A body on its way in, and its file once it is here; with its end, it is gone."""

    def __init__(self, address: str, most: int) -> None:
        self.address, self.most, self.size = address, most, 0
        self.file = tempfile.SpooledTemporaryFile(IN_MEMORY, dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_fault: object) -> None:
        self.file.close()
        held[self.address] -= self.size
        if held[self.address] <= 0:
            del held[self.address]

    async def read(self, receive: Receive) -> None:
        """Takes in all of it. Raises Refused or Gone."""
        begun = time.monotonic()
        while True:
            left = begun + PATIENCE + self.size / SLOWEST - time.monotonic()
            try:
                message = await asyncio.wait_for(receive(), max(0, min(SILENCE, left)))
            except TimeoutError:
                raise Refused(408) from None
            if message["type"] != "http.request":
                raise Gone
            await self._take(message.get("body", b""))
            if not message.get("more_body"):
                self.file.seek(0)
                return

    async def _take(self, piece: bytes) -> None:
        self.size += len(piece)
        held[self.address] += len(piece)
        if self.size > self.most:
            raise Refused(413)
        if held[self.address] > MOST_OF_ONE or held.total() > MOST:
            raise Refused(503)
        try:
            if self.size > IN_MEMORY:
                await asyncio.get_running_loop().run_in_executor(writers, self.file.write, piece)
            else:
                self.file.write(piece)
        except OSError as fault:
            raise Refused(507 if faults.is_full(fault) else 503) from fault
