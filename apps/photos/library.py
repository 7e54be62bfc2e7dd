"""The way of a photo into a couple's place: looked at, stored, written down. Most sizes come later."""

from __future__ import annotations

import hashlib
import logging
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.db import transaction
from django.db.models import Sum

from apps.accounts.models import User
from apps.couples.models import Change, Couple
from apps.photos import decoding, storage, tasks
from apps.photos.decoding import MAX_BYTES
from apps.photos.models import Photo, mark_of
from apps.photos.refusals import Refused
from apps.photos.renditions import WORKPLACE
from apps.vault import files

MOST_PHOTOS = 50_000
MOST_BYTES_A_DAY = 20 * 1024**3

type SentFile = UploadedFile[Any]
type Along = Callable[[Change, Photo], object]

ALONE: Along = lambda _change, _photo: None  # noqa: E731
logger = logging.getLogger(__name__)


def keep(file: SentFile, couple: Couple, *, by: User, at: datetime, along: Along = ALONE) -> Photo:
    """Keep one photo, for now only `by` sees it. Raise Refused with a sentence, and nothing of it is left.

    `along` is done in the change that writes it down, or neither is.

    The same photo sent again while the first still lies in no memory gives the first; once it lies in one that both
    or `by` can see, it is refused: nobody needs it twice.
    """
    with _on_disk(file) as path:
        return keep_at(path, couple, by=by, at=at, along=along)


def keep_at(path: Path, couple: Couple, *, by: User, at: datetime, along: Along = ALONE) -> Photo:
    """Keep the photo in this file, as `keep` does."""
    new, digest = Photo(uploader=by, private_to=by, kept_at=at, key=files.new_key()), _digest(path)
    try:
        _look(new, path, digest)
        photo = _write(couple, by, new, digest, along)
    except Exception:
        storage.remove(new.objects_held())
        raise
    if photo is not new:
        storage.remove(new.objects_held())
    return photo


def discard(photos: Iterable[Photo]) -> None:
    """Let photos go, inside a change of their couple: their rows at once, their files once that is certain."""
    for photo in photos:
        names = photo.objects_held()
        photo.delete()
        transaction.on_commit(lambda names=names: storage.remove(names), robust=True)  # type: ignore[misc]


def _look(new: Photo, path: Path, digest: str) -> None:
    """Look at the photo, store it, and whatever of its sizes was made on the way."""
    try:
        with TemporaryDirectory(prefix=WORKPLACE, dir=settings.FILE_UPLOAD_TEMP_DIR) as folder:
            found = decoding.probe(path, Path(folder))
            new.original = storage.put(path, new.key, label="original")
            for size in found.sizes:
                setattr(new, size.name, storage.put(size.path, new.key, label=size.name))
    except OSError as problem:
        logger.error("A photo could not be stored: %s", problem)
        raise Refused("no-room") from None
    new.kind, new.width, new.height, new.taken_on = found.kind.value, found.width, found.height, found.taken_on
    new.weight, new.mark = path.stat().st_size, mark_of(new.uploader, digest)
    new.facts = {"sha256": digest, **found.facts()}


def _write(couple: Couple, by: User, new: Photo, digest: str, along: Along) -> Photo:
    with couple.change(by=by, seen_by=[by]) as change:
        ours = change.couple.photos
        again = ours.unplaced_of(by).filter(mark=new.mark).first()
        if not again:
            _welcome(change, by, new, digest)
            new.couple = change.couple
            new.save(force_insert=True)
            # If the queue can't be reached the photo is kept all the same; the sweep finds it.
            if not new.sizes_made:
                transaction.on_commit(lambda: _ask_for_sizes(new), robust=True)
        along(change, again or new)
        return again or new


def _welcome(change: Change, by: User, new: Photo, digest: str) -> None:
    """Raise Refused where there is no place for it, or it has one already."""
    # What the other keeps to themselves takes no room here: a refusal that came early would tell of it.
    seen = change.couple.photos.visible_to(by)
    marks = [mark_of(seat.user, digest) for seat in change.members.values()]
    same = seen.filter(mark__in=marks)
    if same.exists():
        raise Refused("here" if same.kept().exists() else "binned")
    if seen.count() >= MOST_PHOTOS:
        raise Refused("many")
    today = seen.filter(kept_at__gt=new.kept_at - timedelta(days=1)).aggregate(bytes=Sum("weight", default=0))
    if today["bytes"] + new.weight > MOST_BYTES_A_DAY:
        raise Refused("much")


def _ask_for_sizes(photo: Photo) -> None:
    tasks.make_sizes.enqueue(str(photo.pk))


@contextmanager
def _on_disk(file: SentFile) -> Iterator[Path]:
    if isinstance(file, TemporaryUploadedFile):
        file.flush()
        yield Path(file.temporary_file_path())
        return
    with tempfile.NamedTemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as copy:
        room = MAX_BYTES + 1
        for chunk in file.chunks():
            copy.write(chunk[:room])
            room = max(0, room - len(chunk))
        copy.flush()
        yield Path(copy.name)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
