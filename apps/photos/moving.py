"""The way of all files from one store to another, while the place is in use: copied, read back, compared, opened.

It may be stopped anywhere and begun again: a file is proven once. Nothing is ever written over, and the old place loses
only what was proven in the new one.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import batched
from typing import IO, Any, BinaryIO, NamedTuple, cast

from django.conf import settings
from django.core.files.base import File
from django.db.models import Model, Q, QuerySet

from apps.photos.models import SIZES, Part, Photo
from apps.photos.proven import Book
from apps.photos.stores import Lying, Store
from apps.vault import keyring
from apps.vault.files import SealedFile
from apps.vault.sealing import Unreadable

AT_ONCE = 8  # files on their way
BATCH = 200  # files and rows in memory
STEP = 1024**2  # bytes of a file in memory
MOST_FAILURES = 20
"""Beyond these it is no fault of a file: a store is full or away."""
FAULTS = {
    "differs": "differs in the new place",
    "failed": "could not be copied",
    "missing": "is missing in both places",
    "shut": "does not open in the new place to what it was",
    "lost": "was proven, but is gone from the new place or cut there; here it stays",
    "left": "was never proven in the new place, so it stays",
    "late": "came meanwhile, and is still to be copied",
}


class Sealed(NamedTuple):
    """An original, and what is known of its content."""

    name: str
    key: bytes
    sha256: str


class Move:
    """One run. It counts what it does, and tells each fault at once by the file's name."""

    def __init__(self, old: Store, new: Store, book: Book, tell: Callable[[str], object]) -> None:
        self.old, self.new, self.book, self.tell = old, new, book, tell
        self.counted: Counter[str] = Counter()
        self.bytes = 0

    @property
    def faults(self) -> int:
        """How many files are not as they should be."""
        return sum(self.counted[kind] for kind in FAULTS)

    def copy(self) -> None:
        """Bring all files over that are not proven yet, and prove them. Raises OSError where a store is away."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for batch in batched(self._unproven(), BATCH):
                for (file, _), became in zip(batch, pool.map(self._carry, batch), strict=True):
                    self._note(file.name, became)
                    if became in {"copied", "found"}:
                        self.book.write(file.name, file.size)
                        self.bytes += file.size
                self.book.keep()
                if self.counted["failed"] > MOST_FAILURES:
                    raise OSError("Too many files could not be copied: one of the two stores is full or away.")

    def look(self) -> None:
        """See that no row lacks its file in the new place, and that every original opens there to what it was."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for photos in _pages(Photo.objects.all()):
                for photo in photos:
                    self._expect(photo, photo.objects_held())
                originals = list(self._to_open(photos))
                for original, became in zip(originals, pool.map(self._opens, originals), strict=True):
                    self._note(original.name, became)
                self.book.keep()
        for parts in _pages(Part.objects.all()):
            for part in parts:
                self._expect(part, [part.file])

    def remove(self) -> None:
        """Take away from the old place what was proven and stands in the new one, or went there with its row."""
        for folder in self.old.folders():
            there = {file.name: file.size for file in self.new.lying(folder)}
            for files in batched(self.old.lying(folder), BATCH):
                named = _named([file.name for file in files if file.name not in there])
                for file in files:
                    self._note(file.name, self._removed(file, there.get(file.name), named))

    def _removed(self, file: Lying, there: int | None, named: set[str]) -> str:
        if self.book.size_of(file.name) != file.size:
            return "left"
        if there != file.size and (there is not None or file.name in named):
            return "lost"
        self.old.delete(file.name)
        return "removed"

    def _unproven(self) -> Iterator[tuple[Lying, int | None]]:
        for folder in self.old.folders():
            there = {file.name: file.size for file in self.new.lying(folder)}
            for file in self.old.lying(folder):
                if self.book.size_of(file.name) == file.size == there.get(file.name):
                    self.book.see(file.name)
                    self._note(file.name, "known")
                else:
                    yield file, there.get(file.name)

    def _carry(self, one: tuple[Lying, int | None]) -> str:
        file, there = one
        try:
            if there == file.size:
                return "found" if _digest(self.old, file.name) == _digest(self.new, file.name) else "differs"
            return self._carried(file, there)
        except FileNotFoundError:
            return "failed" if self.old.exists(file.name) else "gone"
        except OSError:
            return "failed"

    def _carried(self, file: Lying, there: int | None) -> str:
        if there is not None and there > file.size:
            return "differs"
        with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as copy:
            digest = _digest(self.old, file.name, copy)
            if there is not None:
                self.new.delete(file.name)  # half a copy, of a run that was stopped
            name = self.new.save(file.name, File(copy))
        return "copied" if name == file.name and digest == _digest(self.new, name) else "differs"

    def _expect(self, row: Model, names: Iterable[str]) -> None:
        for name in names:
            if self.book.is_seen(name):
                continue
            if self.old.exists(name):
                self._note(name, "late")
            elif type(row)._default_manager.filter(pk=row.pk).exists():
                self._note(name, "missing")

    def _to_open(self, photos: Iterable[Photo]) -> Iterator[Sealed]:
        for photo in photos:
            if not self.book.is_seen(photo.original) or self.book.is_open(photo.original):
                continue
            with keyring.open_for(couple=photo.couple_id, people=[photo.uploader_id]):
                try:
                    yield Sealed(photo.original, photo.key, photo.facts["sha256"])
                except Unreadable:
                    self._note(photo.original, "keyless")  # destroyed on purpose: it opens in no place

    def _opens(self, original: Sealed) -> str:
        try:
            file = cast(BinaryIO, self.new.open(original.name))
            with SealedFile(file, original.key, label="original") as opened:
                found = hashlib.sha256()
                for chunk in opened:
                    found.update(chunk)
        except (OSError, Unreadable):
            return "shut"
        return "opened" if found.hexdigest() == original.sha256 else "shut"

    def _note(self, name: str, became: str) -> None:
        self.counted[became] += 1
        if became == "opened":
            self.book.open(name)
        if became in FAULTS:
            self.tell(f"{name} {FAULTS[became]}")


def _digest(store: Store, name: str, copy: IO[bytes] | None = None) -> str:
    found = hashlib.sha256()
    with store.open(name) as file:
        while piece := file.read(STEP):
            found.update(piece)
            if copy:
                copy.write(piece)
    return found.hexdigest()


def _named(names: list[str]) -> set[str]:
    """Give those of these files that a row names."""
    if not names:
        return set()
    wanted = Q()
    for column in ("original", *SIZES):
        wanted |= Q(**{f"{column}__in": names})
    photos = Photo.objects.filter(wanted).values_list("original", *SIZES)
    return {name for row in photos for name in row} | set(
        Part.objects.filter(file__in=names).values_list("file", flat=True)
    )


def _pages[Row: Model](rows: QuerySet[Row]) -> Iterator[list[Row]]:
    """Go through all rows by their key, never holding more than a few."""
    last: Any = None
    while page := list((rows.filter(pk__gt=last) if last else rows).order_by("pk")[:BATCH]):
        yield page
        last = page[-1].pk
