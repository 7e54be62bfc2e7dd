"""When it was: a day, a month, a season or a year, or about then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Precision(models.TextChoices):
    """How much is known of the date."""

    DAY = "day", _("a day")
    MONTH = "month", _("a month")
    SEASON = "season", _("a season")
    YEAR = "year", _("a year")


class Season(models.TextChoices):
    """The four seasons, in the order of the year."""

    SPRING = "spring", _("Spring")
    SUMMER = "summer", _("Summer")
    AUTUMN = "autumn", _("Autumn")
    WINTER = "winter", _("Winter")


FIRST_YEAR = 1900
FIRST_MONTH = {"": 1, Season.SPRING: 3, Season.SUMMER: 6, Season.AUTUMN: 9, Season.WINTER: 12}


def parse_day(text: str) -> date | None:
    """Read a day as it stands in addresses, 2026-08-09; none where it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@dataclass(frozen=True)
class Moment:
    """As much of a date as somebody remembers."""

    year: int
    month: int | None = None
    day: int | None = None
    season: str = ""
    about: bool = False

    @classmethod
    def on(cls, day: date) -> Moment:
        """Give the moment of an exact day."""
        return cls(day.year, day.month, day.day)

    @property
    def happened_on(self) -> date:
        """The day by which it is sorted: the first that it can have been."""
        return date(self.year, self.month or FIRST_MONTH[self.season], self.day or 1)

    @property
    def precision(self) -> Precision:
        """How much of it is known."""
        if self.day:
            return Precision.DAY
        if self.month:
            return Precision.MONTH
        return Precision.SEASON if self.season else Precision.YEAR

    @property
    def month_day(self) -> int | None:
        """Month and day as one number, 809 for the ninth of August; none where the day isn't known."""
        return self.month * 100 + self.day if self.month and self.day else None

    @property
    def in_year(self) -> str:
        """Say it without the year, below which it stands; empty where the year is all that is known."""
        match self.precision:
            case Precision.DAY:
                said = date_format(self.happened_on, gettext("j F"))
            case Precision.MONTH:
                said = date_format(self.happened_on, "F")
            case Precision.SEASON:
                said = str(Season(self.season).label).lower()
            case _:
                return gettext("about then") if self.about else ""
        return gettext("about %(when)s") % {"when": said} if self.about else said

    def __str__(self) -> str:
        match self.precision:
            case Precision.DAY:
                said = date_format(self.happened_on, gettext("j F Y"))
            case Precision.MONTH:
                said = date_format(self.happened_on, gettext("F Y"))
            case Precision.SEASON:
                season = str(Season(self.season).label).lower()
                said = gettext("%(season)s %(year)s") % {"season": season, "year": self.year}
            case _:
                said = str(self.year)
        return gettext("about %(when)s") % {"when": said} if self.about else said
