"""A month as small lights: a dot for each day, in weeks as the language begins them, the larger the more it held."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import NamedTuple

from django.utils.formats import get_format

WEEK, BROAD = 7, 10  # days; the room of one, in the units of the drawing
RADIUS = (1, 2.4, 3.4, 4.4)  # by how much a day held


class Dot(NamedTuple):
    """One day as it is drawn."""

    x: int
    y: int
    radius: float
    is_lit: bool


def dots(first: date, held: Mapping[date, int]) -> list[Dot]:
    """Draws the days of the month that begins on this day, by how much each held."""
    before = (first.weekday() - get_format("FIRST_DAY_OF_WEEK") + 1) % WEEK
    days = (first + timedelta(days=number) for number in range(31))
    return [_dot(day, before, held.get(day, 0)) for day in days if day.month == first.month]


def _dot(day: date, before: int, much: int) -> Dot:
    row, column = divmod(before + day.day - 1, WEEK)
    radius = RADIUS[min(much, len(RADIUS) - 1)]
    return Dot(column * BROAD + BROAD // 2, row * BROAD + BROAD // 2, radius, much > 0)
