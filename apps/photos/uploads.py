"""The way of a photo that comes in parts: each is sealed and kept as it comes, so that nothing has to come twice.

What is here is never asked for again, whatever happens to phone, network or server in between. The last part makes the
photo; should the server die just then, a part of no bytes at the end asks for it once more.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, transaction

from apps.accounts.models import User
from apps.couples.models import Change, Couple
from apps.photos import decoding, library, storage
from apps.photos.models import Photo, Upload
from apps.photos.refusals import LATER, Refused
from apps.vault import files
from apps.vault.sealing import Unreadable
from apps.web import faults

LARGEST_PART = 960 * 1024
"""Bytes. Below what any proxy lets through unasked; the strictest known, nginx, takes 1 MiB."""
PATIENCE = timedelta(days=2)
"""How long half a photo waits for the rest."""
MOST = 1000  # of one person, at once

logger = logging.getLogger(__name__)


class Elsewhere(Exception):
    """A part that does not begin where the photo ends so far, or is longer than what is missing."""


@contextmanager
def _room() -> Iterator[None]:
    """Say of a full disk, or database, what a full storage says."""
    try:
        yield
    except (OSError, DatabaseError) as problem:
        if not faults.is_full(problem):
            raise
        logger.error("There is no room for a photo: %s", problem)
        raise Refused("no-room") from None


@_room()
def begin(couple: Couple, *, by: User, name: str, length: int, at: datetime) -> Upload:
    """Make room for a photo of `length` bytes; raise Refused for one that couldn't be kept anyway."""
    if not 0 < length <= decoding.MAX_BYTES:
        raise Refused("too-heavy" if length else "empty")
    with couple.change(by=by, seen_by=[]) as change:
        ours = change.couple.uploads
        if ours.of(by).under_way().count() >= MOST:
            raise Refused("crowd")
        return ours.create(uploader=by, name=name[:200], length=length, touched_at=at, key=files.new_key())


@_room()
def take(upload: Upload, part: bytes, *, start: int, by: User, at: datetime) -> None:
    """Keep the next part; what came twice changes nothing. Raises Elsewhere, or Refused where there is no room.

    No bytes at the end are always welcome: they ask again for what was whole before.
    """
    if not part and start == upload.length == upload.arrived:
        return
    file = _put(part, upload.key, start)
    try:
        with upload.couple.change(by=by, seen_by=[]) as change:
            now = change.couple.uploads.filter(pk=upload.pk).first()
            if not now or now.is_done or now.arrived != start or start + len(part) > now.length:
                raise Elsewhere
            if part:
                now.parts.create(couple=change.couple, start=start, file=file)
            upload.arrived, now.touched_at = start + len(part), at
            now.arrived = upload.arrived
            now.save(update_fields=["arrived", "touched_at"])
    except BaseException:
        storage.remove([file] if file else [])
        raise


def _put(part: bytes, key: bytes, start: int) -> str:
    try:
        return storage.put_bytes(part, key, label=f"part {start}") if part else ""
    except OSError as problem:
        logger.error("A part of a photo could not be stored: %s", problem)
        raise Refused("no-room") from None


@_room()
def finish(upload: Upload, *, by: User, at: datetime) -> None:
    """Make the photo of what is whole now, or note why it can't be one. Asked twice, it is made once.

    Raises Refused for what may pass: then all that has come stays, and it can be asked for again.
    """
    if upload.is_done or not upload.is_whole:
        return
    try:
        _make(upload, by, at)
    except Refused as refusal:
        if refusal.status == LATER:
            raise
        _note(upload, refusal.code, by)
    except Unreadable:
        _note(upload, "damaged", by)


def _make(upload: Upload, by: User, at: datetime) -> None:
    def along(change: Change, photo: Photo) -> None:
        _done(change, upload, photo)

    try:
        with _whole(upload) as path:
            library.keep_at(path, upload.couple, by=by, at=at, along=along)
    except OSError as problem:
        if not upload.couple.uploads.under_way().filter(pk=upload.pk).exists():
            return  # another request made the photo meanwhile, and took its parts away
        logger.error("A photo could not be put together: %s", problem)
        raise Refused("no-room") from None


def give_up(upload: Upload, *, by: User) -> None:
    """Let go what has come of it. The photo that it may have become stays."""
    with upload.couple.change(by=by, seen_by=[]) as change:
        for now in change.couple.uploads.filter(pk=upload.pk):
            _forget_parts(now)
            now.delete()


def _note(upload: Upload, refused: str, by: User) -> None:
    with upload.couple.change(by=by, seen_by=[]) as change:
        _done(change, upload, refused=refused)


def _done(change: Change, upload: Upload, photo: Photo | None = None, refused: str = "") -> None:
    now = change.couple.uploads.filter(pk=upload.pk).first()
    if now and not now.is_done:
        now.photo, now.refused = photo, refused
        now.save(update_fields=["photo", "refused"])
        _forget_parts(now)


def _forget_parts(upload: Upload) -> None:
    names = list(upload.parts.values_list("file", flat=True))
    upload.parts.filter(couple=upload.couple).delete()
    transaction.on_commit(lambda: storage.remove(names), robust=True)


@contextmanager
def _whole(upload: Upload) -> Iterator[Path]:
    with tempfile.NamedTemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as copy:
        for part in upload.parts.filter(couple=upload.couple):
            with storage.take(part.file, upload.key, label=f"part {part.start}") as sealed:
                copy.writelines(sealed)
        copy.flush()
        yield Path(copy.name)
