"""Navigation by year and month: which of them have content.

Nothing is counted: each year and month is one index lookup, and all of them are one query.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connections
from django.db.models import DateField, Subquery
from django.db.models.expressions import Combinable, RawSQL

from apps.couples.models import Couple
from apps.memories.models import MemoryQuerySet, PictureQuerySet

DECEMBER = 12
type Rows = MemoryQuerySet | PictureQuerySet
type Span = tuple[date, date]


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


def ends(rows: Rows, field: str) -> list[Combinable]:
    """Returns expressions for the first and the last day of these rows."""
    orders = ((field, "id"), (f"-{field}", "-id"))
    return [Subquery(rows.order_by(*order).values(field)[:1]) for order in orders]


def strip(couple: Couple, rows: Rows, field: str, now: Month | None = None, *, known: Ends | None = None) -> Strip:
    """Returns the navigation for `now`, by default the newest month of these rows; `field` is their date field.

    `known` are the first and the last day, if they have been read already.
    """
    first, last = known or couple.members.order_by("slot").values_list(*ends(rows, field))[:1].get()
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
    """Returns for each span the last day in it that any row has."""
    widest = (date.min, date.max)
    look = rows.filter(**{f"{field}__range": widest}).newest_first().values(field)[:1]
    # Compiled once and reused for every span: compiling takes Django longer than the query takes the database.
    sql, params = look.query.sql_with_params()
    adapt = connections[rows.db].ops.adapt_datefield_value
    asked = [dict(zip(map(adapt, widest), map(adapt, span), strict=True)) for span in spans]
    looks = [RawSQL(f"({sql})", [put.get(param, param) for param in params], DateField()) for put in asked]  # noqa: S611
    return list(couple.members.order_by("slot").values_list(*looks)[:1].get())
