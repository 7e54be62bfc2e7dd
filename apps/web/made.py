"""Static files that stand in no folder of ours: made from others when static files are collected or looked for."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage


class MadeFinder(BaseFinder):
    """Offers one made file, made anew for each look."""

    file: str

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.folder = TemporaryDirectory(prefix="nearer-made-")
        self.storage = FileSystemStorage(self.folder.name)

    def make(self) -> str:
        """Give the file's text."""
        raise NotImplementedError

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 (Django's own)
        """Give the file's place on disk, where it is this one that is looked for."""
        if path != self.file:
            return [] if find_all else None
        return [self._write()] if find_all else self._write()

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """Give the one file there is."""
        self._write()
        yield self.file, self.storage

    def _write(self) -> str:
        place = Path(self.folder.name) / self.file
        place.parent.mkdir(exist_ok=True)
        place.write_text(self.make(), encoding="utf-8")
        return str(place)
