"""The way of a photo into a couple's place: looked at, stored, written down. Most sizes come later."""

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import Sum

from apps.accounts.models import User
from apps.couples.models import Change, Couple
from apps.photos import decoding, storage, tasks
from apps.photos.models import Photo, mark_of
from apps.photos.refusals import Refused
from apps.photos.renditions import WORKPLACE
from apps.vault import files
from apps.web import faults

MOST_PHOTOS = 50_000
MOST_BYTES_A_DAY = 20 * 1024**3

logger = logging.getLogger(__name__)


@contextmanager
def room() -> Iterator[None]:
    """Say of a storage that is full or away, and of a full database, that a photo can't be kept just now."""
    try:
        yield
    except (OSError, DatabaseError) as problem:
        if isinstance(problem, DatabaseError) and not faults.is_full(problem):
            raise
        logger.error("A photo could not be kept: %s", problem)
        raise Refused("no-room") from None


def keep(
    path: Path, couple: Couple, *, by: User, at: datetime, along: Callable[[Change, Photo], object] | None = None
) -> Photo:
    """Keep the photo in this file, for now only `by` sees it. Raise Refused, and nothing of it is left.

    `along` is done in the change that writes it down, or neither is.

    The same photo sent again while the first still lies in no memory gives the first; once it lies in one that both
    or `by` can see, it is refused: nobody needs it twice.
    """
    new = received(path, by=by, at=at)
    try:
        with couple.change(by=by, seen_by=[by]) as change:
            photo = change.couple.photos.unplaced_of(by).filter(mark=new.mark).first() or _write(change, new)
            if along:
                along(change, photo)
    except Exception:  # nothing less: who is ended between the commit and here leaves files to the sweep, not a row
        storage.remove(new.objects_held())
        raise
    if photo is not new:
        storage.remove(new.objects_held())
    return photo


def received(path: Path, *, by: User, at: datetime) -> Photo:
    """Look at the photo in this file and store it; raise Refused, and nothing of it is left. It is not written down."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    new = Photo(uploader=by, private_to=by, kept_at=at, key=files.new_key(), mark=mark_of(by, digest))
    try:
        _look(new, path, digest)
    except Exception:
        storage.remove(new.objects_held())
        raise
    return new


def discard(photos: Iterable[Photo]) -> None:
    """Let photos go, inside a change of their couple: their rows at once, their files once that is certain."""
    names = list[str]()
    for photo in photos:
        names += photo.objects_held()
        photo.delete()
    transaction.on_commit(lambda: storage.remove(names), robust=True)


def _look(new: Photo, path: Path, digest: str) -> None:
    """Look at the photo, store it, and whatever of its sizes was made on the way."""
    with room(), TemporaryDirectory(prefix=WORKPLACE, dir=settings.FILE_UPLOAD_TEMP_DIR) as folder:
        found = decoding.probe(path, Path(folder))
        new.store({"original": path, **found.sizes})
    new.kind, new.width, new.height, new.taken_on = found.kind.value, found.width, found.height, found.taken_on
    new.weight, new.facts = path.stat().st_size, {"sha256": digest, **found.facts()}


def _write(change: Change, new: Photo) -> Photo:
    """Write it down; raise Refused where there is no place for it, or it has one already."""
    # What the other keeps to themselves takes no room here: a refusal that came early would tell of it.
    seen = change.couple.photos.visible_to(new.uploader)
    marks = [mark_of(seat.user, new.facts["sha256"]) for seat in change.members.values()]
    if same := seen.filter(mark__in=marks):
        raise Refused("binned" if all(photo.binned_at for photo in same) else "here")
    if seen.count() >= MOST_PHOTOS:
        raise Refused("many")
    today = seen.filter(kept_at__gt=new.kept_at - timedelta(days=1)).aggregate(bytes=Sum("weight", default=0))
    if today["bytes"] + new.weight > MOST_BYTES_A_DAY:
        raise Refused("much")
    new.couple = change.couple
    new.save(force_insert=True)
    # If the queue can't be reached the photo is kept all the same; the sweep finds it.
    if not new.sizes_made:
        transaction.on_commit(lambda: tasks.make_sizes.enqueue(str(new.pk)), robust=True)
    return new
