"""This day in earlier years: the memories of it, and the photos that were taken on it, where both look back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.looking_back.remembering import looks_back
from apps.memories.models import MemoryQuerySet, Picture, PictureQuerySet, days_like
from apps.memories.photos.months import Month
from apps.memories.story.timeline import PICTURES, Card

MEMORIES, PHOTOS = 24, 60  # at once, the latest first


@dataclass
class Year:
    """What there is of this day in one earlier year."""

    number: int
    cards: list[Card] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)

    @property
    def month(self) -> Month:
        """The month in which all of these photos are."""
        return Month.of(self.pictures[0].day)


def years_ago(couple: Couple, person: User, today: date) -> list[Year]:
    """Gather it, the latest year first; nothing where they have not both switched it on."""
    if not looks_back(couple):
        return []
    years: dict[int, Year] = {}
    for memory in _memories(couple, person, today).with_pictures(PICTURES).with_tellings(person)[:MEMORIES]:
        year = memory.happened_on.year
        years.setdefault(year, Year(year)).cards.append(Card(memory, memory.told(person)))
    for picture in _pictures(couple, person, today).select_related("photo", "memory")[:PHOTOS]:
        years.setdefault(picture.day.year, Year(picture.day.year)).pictures.append(picture)
    return [years[number] for number in sorted(years, reverse=True)]


def comes_up(couple: Couple, person: User, today: date) -> bool:
    """Tell whether there is anything of this day."""
    return looks_back(couple) and (
        _memories(couple, person, today).exists() or _pictures(couple, person, today).exists()
    )


def _memories(couple: Couple, person: User, today: date) -> MemoryQuerySet:
    return couple.memories.in_story_of(person).coming_back().on_this_day(today).newest_first()


def _pictures(couple: Couple, person: User, today: date) -> PictureQuerySet:
    """Those of which the day is known, but not of memories that come up themselves."""
    seen = couple.pictures.seen_by(person).filter(memory__quiet=False)
    first = seen.order_by("day", "id").values_list("day", flat=True).first() or today
    days = [day for year in range(first.year, today.year) for day in _days(year, today)]
    its_own = seen.filter(day__in=days).exclude(photo__taken_on=None)
    return its_own.exclude(photo__large="").exclude(memory__month_day__in=days_like(today)).newest_first()


def _days(year: int, today: date) -> list[date]:
    """Name the days of an earlier year that this day is like: each is one look into the index."""
    found = []
    for month_day in days_like(today):
        try:
            found.append(date(year, *divmod(month_day, 100)))
        except ValueError:  # no 29th in that year
            continue
    return found
