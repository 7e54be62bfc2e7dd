"""How a break starts, gets longer and ends: for both at once, and with no word of who wished it."""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.runs import agreeing

EXERCISE, LENGTH = "time-out", "length"  # where its minutes are agreed on; the options there are minutes
USUAL = "20"
STEP = timedelta(minutes=10)
MOST = timedelta(hours=2)  # from now: a break that has no end in sight is none
SHOWN = timedelta(minutes=30)  # so long both read how to begin again
MINUTE = timedelta(minutes=1)


class OnBreak(NamedTuple):
    """What both phones show of a break. `is_ready` is about who looks, `seconds` are until it shows otherwise."""

    until: datetime
    is_over: bool
    is_ready: bool
    may_be_longer: bool
    seconds: float


def seen(until: datetime, ready: UUID | None, person: User, at: datetime) -> OnBreak | None:
    """Returns how a break looks to this person; none once it has been over for a while."""
    if at >= until + SHOWN:
        return None
    is_over = at >= until
    left = (until + SHOWN if is_over else until) - at
    return OnBreak(until, is_over, ready == person.pk, _fits(until + STEP, at), left.total_seconds())


def current(couple: Couple, person: User, at: datetime) -> OnBreak | None:
    found = couple.breaks.first()
    return seen(found.until, found.ready_id, person, at) if found else None


def start(couple: Couple, *, by: User, at: datetime) -> None:
    """Starts a break of the minutes that two agreed on, to the next full one; where one runs, it stays as it is."""
    with couple.change(by=by, seen_by=[by]) as change:
        if change.couple.breaks.filter(until__gt=at).exists():
            return
        minutes = agreeing.chosen(change.couple, EXERCISE).get(LENGTH, USUAL)
        until = (at + timedelta(minutes=int(minutes)) + MINUTE).replace(second=0, microsecond=0)
        change.couple.breaks.update_or_create(defaults={"until": until, "ready": None})
        change.reaches_both()


def be_ready(couple: Couple, *, by: User, at: datetime) -> None:
    """Notes that `by` is ready, which nobody else learns; once both are, or who is alone, the break is over."""
    with couple.change(by=by, seen_by=[by]) as change:
        found = change.couple.breaks.filter(until__gt=at).first()
        if not found:
            return
        others = set(change.members) - {by.pk}
        found.ready = by
        if not others or change.couple.breaks.filter(ready__in=others).exists():
            found.until, found.ready = at, None
            change.reaches_both()
        found.save(update_fields=["until", "ready"])


def make_longer(couple: Couple, *, by: User, shown: str, at: datetime) -> None:
    """Makes it a step longer than was `shown`; who asks is no longer ready, and the other reads only the new time."""
    with couple.change(by=by, seen_by=[by]) as change:
        found = change.couple.breaks.filter(until__gt=at).first()
        if not found or found.until.isoformat() != shown or not _fits(found.until + STEP, at):
            return
        found.until += STEP
        found.ready_id = None if found.ready_id == by.pk else found.ready_id
        found.save(update_fields=["until", "ready"])
        change.reaches_both()


def _fits(until: datetime, at: datetime) -> bool:
    return until <= at + MOST + MINUTE
