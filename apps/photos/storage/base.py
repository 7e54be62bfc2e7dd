"""What a place for files must be able to do besides what Django asks of it.

It says what went wrong as a disk does, by OSError; FileNotFoundError where there is no such file.
"""

from __future__ import annotations  # benches read this before settings.py has made File a generic

from collections.abc import Iterator
from datetime import datetime
from typing import IO, Any, NamedTuple, Protocol

from django.core.files.base import File


class Stored(NamedTuple):
    """A file as its storage lists it: its name, and since when it is there."""

    name: str
    since: datetime


class Storage(Protocol):
    """A place for files."""

    def open(self, name: str, mode: str = "rb") -> File[bytes]:
        """Open a file for reading."""

    def save(self, name: str | None, content: IO[Any] | File[Any]) -> str:
        """Keep a file for good, and give the name it is stored under; one that is there already stays as it is."""

    def delete(self, name: str) -> None:
        """Take a file away."""

    def exists(self, name: str) -> bool:
        """Tell whether there is such a file."""

    def listed(self, area: str, start: str, most: int) -> Iterator[Stored]:
        """Give about so many files of one area, from `start` (hexadecimal) on and round; all, where there are fewer."""

    def open_to_all(self, name: str) -> bool:
        """Tell whether somebody without any key could read this file."""
