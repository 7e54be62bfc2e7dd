"""Whether something is sent to a person who is due, on plain data: their schedule, and what was done of late."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from apps.exercises.lately import Lately
from apps.reminders.models import Ritual, Schedule

LATE = timedelta(hours=2)  # after which a reminder is left out: it was meant for then
QUIET_DAYS = timedelta(days=14)
SIX_DAYS = timedelta(days=6)
REMINDER, KIND = "reminder", "kind"  # what is sent; the second once, after quiet days


class Decision(NamedTuple):
    """What is sent, empty for nothing, and since when this person is silent, if they are."""

    what: str
    silent_since: date | None


def decide(schedule: Schedule, lately: Lately, today: date, at: datetime) -> Decision:
    """`today` is the couple's date. Who has had nothing to see for two weeks gets one kind message, then nothing."""
    moment, own_day = schedule.next_due_at, at.astimezone(schedule.person.zone).date()
    is_quiet = _is_quiet(schedule, lately, today, own_day)
    silent_since = schedule.silent_since if is_quiet else None
    if not moment or at - moment > LATE or not _may_be_told(schedule, at):
        return Decision("", silent_since)
    if is_quiet:
        return Decision("", silent_since) if silent_since else Decision(KIND, own_day)
    wanted = [one for one in schedule.due_at(moment) if not _is_done(Ritual(one.ritual), lately, today)]
    return Decision(REMINDER if wanted else "", silent_since)


def _may_be_told(schedule: Schedule, at: datetime) -> bool:
    wall = at.astimezone(schedule.person.zone)
    told = schedule.told_at and schedule.told_at.astimezone(schedule.person.zone).date() >= wall.date()
    is_at_rest = schedule.rests(wall.date()) or schedule.quiet.covers(wall.time())
    return schedule.person.is_active and schedule.reaches and not told and not is_at_rest


def _is_quiet(schedule: Schedule, lately: Lately, today: date, own_day: date) -> bool:
    seen_nothing = not lately.seen or lately.seen <= today - QUIET_DAYS
    return seen_nothing and schedule.begun_on <= own_day - QUIET_DAYS


def _is_done(ritual: Ritual, lately: Lately, today: date) -> bool:
    """Tells whether there is nothing to remind of: the weekly one counts for the days after it, too."""
    if ritual == Ritual.PATH and not lately.is_on_path:
        return True
    last = lately.done.get(ritual)
    return bool(last and last > (today - SIX_DAYS if ritual == Ritual.WEEKLY else today - timedelta(days=1)))
