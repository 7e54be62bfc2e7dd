"""Ways through the years: which of them, and which months, hold something, and where the next lies.

Nothing is counted. Each year and each month is one look into the index by day, and all looks together are one query.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connections
from django.db.models import DateField
from django.db.models.expressions import RawSQL

from apps.couples.models import Couple
from apps.memories.models import MemoryQuerySet, PictureQuerySet

DECEMBER = 12
type Rows = MemoryQuerySet | PictureQuerySet
type Span = tuple[date, date]


@dataclass(frozen=True, order=True)
class Month:
    """A month of a year, by its first day."""

    first: date

    @classmethod
    def of(cls, day: date) -> Month:
        """Give the month in which a day lies."""
        return cls(day.replace(day=1))

    @property
    def last(self) -> date:
        """Its last day."""
        if self.first.month == DECEMBER:
            return self.first.replace(day=31)
        return self.first.replace(month=self.first.month + 1) - timedelta(days=1)

    @property
    def end(self) -> str:
        """The place in the story after which this month comes: no row has this id."""
        return f"{self.last + timedelta(days=1)}_{UUID(int=0)}"


@dataclass(frozen=True)
class Strip:
    """The years that hold something, each by its last month that does, and the twelve months of one of them."""

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
        """The nearest earlier month with something in it."""
        held = {month for month, held in self.months if held} | set(self.years)
        return max((month for month in held if self.now and month < self.now), default=None)


def strip(couple: Couple, rows: Rows, field: str, now: Month | None = None) -> Strip:
    """Find the ways from `now`, or from the latest month, to all months of these rows; `field` is their day."""
    ends = [
        rows.order_by(*order).values_list(field, flat=True).first() for order in ((field, "id"), (f"-{field}", "-id"))
    ]
    first, last = ends
    now = now or (Month.of(last) if last else None)
    if not (first and last and now):
        return Strip(now, [], [])
    years = [(date(year, 1, 1), date(year, DECEMBER, 31)) for year in range(last.year, first.year - 1, -1)]
    months = [Month(now.first.replace(month=number)) for number in range(1, DECEMBER + 1)]
    spans = years + [(month.first, month.last) for month in months]
    days = last_days(couple, rows, field, spans)
    held = [Month.of(day) for day in days[: len(years)] if day]
    return Strip(now, held, [(month, bool(day)) for month, day in zip(months, days[len(years) :], strict=True)])


def last_days(couple: Couple, rows: Rows, field: str, spans: Sequence[Span]) -> list[date | None]:
    """Give for each span the last day in it of any of the rows."""
    widest = (date.min, date.max)
    look = rows.filter(**{f"{field}__range": widest}).newest_first().values(field)[:1]
    # Written out once, and asked of every span: Django takes longer to write such a question than a database to answer.
    sql, params = look.query.sql_with_params()
    adapt = connections[rows.db].ops.adapt_datefield_value
    asked = [dict(zip(map(adapt, widest), map(adapt, span), strict=True)) for span in spans]
    looks = [RawSQL(f"({sql})", [put.get(param, param) for param in params], DateField()) for put in asked]  # noqa: S611
    return list(couple.members.order_by("slot").values_list(*looks)[:1].get())
