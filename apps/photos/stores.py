"""What a place for files must be able to do besides what Django asks of it, and the folder that does it on one machine.

A store says what went wrong as a disk does, by OSError; FileNotFoundError where there is no such file.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Protocol

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

FOLDERS = 256  # of each area, named by two digits


@dataclass(frozen=True)
class Lying:
    """A file as its store lists it: its name, its bytes, and since when it lies there."""

    name: str
    size: int
    since: datetime


class Store(Protocol):
    """A place for files."""

    def open(self, name: str, mode: str = "rb") -> File[bytes]:
        """Open a file for reading."""

    def save(self, name: str | None, content: IO[Any] | File[Any]) -> str:
        """Keep a file for good, and give the name it stands under; one that stands there already stays as it is."""

    def delete(self, name: str) -> None:
        """Take a file away."""

    def exists(self, name: str) -> bool:
        """Tell whether there is such a file."""

    def folders(self) -> list[str]:
        """Name the folders, by which a great many files can be gone through in pieces."""

    def lying(self, under: str = "") -> Iterator[Lying]:
        """Give all files, or those of one folder, never all in memory at once."""

    def some(self, area: str, start: str, most: int) -> Iterator[Lying]:
        """Give about so many files of one area, from `start` (hexadecimal) on and round; all, where there are fewer."""

    def open_to_all(self, name: str) -> bool:
        """Tell whether somebody without any key could read this file."""


class Folder(FileSystemStorage):
    """A folder on a disk. What was saved is really there, whatever happens to the power."""

    def _save(self, name: str, content: File[Any]) -> str:
        try:
            name = super()._save(name, content)  # type: ignore[misc]
            self._flush(Path(self.path(name)))
        except OSError:
            with suppress(OSError):
                self.delete(name)  # half of it would take the room that was missing
            raise
        return name

    def folders(self) -> list[str]:
        """Name the folders."""
        with suppress(FileNotFoundError):
            return sorted(self.listdir("")[0])
        return []

    def lying(self, under: str = "") -> Iterator[Lying]:
        """Give all files, or those of one folder."""
        for folder in [under] if under else self.folders():
            with suppress(FileNotFoundError), os.scandir(self.path(folder)) as found:
                yield from filter(None, (self._seen(folder, file) for file in found))

    def some(self, area: str, start: str, most: int) -> Iterator[Lying]:
        """Give about so many files of one area: folder after folder, from the one that `start` names, each whole."""
        seen = 0
        for place in range(FOLDERS):
            folder = f"{area}-{(int(start[:2], 16) + place) % FOLDERS:02x}".lstrip("-")
            for file in self.lying(folder):
                seen += 1
                yield file
            if seen >= most:
                return

    def open_to_all(self, name: str) -> bool:
        """Tell whether other accounts of this machine may read this file."""
        return bool(Path(self.path(name)).stat().st_mode & 0o077)

    def _seen(self, folder: str, file: os.DirEntry[str]) -> Lying | None:
        with suppress(FileNotFoundError):  # taken away since
            if file.is_file():
                facts = file.stat()
                return Lying(f"{folder}/{file.name}", facts.st_size, datetime.fromtimestamp(facts.st_mtime, UTC))
        return None

    def _flush(self, file: Path) -> None:
        """Wait until the file and its place in the folders are on the disk."""
        for place in (file, file.parent, file.parent.parent):
            descriptor = os.open(place, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
