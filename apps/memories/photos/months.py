"""Navigation by year and month: which of them have content.

Nothing is counted: each year and month is one index lookup, and all of them are one query.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Subquery
from django.db.models.expressions import Combinable
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple, Membership
from apps.memories.models import Memory, MemoryQuerySet, Picture, PictureQuerySet
from apps.web.prepared import prepared

DECEMBER = 12
type Rows = MemoryQuerySet | PictureQuerySet


@dataclass(frozen=True, order=True)
class Month:
    """A month of a year, identified by its first day."""

    first: date

    @classmethod
    def of(cls, day: date) -> Month:
        return cls(day.replace(day=1))

    @property
    def last(self) -> date:
        if self.first.month == DECEMBER:
            return self.first.replace(day=31)
        return self.first.replace(month=self.first.month + 1) - timedelta(days=1)

    @property
    def address(self) -> str:
        """Where its photos are."""
        return reverse("memories:month", args=[f"{self.first:%Y}", f"{self.first:%m}"])

    @property
    def end(self) -> str:
        """The cursor after which this month begins; no row has this id."""
        return f"{self.last + timedelta(days=1)}_{UUID(int=0)}"


@dataclass(frozen=True)
class Strip:
    """The years that have content, each by its last month that has, and the twelve months of one of them."""

    now: Month | None
    years: list[Month]
    months: list[tuple[Month, bool]]

    @property
    def leads(self) -> bool:
        """Whether there is anywhere else to go."""
        return len(self.years) > 1 or sum(held for _month, held in self.months) > 1

    @property
    def since(self) -> int | None:
        """The first year."""
        return self.years[-1].first.year if self.years else None

    @property
    def before(self) -> Month | None:
        """The nearest earlier month that has content."""
        held = {month for month, held in self.months if held} | set(self.years)
        return max((month for month in held if self.now and month < self.now), default=None)


type Ends = tuple[date | None, date | None]


@dataclass(frozen=True)
class Days:
    """How the days that have content are read: the first and the last one, and the last of each span."""

    ends: Callable[[UUID, UUID], list[Ends]]
    last: Callable[[UUID, UUID, tuple[date, ...], tuple[date, ...]], list[list[date | None]]]


def strip(couple: Couple, person: User, of: Days, now: Month | None = None, *, known: Ends | None = None) -> Strip:
    """Returns the navigation for `now`, by default the newest month; `known` are the ends, if already read."""
    ((first, last),) = [known] if known else of.ends(couple.pk, person.pk)
    now = now or (Month.of(last) if last else None)
    if not (first and last and now):
        return Strip(now, [], [])
    years = range(last.year, first.year - 1, -1)
    months = [Month(now.first.replace(month=number)) for number in range(1, DECEMBER + 1)]
    firsts = (*(date(year, 1, 1) for year in years), *(month.first for month in months))
    lasts = (*(date(year, DECEMBER, 31) for year in years), *(month.last for month in months))
    (days,) = of.last(couple.pk, person.pk, firsts, lasts)
    held = [Month.of(day) for day in days[: len(years)] if day]
    return Strip(now, held, list(zip(months, map(bool, days[len(years) :]), strict=True)))


def ends(rows: Rows, field: str) -> list[Combinable]:
    """Returns expressions for the first and the last day of these rows."""
    orders = ((field, "id"), (f"-{field}", "-id"))
    return [Subquery(rows.order_by(*order).values(field)[:1]) for order in orders]


def of_story(couple: Any, person: Any) -> MemoryQuerySet:
    return Memory.objects.filter(couple=couple).in_story_of(person)


def of_photos(couple: Any, person: Any) -> PictureQuerySet:
    """Returns the pictures that this person may see and that can be displayed."""
    return Picture.objects.filter(couple=couple).seen_by(person).filter(photo__failed="")


def _days(rows: Callable[[Any, Any], Rows], field: str) -> Days:
    @prepared
    def of_ends(couple: Any, person: Any) -> Any:
        return _one(couple).values_list(*ends(rows(couple, person), field))[:1]

    @prepared
    def last(couple: Any, person: Any, firsts: Any, lasts: Any) -> Any:
        newest = rows(couple, person).newest_first().values(field)
        spans = zip(firsts, lasts, strict=True)
        return _one(couple).values_list(*(Subquery(newest.filter(**{f"{field}__range": s})[:1]) for s in spans))[:1]

    return Days(of_ends, last)


def _one(couple: Any) -> QuerySet[Membership]:
    return Membership.objects.filter(couple=couple).order_by("slot")


STORY, PHOTOS = _days(of_story, "happened_on"), _days(of_photos, "day")
