"""Dates as people remember them: a day, a month, a season or a year, exact or approximate."""

from __future__ import annotations

from calendar import isleap, monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


class Precision(models.TextChoices):
    """How much of the date is known."""

    DAY = "day", _("a day")
    MONTH = "month", _("a month")
    SEASON = "season", _("a season")
    YEAR = "year", _("a year")


class Season(models.TextChoices):
    """The seasons in the order of the year."""

    SPRING = "spring", _("Spring")
    SUMMER = "summer", _("Summer")
    AUTUMN = "autumn", _("Autumn")
    WINTER = "winter", _("Winter")


INSIDE = {  # a sentence
    "spring": pgettext_lazy("in a sentence", "spring"),
    "summer": pgettext_lazy("in a sentence", "summer"),
    "autumn": pgettext_lazy("in a sentence", "autumn"),
    "winter": pgettext_lazy("in a sentence", "winter"),
}
FIRST_YEAR = 1900
FEB_28, FEB_29 = 228, 229
FIRST_MONTH = {"": 1, Season.SPRING: 3, Season.SUMMER: 6, Season.AUTUMN: 9, Season.WINTER: 12}


def parse_day(text: str) -> date | None:
    """Parses an ISO date; returns None if it is invalid."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def days_like(today: date) -> list[int]:
    """Returns the `month_day` values to show on this date. In years without one, 29 February shows a day early."""
    day = today.month * 100 + today.day
    return [FEB_28, FEB_29] if day == FEB_28 and not isleap(today.year) else [day]


@dataclass(frozen=True)
class Moment:
    """As much of a date as somebody remembers; `about` makes it approximate."""

    year: int
    month: int | None = None
    day: int | None = None
    season: str = ""
    about: bool = False

    @classmethod
    def on(cls, day: date) -> Moment:
        return cls(day.year, day.month, day.day)

    @property
    def exists(self) -> bool:
        """Whether the month has such a day."""
        return not (self.month and self.day) or self.day <= monthrange(self.year, self.month)[1]

    @property
    def happened_on(self) -> date:
        """The date to sort by: the first possible day."""
        return date(self.year, self.month or FIRST_MONTH[self.season], self.day or 1)

    @property
    def precision(self) -> Precision:
        if self.day:
            return Precision.DAY
        if self.month:
            return Precision.MONTH
        return Precision.SEASON if self.season else Precision.YEAR

    @property
    def month_day(self) -> int | None:
        """Month and day as one number, 809 for 9 August; None unless both are known."""
        return self.month * 100 + self.day if self.month and self.day else None

    @property
    def columns(self) -> dict[str, Any]:
        """What a memory stores of it."""
        names = ("happened_on", "precision", "season", "about", "month_day")
        return {name: getattr(self, name) for name in names}

    @property
    def in_year(self) -> str:
        """The text without the year, for lists by year; empty if only the year is known."""
        if self.precision == Precision.YEAR:
            return gettext("about then") if self.about else ""
        return self._said(gettext("j F"), "F", "%(season)s", "")

    def __str__(self) -> str:
        return self._said(gettext("j F Y"), gettext("F Y"), gettext("%(season)s %(year)s"), "%(year)s")

    def _said(self, day: str, month: str, season: str, year: str) -> str:
        if self.month:
            said = date_format(self.happened_on, day if self.day else month)
        else:
            name = INSIDE.get(self.season, "")
            said = (season if name else year) % {"season": name, "year": self.year}
        return gettext("about %(when)s") % {"when": said} if self.about else said
