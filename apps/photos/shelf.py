"""Where the files of photos stand, sealed, under names that tell nothing: no couple, no person, no date.

A file is put here, and is really on the disk, before a row says that it is. So a row never lacks its file; a file
that lacks its row is what sweeping.py takes away.
"""

import io
import os
import secrets
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import Storage, storages

from apps.vault.files import SealedFile, seal_file


def put(path: Path, key: bytes, *, label: str) -> str:
    """Seal a copy of the file onto the shelf, and give the name it stands under."""
    with path.open("rb") as file:
        return _put(file, key, label)


def put_bytes(data: bytes, key: bytes, *, label: str) -> str:
    """Seal these bytes onto the shelf, and give the name they stand under."""
    return _put(io.BytesIO(data), key, label)


def _put(file: BinaryIO, key: bytes, label: str) -> str:
    token = secrets.token_hex(20)
    shelf = _shelf()
    with tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as sealed:
        seal_file(file, sealed, key, label=label)
        sealed.seek(0)
        name = shelf.save(f"{token[:2]}/{token}", File(sealed))
    _flush(shelf, name)
    return name


def take(name: str, key: bytes, *, label: str) -> SealedFile:
    """Open the file of this name, or raise Unreadable; who may have it was decided before."""
    file = _shelf().open(name)
    return SealedFile(cast(BinaryIO, file), key, label=label)


def remove(names: Iterable[str]) -> None:
    """Take files away; those that are gone already are no matter."""
    for name in names:
        with suppress(FileNotFoundError):
            _shelf().delete(name)


def older_than(moment: datetime) -> Iterator[str]:
    """Give the names of all files that were put here before this moment."""
    shelf = _shelf()
    with suppress(FileNotFoundError):
        for folder in shelf.listdir("")[0]:
            for file in shelf.listdir(folder)[1]:
                name = f"{folder}/{file}"
                if shelf.get_modified_time(name) < moment:
                    yield name


def _shelf() -> Storage:
    return storages["photos"]


def _flush(shelf: Storage, name: str) -> None:
    """Wait until the file and its place in the folders are on the disk. A store that is no disk does so by itself."""
    with suppress(NotImplementedError):
        file = Path(shelf.path(name))
        for place in (file, file.parent, file.parent.parent):
            descriptor = os.open(place, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
