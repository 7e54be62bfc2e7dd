"""Where the files of photos are stored, sealed, under names that tell nothing: no couple, no person, no date.

A file is put here, and is really there for good, before a row says that it is. So a row never lacks its file; a file
that lacks its row is what housekeeping.py takes away. Where the store is full or away, every word here raises OSError.
"""

import io
import logging
import secrets
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import batched
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, cast

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import storages

from apps.vault.files import SealedFile, seal_file

if TYPE_CHECKING:
    from apps.photos.storage.folder import Folder
    from apps.photos.storage.s3 import Bucket

type Storage = Folder | Bucket

logger = logging.getLogger(__name__)

SLICE = 20_000  # names looked at in one sweep
AT_ONCE = 500  # names asked for with one question
TRIES = 3  # files that can't be taken away, until the rest is left for later


class Stored(NamedTuple):
    """A file as its storage lists it: its name, and since when it is there."""

    name: str
    since: datetime


def put(source: Path | bytes | BinaryIO, key: bytes, *, label: str, area: str = "") -> str:
    """Store a sealed copy of a file, of bytes, or of what can be read from a stream, and give its name.

    Files of an `area` stand apart: who keeps other things than photos here sweeps those files too.
    """
    token = secrets.token_hex(20)
    source = io.BytesIO(source) if isinstance(source, bytes) else source
    opened = source.open("rb") if isinstance(source, Path) else source
    with opened as file, tempfile.TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as sealed:
        seal_file(file, sealed, key, label=label)
        sealed.seek(0)
        return _place().save(f"{area}-{token[:2]}/{token}".lstrip("-"), File(sealed))


def take(name: str, key: bytes, *, label: str) -> SealedFile:
    """Open the file of this name, or raise Unreadable, or OSError; who may have it was decided before."""
    return SealedFile(cast(BinaryIO, _place().open(name)), key, label=label)


def remove(names: Iterable[str]) -> int:
    """Take files away, and give how many; those that are gone already are no matter.

    It never fails: what can't be taken away now, for the store can't be reached, is left to housekeeping.py.
    """
    gone = failed = 0
    for name in names:
        try:
            _place().delete(name)
            gone += 1
        except OSError as problem:
            logger.warning("A file of a photo could not be taken away just now: %s", problem)
            failed += 1
            if failed == TRIES:  # nobody waits for each of a thousand
                break
    return gone


def sweep(before: datetime, known: Callable[[Sequence[str]], Iterable[str]], area: str = "") -> int:
    """Take away files that were put here before this moment and that no row knows; give how many.

    Each time a slice is looked at, and only its names are asked for. First the files, then the rows: what was stored
    in between is too young to be in the first list.
    """
    forgotten = set(names := list(older_than(before, area)))
    for some in batched(names, AT_ONCE):
        forgotten.difference_update(known(some))
    return remove(forgotten)


def older_than(moment: datetime, area: str = "") -> Iterator[str]:
    """Give the names of files that were put here before this moment: those of the area, or those of none.

    It looks at a slice that begins anywhere, so that a great many cost no more than some; all have their turn.
    """
    files = _place().listed(area, secrets.token_hex(3), SLICE)
    return (file.name for file in files if file.since < moment)


def try_out() -> bool:
    """Put a file here, read it, list it and take it away, or raise OSError; tell whether anybody else could read it."""
    store, token, content = _place(), secrets.token_hex(20), secrets.token_bytes(64)
    name = f"00/{token}"
    store.save(name, File(io.BytesIO(content)))
    try:
        with store.open(name) as file:
            if file.read() != content:
                raise OSError("What was put there comes back otherwise.")
        if not any(file.name == name for file in store.listed("", f"00{token[:6]}", AT_ONCE)):
            raise OSError("What was put there is not listed.")
        return store.open_to_all(name)
    finally:
        store.delete(name)


def _place() -> Storage:
    return cast(Storage, storages["photos"])
