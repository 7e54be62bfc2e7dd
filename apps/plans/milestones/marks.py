"""On which days a milestone comes up, and how those days are called. Nothing here knows of rows, people or clocks."""

from calendar import isleap
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

FIRST_DAYS, EVERY = (100, 500), 1000
NUMBERS = _("One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve")


class Mark(NamedTuple):
    """A day on which it comes up: the day itself, or so many years or days after it."""

    day: date
    years: int = 0
    days: int = 0


def in_year(day: date, year: int) -> date:
    """Returns this day in another year. The 29th of February is the 28th in a year without one."""
    is_left_out = (day.month, day.day) == (2, 29) and not isleap(year)
    return date(year, 2, 28) if is_left_out else day.replace(year=year)


def between(day: date, first: date, last: date, *, yearly: bool, counted: bool) -> list[Mark]:
    """Returns when it comes up from `first` to `last`: once; each year if `yearly`; and if `counted`, on round days.

    Round are the 100th and the 500th day after it, and every thousandth.
    """
    years = range(day.year + 1, last.year + 1) if yearly else ()
    longest = (last - day).days if counted else 0
    days = [number for number in (*FIRST_DAYS, *range(EVERY, longest + 1, EVERY)) if number <= longest]
    found = [Mark(day), *(Mark(in_year(day, year), years=year - day.year) for year in years)]
    found += [Mark(day + timedelta(days=number), days=number) for number in days]
    return sorted(mark for mark in found if first <= mark.day <= last)


def following(day: date, today: date, *, yearly: bool, counted: bool) -> Mark | None:
    """Returns when it comes up next, today at the earliest; None where it has been and does not come again."""
    last = max(day, in_year(today, today.year + 1))
    return next(iter(between(day, today, last, yearly=yearly, counted=counted)), None)


def together(mark: Mark) -> str:
    """Returns what a mark of being together is called, such as “Ten years together”; empty for the first day itself."""
    if mark.days:
        return gettext("%(number)s days together") % {"number": number_format(mark.days, force_grouping=True)}
    number = dict(enumerate(str(NUMBERS).split(), start=1)).get(mark.years, str(mark.years))
    said = ngettext("%(number)s year together", "%(number)s years together", mark.years) % {"number": number}
    return said if mark.years else ""


def countdown(day: date, today: date) -> str:
    """Returns how far away a day is: “today”, “tomorrow”, “in 12 days”."""
    away = (day - today).days
    said = ngettext("in %(number)d day", "in %(number)d days", away) % {"number": away}
    return {0: gettext("today"), 1: gettext("tomorrow")}.get(away, said)
