"""Makes what people set of their reminders."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from apps.accounts.models import User
from apps.reminders import arranging
from apps.reminders.due import EVERY_DAY
from apps.reminders.forms import ScheduleForm
from apps.reminders.models import Reminder, Schedule

EVERY = tuple(range(7))
NOW, DUE = datetime(2026, 11, 28, 12, tzinfo=UTC), datetime(2026, 11, 28, 21, tzinfo=UTC)
DAY, A_MINUTE = date(2026, 11, 28), timedelta(minutes=1)
THANKS, CHECK_IN, QUESTION, WEEKLY, PATH = (
    "nightly-gratitude daily-check-in daily-question weekly-check-in path".split()
)


def form(*rituals: str, at: str = "21:00", days: Sequence[int] = EVERY, **changes: Any) -> dict[str, Any]:
    """Give the form of the page as a browser sends it, with these switched on."""
    data: dict[str, Any] = {"quiet_from": "22:30", "quiet_until": "07:00"}
    for ritual in (THANKS, CHECK_IN, QUESTION, WEEKLY, PATH):
        data |= {f"{ritual}-at": "20:00", f"{ritual}-days": list(EVERY)}
    for ritual in rituals:
        data |= {f"{ritual}-is_on": "on", f"{ritual}-at": at, f"{ritual}-days": list(days)}
    return data | changes


def reminded(
    person: User, *rituals: str, on: datetime, at: time = time(21), days: int = EVERY_DAY, **changes: Any
) -> Schedule:
    """Let a person set these, as of then."""
    schedule = Schedule(person=person, begun_on=on.date(), **({"by_email": True} | changes))
    fields = ScheduleForm.Meta.fields
    rows = [Reminder(schedule=schedule, ritual=one, is_on=True, at=at, weekdays=days) for one in rituals]
    Schedule.objects.get_or_create(person=person, defaults={"begun_on": schedule.begun_on})
    schedule._state.adding = False
    arranging.save(schedule, rows, fields, at=on)
    return Schedule.objects.get(person=person)
