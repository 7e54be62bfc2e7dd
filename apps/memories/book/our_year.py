"""A year of the two in numbers that are the same for both, and its days, the warmer the more they held.

The numbers come from an app above, which says so as it starts.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.utils.formats import number_format
from django.utils.translation import ngettext

from apps.couples.models import Couple
from apps.web.dots import Dot, dots

MONTHS = range(1, 13)


@dataclass
class OurMonth:
    """A month of the year. `held` says of each day which kinds of things it held."""

    first: date
    evenings: int = 0
    thanks: int = 0
    memories: int = 0
    held: dict[date, set[str]] = field(default_factory=dict)

    @property
    def said(self) -> str:
        """The same for who doesn't see the picture."""
        every = numbers(self.evenings, self.thanks, self.memories)
        return ", ".join(f"{number_format(number)} {name}" for name, number in every)

    @property
    def dots(self) -> list[Dot]:
        """Its days, the larger the more kinds of things one held."""
        return dots(self.first, {day: len(kinds) for day, kinds in self.held.items()})


@dataclass(frozen=True)
class OurYear:
    """How often two did something together, thanked each other, and what they remember of it."""

    year: int
    months: list[OurMonth]

    @cached_property
    def evenings(self) -> int:
        return sum(month.evenings for month in self.months)

    @cached_property
    def thanks(self) -> int:
        return sum(month.thanks for month in self.months)

    @cached_property
    def memories(self) -> int:
        return sum(month.memories for month in self.months)

    @property
    def numbers(self) -> list[tuple[str, int]]:
        return numbers(self.evenings, self.thanks, self.memories)

    @property
    def is_bare(self) -> bool:
        return not (self.evenings or self.thanks or self.memories)

    @property
    def anchor(self) -> str:
        return f"our-{self.year}"


type Source = Callable[[Couple, date, date], Mapping[int, OurYear]]
SOURCES: list[Source] = []


def our_years(couple: Couple, first: date, last: date) -> list[OurYear]:
    """Returns the years in which two did something together or thanked each other here, the earliest first."""
    found = {year: one for source in SOURCES for year, one in source(couple, first, last).items()}
    return [found[year] for year in sorted(found) if found[year].evenings or found[year].thanks]


def numbers(evenings: int, thanks: int, memories: int) -> list[tuple[str, int]]:
    """Returns those of the three that there are, each with the word that follows it."""
    named = [
        (ngettext("evening", "evenings", evenings), evenings),
        (ngettext("thank-you", "thank-yous", thanks), thanks),
        (ngettext("memory", "memories", memories), memories),
    ]
    return [(name, number) for name, number in named if number]
