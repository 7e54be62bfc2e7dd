"""How the site is, without anything of anybody: figures of the machine, and how many there are at most roughly."""

import shutil
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Count, Min
from django.tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from apps.couples.models import Couple
from apps.operating import marks
from apps.web.build import fingerprint

LATE = timedelta(hours=26)
"""How old the newest backup may be."""
WEEK = timedelta(days=7)
ERRORS = settings.VAR / "errors"  # written by config/logs.py, a line with its day for each


@dataclass(frozen=True)
class Queue:
    """What waits for a worker."""

    waiting: int
    waits_since: datetime | None
    failed: int


@dataclass(frozen=True)
class Status:
    """What the operator's page says."""

    build: str
    free: int
    disk: int
    queue: Queue
    backup: datetime | None
    is_late: bool
    errors_today: int
    errors: int
    couples_below: int


def status(at: datetime) -> Status:
    disk, errors = shutil.disk_usage(settings.VAR), errors_by_day(at)
    return Status(
        build=fingerprint()[:12],
        free=disk.free,
        disk=disk.total,
        queue=queue(at),
        backup=marks.of(marks.BACKUP),
        is_late=backup_is_late(at),
        errors_today=errors[at.date()],
        errors=errors.total(),
        couples_below=max(10, 10 ** len(str(Couple.objects.count()))),
    )


def queue(at: datetime) -> Queue:
    tasks = DBTaskResult.objects.filter(status=TaskResultStatus.READY, run_after__lte=at)
    waiting = tasks.aggregate(number=Count("pk"), since=Min("enqueued_at"))
    failed = DBTaskResult.objects.filter(status=TaskResultStatus.FAILED).count()
    return Queue(waiting["number"], waiting["since"], failed)


def backup_is_late(at: datetime) -> bool:
    """Returns whether a backup is expected and the newest is too old; a first one has as long as any."""
    newest = marks.of(marks.BACKUP)
    if not newest and not settings.BACKUP_TO:
        return False
    return at - (newest or marks.first(marks.AWAITED, at)) > LATE


def errors_by_day(at: datetime) -> Counter[date]:
    """Returns how many errors this machine's log had, on each of the last seven days."""
    try:
        days = [date.fromisoformat(line) for line in ERRORS.read_text().split()]
    except (OSError, ValueError):
        return Counter()
    return Counter(day for day in days if day > (at - WEEK).date())
