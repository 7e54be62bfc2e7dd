"""A folder on the disk of one machine as a place for files."""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

from apps.photos.storage import Stored

FOLDERS = 256  # of each area, named by two digits


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

    def listed(self, area: str, start: str, most: int) -> Iterator[Stored]:
        """Give about so many files of one area: folder after folder, from the one that `start` names, each whole."""
        seen = 0
        for place in range(FOLDERS):
            folder = f"{area}-{(int(start[:2], 16) + place) % FOLDERS:02x}".lstrip("-")
            with suppress(FileNotFoundError), os.scandir(self.path(folder)) as found:
                for file in found:
                    with suppress(FileNotFoundError):  # taken away since
                        yield Stored(f"{folder}/{file.name}", datetime.fromtimestamp(file.stat().st_mtime, UTC))
                        seen += 1
            if seen >= most:
                return

    def open_to_all(self, name: str) -> bool:
        """Tell whether other accounts of this machine may read this file."""
        return bool(Path(self.path(name)).stat().st_mode & 0o077)

    def _flush(self, file: Path) -> None:
        """Wait until the file and its place in the folders are on the disk."""
        for place in (file, file.parent, file.parent.parent):
            descriptor = os.open(place, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
