"""An echo: a year after both told a memory it comes back to both, and asks how they would tell it today.

One a week: those whose year is over stand in a line, and each week has the next of it, whatever anybody answers. If
one of the two has hidden it or deleted their version, none comes.
"""

from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Exists, Max, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.changing import locked, write
from apps.memories.models import Echo, Memory, MemoryQuerySet, Telling
from apps.memories.models.parts import PutAway

WEEKS = 5  # in which those of one evening come back, one in each
WEEK = timedelta(days=7)


def window(today: date) -> tuple[date, date, date]:
    """Returns the days of a year ago from which one may come, and since when an answer counts; both move on Mondays."""
    start = _monday(today) - WEEKS * WEEK
    return _a_year(start, -1), _a_year(today, -1), start


def line(couple: Any, since: Any, until: Any) -> QuerySet[Telling, Any]:
    """Says which memories stand in the line, in their order."""
    shared = Telling.objects.filter(couple=couple, private_to=None)
    by_other = shared.filter(memory=OuterRef("memory")).exclude(writer=OuterRef("writer")).exclude(told_on__gt=until)
    told = shared.filter(Exists(by_other), told_on__range=(since, until), memory__private_to=None)
    both = told.filter(memory__binned_at=None).order_by().values("memory").annotate(both_on=Max("told_on"))
    return both.order_by("both_on", "memory").values("memory")[: WEEKS + 1]


def marked(memories: Any, couple: Any, person: Any, days: tuple[Any, Any, Any]) -> Any:
    """Adds since when each stands in the line (`both_on`), and whether this person is to see it (`comes_back`)."""
    since, until, start = days
    told = Telling.objects.filter(couple=couple, memory=OuterRef("pk"), private_to=None, told_on__range=(since, until))
    latest = told.order_by("-told_on").values("told_on")[:1]
    hidden = PutAway.objects.filter(couple=couple, memory=OuterRef("pk"))
    answered = Echo.objects.filter(couple=couple, memory=OuterRef("pk"), person=person, answered_on__gte=start)
    in_line, wanted = Q(pk__in=line(couple, since, until)), Q(muted=False) & ~Exists(hidden) & ~Exists(answered)
    told_on = Case(When(in_line, then=Subquery(latest)))
    return memories.annotate(both_on=told_on, comes_back=Case(When(wanted, then=True)))


def of_week(found: list[Memory], today: date) -> Memory | None:
    """Picks the one of this week; None if it isn't to be seen again, and none takes its place."""
    there = sorted((one.both_on, one.pk, one) for one in found if one.both_on)
    if not there:
        return None
    week = (_monday(today) - _monday(_a_year(there[0][0], 1))) // WEEK
    # The last one stays for a week more: its year may have ended on a Sunday.
    *_, one = there[min(week, len(there) - 1)]
    return one if one.comes_back and week <= len(there) else None


def told_by_both(couple: Couple, person: User) -> MemoryQuerySet:
    """Keeps what both can read two versions of."""
    shared = Telling.objects.filter(couple=couple, memory=OuterRef("pk"), private_to=None)
    both = Exists(shared.filter(writer=person)), Exists(shared.exclude(writer=person))
    return couple.memories.visible_to(person).filter(*both, private_to=None).with_tellings(person)


def answer(memory: Memory, *, by: User, mute: bool = False) -> None:
    """Notes that `by` doesn't need to see it again this year; to `mute` it ends it for both, and for good."""
    with locked(memory, by=by) as (change, now):
        Echo.objects.update_or_create(
            couple=now.couple, memory=now, person=by, defaults={"answered_on": now.couple.today(timezone.now())}
        )
        if mute:
            write(now, {"muted": True})
        else:
            change.seen_by = {by.pk}


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _a_year(day: date, years: int) -> date:
    """Returns this day so many years later; 28 February for the 29th, where there is none."""
    year = day.year + years
    return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)
