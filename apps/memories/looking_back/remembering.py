"""Memories that come up by date: one on Home, and those of this day in earlier years."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from uuid import UUID

from django.db.models import Case, Exists, Q, Subquery, Value, When
from django.db.models.expressions import Combinable

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.models import Memory, MemoryQuerySet, Picture, PictureQuerySet, days_like
from apps.memories.moment import FIRST_YEAR
from apps.memories.photos.months import Month
from apps.memories.story.timeline import PICTURES, Card

FIRST_PICTURES = 4  # usually enough to find one that can be displayed
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


def one_for(couple: Couple, person: User, today: date) -> Memory | None:
    """Returns the memory of today with its cover; both see the same one.

    Unless both have opted in to looking back, memories are not shown on their own day.
    """
    seen = couple.memories.in_story_of(person).unmuted()
    then = seen.on_this_day(today)
    looked_back = then.exclude(couple__members__looks_back=False).newest_first()
    others = seen.exclude(pk__in=then.values("pk")).order_by("id")
    start = starting_id(couple, today)
    chosen = Q(pk=_first(looked_back)) | Q(pk=_first(others.filter(pk__gte=start))) | Q(pk=_first(others))
    found = list(seen.filter(chosen).with_pictures(FIRST_PICTURES))
    days = days_like(today)
    return min(found, key=lambda memory: (memory.month_day not in days, memory.pk < start), default=None)


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
    for memory in _memories(couple, person, today).with_pictures(PICTURES).with_tellings(person)[:MEMORIES]:
        year = memory.happened_on.year
        years.setdefault(year, Year(year)).cards.append(Card(memory, memory.told(person)))
    for picture in _pictures(couple, person, today).select_related("photo", "memory")[:PHOTOS]:
        years.setdefault(picture.day.year, Year(picture.day.year)).pictures.append(picture)
    return [years[number] for number in sorted(years, reverse=True)]


def comes_up(couple: Couple, person: User, today: date) -> Combinable:
    """Returns an expression for whether there is anything for this day."""
    if not looks_back(couple):
        return Value(value=False)
    pictures = _pictures(couple, person, today, since=FIRST_YEAR)
    return Case(When(Exists(_memories(couple, person, today)) | Exists(pictures), then=True), default=False)


def _memories(couple: Couple, person: User, today: date) -> MemoryQuerySet:
    return couple.memories.in_story_of(person).unmuted().on_this_day(today).newest_first()


def _pictures(couple: Couple, person: User, today: date, *, since: int | None = None) -> PictureQuerySet:
    """Returns photos with a known day, except those of memories that are listed themselves; `since` is a year."""
    seen = couple.pictures.seen_by(person).filter(memory__muted=False)
    first = since or (seen.order_by("day", "id").values_list("day", flat=True).first() or today).year
    days = [day for year in range(first, today.year) for day in _days(year, today)]
    its_own = seen.filter(day__in=days).exclude(photo__taken_on=None)
    return its_own.exclude(photo__large="").exclude(memory__month_day__in=days_like(today)).newest_first()


def _days(year: int, today: date) -> list[date]:
    """Returns the days of that year that match today, one index lookup each."""
    found = []
    for month_day in days_like(today):
        with suppress(ValueError):  # no 29 February in that year
            found.append(date(year, *divmod(month_day, 100)))
    return found


def _first(memories: MemoryQuerySet) -> Subquery:
    return Subquery(memories.values("pk")[:1])
