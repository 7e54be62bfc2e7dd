"""Keeps when a backup was last made, when it was last told that none was, and when the clock last went round."""

from datetime import datetime

from apps.operating.models import Mark

BACKUP, AWAITED, ALARM, CLOCK = "backup", "awaited", "alarm", "clock"


def set_now(name: str, at: datetime) -> None:
    Mark.objects.update_or_create(name=name, defaults={"at": at})


def first(name: str, at: datetime) -> datetime:
    """Returns when it was first asked for."""
    return Mark.objects.get_or_create(name=name, defaults={"at": at})[0].at


def of(name: str) -> datetime | None:
    return Mark.objects.filter(name=name).values_list("at", flat=True).first()
