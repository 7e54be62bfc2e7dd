"""Writes a copy as one ZIP, as a stream: it holds one photo at a time, however many there are.

Photos come first, since only then is known which can be opened; then what tells of them; last the manifest.
"""

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from itertools import batched
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED

import msgspec
from zipstream import ZipStream

from apps.calendar import events
from apps.photos.models import Photo
from apps.plans.milestones.coming import in_days
from apps.plans.models import Milestone, Plan
from apps.portability import pages
from apps.portability.gathering import Gathering
from apps.portability.kinds import KINDS
from apps.portability.pages.parts import Reading, shown_of
from apps.portability.schema import FORMAT, SCHEMA, VERSION, lines
from apps.vault.sealing import Unreadable

SHOWN = "medium"  # the size that its pages show
AT_ONCE = 200  # rows of photos in memory
YEARS = 2  # of milestones in the calendar, from the first of this one

type Progress = Callable[[int, int], object]


class Writing:
    """One copy while it is written."""

    def __init__(self, gathering: Gathering, at: datetime, progress: Progress = lambda _done, _all: None) -> None:
        self.gathering, self.at, self.progress = gathering, at, progress
        self.files = bytearray()  # as the manifest has them, since a line takes less than what it is made of
        self.last = ""  # the hash of the last file
        self.differing: list[str] = []
        self.missing = 0  # photos that can't be opened any more
        self.sizes: dict[int, tuple[int, int, bool]] = {}
        self._zip = ZipStream()

    def chunks(self) -> Iterator[bytes]:
        """Yields the ZIP, piece by piece. The caller holds the couple's keys and speaks the reader's language."""
        document = self.gathering.document()
        numbers = self.gathering.kept(Photo)
        for some in batched(numbers, AT_ONCE):
            for photo in self.gathering.couple.photos.filter(pk__in=some):
                yield from self._photo(photo, document.photos[numbers[photo.pk] - 1])
                self.progress(len(self.sizes), len(document.photos))
        couple, reader = self.gathering.couple, self.gathering.reader
        today = couple.today(self.at)
        for name, content in pages.write(Reading(document, self.sizes, reader), self.gathering, today):
            yield from self._add(name, [content])
        yield from self._add("calendar.ics", [self._calendar(today)])
        yield from self._add("nearer.json", lines(document))
        yield from self._add("nearer.schema.json", [SCHEMA])
        yield from self._add("manifest.json", self._manifest(document))
        yield from self._zip.finalize()

    def _add(self, name: str, content: Iterable[bytes], method: int = ZIP_DEFLATED) -> Iterator[bytes]:
        self._zip.add(self._noted(name, content), name, compress_type=method)
        yield from self._zip.file()

    def _noted(self, name: str, content: Iterable[bytes]) -> Iterator[bytes]:
        """Passes a file on, and notes its size and hash."""
        size, digest = 0, hashlib.sha256()
        for chunk in content:
            size += len(chunk)
            digest.update(chunk)
            yield chunk
        self.last = digest.hexdigest()
        line = msgspec.json.encode(name) + b": " + msgspec.json.encode({"size": size, "sha256": self.last})
        self.files += b",\n" * bool(self.files) + line

    def _photo(self, photo: Photo, record: Any) -> Iterator[bytes]:
        original = _bytes(photo, "original")
        if original is None:
            record.file = None
            self.missing += 1
        else:
            yield from self._add(record.file, [original], ZIP_STORED)
            if self.last != photo.facts.get("sha256"):
                self.differing.append(record.file)
        del original
        small = _bytes(photo, SHOWN) if photo.sizes_made and record.file else None
        self.sizes[record.id] = (photo.width, photo.height, bool(small))
        if small:
            yield from self._add(f"pages/{shown_of(record.file)}", [small], ZIP_STORED)

    def _calendar(self, today: date) -> bytes:
        """Returns the plans of the copy, and milestones of this year and the next."""
        couple = self.gathering.couple
        plans = [plan for plan in couple.plans.agreed() if plan.pk in self.gathering.kept(Plan)]
        for plan in plans:
            plan.couple = couple
        kept = [day for day in couple.milestones.all() if day.pk in self.gathering.kept(Milestone) and not day.is_quiet]
        days = in_days(kept, date(today.year, 1, 1), date(today.year + YEARS - 1, 12, 31))
        return events.write(plans, days, titles=True)

    def _manifest(self, document: Any) -> Iterator[bytes]:
        rows = {kind.name: len(getattr(document, kind.name)) for kind in KINDS}
        said = {
            "format": FORMAT,
            "version": VERSION,
            "made_at": self.at,
            "rows": rows,
            "unreadable": self.gathering.unreadable + self.missing,
            "differing": self.differing,
        }
        yield msgspec.json.format(msgspec.json.encode(said), indent=1).removesuffix(b"\n}") + b',\n "files": {\n'
        yield bytes(self.files)
        yield b"\n}\n}\n"


class Flow(io.RawIOBase):
    """Bytes that come piece by piece, to be read like a file."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        super().__init__()
        self._chunks, self._rest, self.size = iter(chunks), memoryview(b""), 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            if (chunk := next(self._chunks, None)) is None:
                return 0
            self._rest = memoryview(chunk)
        number = min(len(buffer), len(self._rest))
        buffer[:number], self._rest = self._rest[:number], self._rest[number:]
        self.size += number
        return number


def _bytes(photo: Photo, size: str) -> bytes | None:
    """Returns a file of a photo, None where it can't be opened any more; a store that is away raises OSError."""
    try:
        with photo.opened(size) as file:
            return b"".join(file)
    except (Unreadable, FileNotFoundError):
        return None
