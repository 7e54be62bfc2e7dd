"""Puts right what an interruption left: photos without sizes, halves of photos, files that no row or nobody knows."""

import shutil
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from apps.photos import arriving, shelf, tasks
from apps.photos.models import SIZES, Arrival, Part, Photo

PATIENCE = timedelta(minutes=10)
"""How long the queue may take before the work is asked for again."""
GRACE = timedelta(days=1)
"""How old a file is before it counts as forgotten; long past any upload that is still under way."""
OPEN_FOR = timedelta(hours=1)
"""How long a photo may lie open while it is worked on: past that, whoever worked on it was killed."""


def sweep(at: datetime) -> tuple[int, int]:
    """Ask for missing sizes again and remove forgotten files; give how many of each. OSError: the store is away."""
    _close(Path(settings.FILE_UPLOAD_TEMP_DIR), at - OPEN_FOR)
    waiting = Photo.objects.without_sizes().filter(kept_at__lt=at - PATIENCE).values_list("pk", flat=True)
    asked = [tasks.make_sizes.enqueue(str(photo)) for photo in waiting.iterator()]
    for arrival in Arrival.objects.filter(touched_at__lt=at - arriving.PATIENCE).select_related("couple", "uploader"):
        arriving.give_up(arrival, by=arrival.uploader)
    # First the files, then the rows: what was stored in between is too young to be in the first list.
    forgotten = set(shelf.older_than(at - GRACE))
    for names in Photo.objects.values_list("original", *SIZES).iterator():
        forgotten.difference_update(names)
    forgotten.difference_update(Part.objects.values_list("file", flat=True).iterator())
    return len(asked), shelf.remove(forgotten)


def _close(folder: Path, before: datetime) -> None:
    for left in folder.iterdir():
        with suppress(FileNotFoundError):  # done with just now
            if left.stat().st_mtime < before.timestamp():
                shutil.rmtree(left) if left.is_dir() else left.unlink()
