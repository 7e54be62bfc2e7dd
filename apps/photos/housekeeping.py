"""Puts right what an interruption left: photos without sizes, halves of photos, files that no row or nobody knows."""

import shutil
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from apps.photos import storage, tasks, uploads
from apps.photos.models import SIZES, Part, Photo, Upload

PATIENCE = timedelta(minutes=10)
"""How long the queue may take before the work is asked for again."""
GRACE = timedelta(days=1)
"""How old a file is before it counts as forgotten; long past any upload that is still under way."""
SLICE = 500  # photos, and uploads, in one go
OPEN_FOR = timedelta(hours=1)
"""How long a photo may lie open while it is worked on: past that, whoever worked on it was killed."""


def due(at: datetime) -> bool:
    """Do some of it all; tell whether more is left."""
    _close(Path(settings.FILE_UPLOAD_TEMP_DIR), at - OPEN_FOR)
    more = _give_up(at)
    asked, _removed = sweep(at)
    return more or asked == SLICE


def sweep(at: datetime) -> tuple[int, int]:
    """Ask for missing sizes again and remove forgotten files; give how many of each. OSError: the store is away."""
    waiting = Photo.objects.without_sizes().filter(kept_at__lt=at - PATIENCE).order_by("kept_at")
    keys = [str(key) for key in waiting.values_list("pk", flat=True)[:SLICE]]
    queued = _queued(at) if keys else set()
    asked = [tasks.make_sizes.enqueue(key) for key in keys if key not in queued]
    return len(asked), storage.sweep(at - GRACE, _known)


def _give_up(at: datetime) -> bool:
    late = Upload.objects.filter(touched_at__lt=at - uploads.PATIENCE).select_related("couple", "uploader")[:SLICE]
    for upload in late:
        uploads.give_up(upload, by=upload.uploader)
    return len(late) == SLICE


def _known(names: Sequence[str]) -> set[str]:
    """Give those of these names that a row has, by the index of each column: stores and databases sort differently."""
    columns = [(Photo.objects.all(), field) for field in ("original", *SIZES)] + [(Part.objects.all(), "file")]
    found = [rows.filter(**{f"{field}__in": names}).values_list(field, flat=True) for rows, field in columns]
    return set(chain.from_iterable(found))


def _queued(at: datetime) -> set[str]:
    """Name the photos whose turn comes, or has come just now; a worker that has had one for long was killed over it."""
    ours = DBTaskResult.objects.filter(task_path=tasks.make_sizes.module_path)
    busy = Q(status=TaskResultStatus.RUNNING, started_at__gt=at - PATIENCE)
    words = ours.filter(busy | Q(status=TaskResultStatus.READY)).values_list("args_kwargs", flat=True)
    return {str(said["args"][0]) for said in words.iterator()}


def _close(folder: Path, before: datetime) -> None:
    for left in folder.glob("[!.]*"):  # the hidden ones are folders of running processes: the supervisor sees to them
        with suppress(FileNotFoundError):  # done with just now
            if left.stat().st_mtime < before.timestamp():
                shutil.rmtree(left) if left.is_dir() else left.unlink()
