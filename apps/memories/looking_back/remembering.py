"""Memories that come up by date: one on Home, and those of this day in earlier years."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any, cast
from uuid import UUID

from django.db.models import Case, Exists, Q, QuerySet, Subquery, When
from django.db.models.expressions import Combinable

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.looking_back import echo
from apps.memories.models import Memory, MemoryQuerySet, Picture, PictureQuerySet
from apps.memories.moment import days_like
from apps.memories.photos.months import Month
from apps.memories.story.timeline import Card, cards
from apps.web.prepared import prepared

MEMORIES, PHOTOS = 24, 60  # of this day, newest first


@dataclass
class Year:
    """What there is of this day in one earlier year."""

    number: int
    cards: list[Card] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)

    @property
    def month(self) -> Month:
        """The month of these photos."""
        return Month.of(self.pictures[0].day)


def for_home(couple: Couple, person: User, today: date) -> tuple[Memory | None, Memory | None]:
    """Returns the memory of today with its cover, the same for both, and the echo of this week in place of it.

    Unless both have opted in to looking back, memories are not shown on their own day, and there is no echo.
    """
    start, days = starting_id(couple, today), days_like(today)
    found = _candidates(couple.pk, person.pk, today, days, start, *echo.window(today))
    if looks_back(couple) and (of_week := echo.of_week(found, today)):
        return None, of_week
    of_today = [memory for memory in found if memory.is_chosen]
    return min(of_today, key=lambda memory: (memory.month_day not in days, memory.pk < start), default=None), None


@prepared
def _candidates(
    couple: Any, person: Any, today: Any, days: Any, start: Any, since: Any, until: Any, answered: Any
) -> QuerySet[Memory]:
    seen = Memory.objects.filter(couple=couple).in_story_of(person).unmuted()
    then = seen.filter(month_day__in=days, happened_on__lt=today)
    looked_back = then.exclude(couple__members__looks_back=False).newest_first()
    others = seen.exclude(pk__in=then.values("pk")).order_by("id")
    chosen = Q(pk=_first(looked_back)) | Q(pk=_first(others.filter(pk__gte=start))) | Q(pk=_first(others))
    in_line = Q(pk__in=echo.line(couple, since, until))
    here: Any = Memory.objects.filter(couple=couple).filter(chosen | in_line).with_cover()
    here = here.annotate(is_chosen=Case(When(chosen, then=True)))
    return cast("QuerySet[Memory]", echo.marked(here, couple, person, (since, until, answered)))


def starting_id(couple: Couple, today: date) -> UUID:
    """Returns the id at which this day starts; the same for both."""
    return UUID(bytes=sha256(f"{couple.pk} {today}".encode()).digest()[:16])


def looks_back(couple: Couple) -> bool:
    """Returns whether everybody here has opted in to looking back."""
    return all(seat.looks_back for seat in couple.seats)


def years_ago(couple: Couple, person: User, today: date) -> list[Year]:
    """Returns the years, newest first; none unless both have opted in."""
    if not looks_back(couple):
        return []
    years: dict[int, Year] = {}
    memories = list(_memories(couple, person, today).with_picture_count()[:MEMORIES])
    for card in cards(couple, person, memories):
        year = card.memory.happened_on.year
        years.setdefault(year, Year(year)).cards.append(card)
    for picture in _pictures(couple, person, today).select_related("photo", "memory")[:PHOTOS]:
        years.setdefault(picture.day.year, Year(picture.day.year)).pictures.append(picture)
    return [years[number] for number in sorted(years, reverse=True)]


def comes_up(couple: Any, person: Any, today: Any, alike: Any, days: Any) -> Combinable:
    """Returns an expression for whether there is anything for this day."""
    memories = Memory.objects.filter(couple=couple).in_story_of(person).unmuted()
    memories = memories.filter(month_day__in=alike, happened_on__lt=today)
    pictures = _of_days(Picture.objects.filter(couple=couple).seen_by(person), days, alike)
    return Case(When(Exists(memories) | Exists(pictures), then=True), default=False)


def _memories(couple: Couple, person: User, today: date) -> MemoryQuerySet:
    return couple.memories.in_story_of(person).unmuted().on_this_day(today).newest_first()


def _pictures(couple: Couple, person: User, today: date) -> PictureQuerySet:
    seen = couple.pictures.seen_by(person)
    first = seen.filter(memory__muted=False).order_by("day", "id").values_list("day", flat=True).first() or today
    return _of_days(seen, days_since(first.year, today), days_like(today)).newest_first()


def _of_days(seen: PictureQuerySet, days: Any, alike: Any) -> PictureQuerySet:
    """Keeps photos with a known day, except those of memories that are listed themselves."""
    its_own = seen.filter(memory__muted=False, day__in=days).exclude(photo__taken_on=None)
    return its_own.exclude(photo__large="").exclude(memory__month_day__in=alike)


def days_since(first: int, today: date) -> list[date]:
    """Returns the days that match today in the years since, one index lookup each."""
    return [day for year in range(first, today.year) for day in _days(year, today)]


def _days(year: int, today: date) -> list[date]:
    found = []
    for month_day in days_like(today):
        with suppress(ValueError):  # no 29 February in that year
            found.append(date(year, *divmod(month_day, 100)))
    return found


def _first(memories: MemoryQuerySet) -> Subquery:
    return Subquery(memories.values("pk")[:1])
