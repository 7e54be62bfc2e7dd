"""The way of a photo that comes in parts: each is sealed and kept as it comes, so that nothing has to come twice.

What is here is never asked for again, whatever happens to phone, network or server in between. The last part makes the
photo; should the server die just then, a part of no bytes at the end asks for it once more.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction

from apps.accounts.models import User
from apps.couples.models import Change, Couple
from apps.photos import decoding, library, storage
from apps.photos.models import Photo, Upload
from apps.photos.refusals import LATER, Refused
from apps.vault import files
from apps.vault.sealing import Unreadable

LARGEST_PART = 960 * 1024
"""Bytes. Below what any proxy lets through unasked; the strictest known, nginx, takes 1 MiB."""
PATIENCE = timedelta(days=2)
"""How long half a photo waits for the rest."""
MOST = 1000  # of one person, at once


class Elsewhere(Exception):
    """A part that does not begin where the photo ends so far, or is longer than what is missing."""


@library.room()
def begin(couple: Couple, *, by: User, name: str, length: int, at: datetime) -> Upload:
    """Make room for a photo of `length` bytes; raise Refused for one that couldn't be kept anyway."""
    if not 0 < length <= decoding.MAX_BYTES:
        raise Refused("too-heavy" if length else "empty")
    with couple.change(by=by, seen_by=[]) as change:
        ours = change.couple.uploads
        if ours.under_way().filter(uploader=by).count() >= MOST:
            raise Refused("crowd")
        return ours.create(uploader=by, name=name[:200], length=length, touched_at=at, key=files.new_key())


@library.room()
def take(upload: Upload, part: bytes, *, start: int, by: User, at: datetime) -> None:
    """Keep the next part; what came twice changes nothing. Raises Elsewhere, or Refused where there is no room.

    No bytes at the end are always welcome: they ask again for what was whole before.
    """
    if not part and start == upload.length == upload.arrived:
        return
    file = storage.put(part, upload.key, label=f"part {start}") if part else ""
    try:
        with upload.couple.change(by=by, seen_by=[]) as change:
            now = change.couple.uploads.under_way().filter(pk=upload.pk).first()
            if not now or now.arrived != start or start + len(part) > now.length:
                raise Elsewhere
            if part:
                now.parts.create(couple=change.couple, start=start, file=file)
            upload.arrived, now.touched_at = start + len(part), at
            now.arrived = upload.arrived
            now.save(update_fields=["arrived", "touched_at"])
    except BaseException:
        storage.remove([file] if file else [])
        raise


@library.room()
def finish(upload: Upload, *, by: User, at: datetime) -> None:
    """Make the photo of what is whole now, or note why it can't be one. Asked twice, it is made once.

    Raises Refused for what may pass: then all that has come stays, and it can be asked for again.
    """
    if upload.is_done or upload.arrived < upload.length:
        return
    try:
        with _whole(upload) as path:
            library.keep(
                path, upload.couple, by=by, at=at, along=lambda change, photo: _end(change, upload, photo=photo)
            )
    except (Refused, Unreadable) as fault:
        if isinstance(fault, Refused) and fault.status == LATER:
            raise
        with upload.couple.change(by=by, seen_by=[]) as change:
            _end(change, upload, refused=getattr(fault, "code", "damaged"))
    except OSError:
        if upload.couple.uploads.under_way().filter(pk=upload.pk).exists():
            raise  # else another request made the photo meanwhile, and took its parts away


def give_up(upload: Upload, *, by: User) -> None:
    """Let go what has come of it. The photo that it may have become stays."""
    with upload.couple.change(by=by, seen_by=[]) as change:
        _forget_parts(upload)
        change.couple.uploads.filter(pk=upload.pk).delete()


def _end(change: Change, upload: Upload, *, photo: Photo | None = None, refused: str = "") -> None:
    ours = change.couple.uploads.under_way().filter(pk=upload.pk)
    if ours.update(photo=photo, refused=refused):
        _forget_parts(upload)


def _forget_parts(upload: Upload) -> None:
    parts = upload.parts.filter(couple=upload.couple)
    names = list(parts.values_list("file", flat=True))
    parts.delete()
    transaction.on_commit(lambda: storage.remove(names), robust=True)


@contextmanager
def _whole(upload: Upload) -> Iterator[Path]:
    with tempfile.NamedTemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as copy:
        for part in upload.parts.filter(couple=upload.couple):
            with storage.take(part.file, upload.key, label=f"part {part.start}") as sealed:
                copy.writelines(sealed)
        copy.flush()
        yield Path(copy.name)
