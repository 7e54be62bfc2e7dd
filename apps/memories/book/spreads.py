"""What other apps put into the book: evenings that belong together, with a line each. They say so as they start."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.models import Picture


class Line(Protocol):
    """What one of the two saved."""

    writer: User
    words: str


@dataclass(frozen=True)
class Evening:
    """One evening; it may have no line."""

    title: str
    day: date
    lines: Sequence[Line]

    @property
    def side_by_side(self) -> bool:
        """Whether both have a line: they are short."""
        return len(self.lines) > 1


@dataclass(frozen=True)
class Spread:
    """Evenings under one title, from the first to the last, and a few pictures that the book may show."""

    anchor: str
    title: str
    evenings: Sequence[Evening]
    pictures: Sequence[Picture]

    @property
    def days(self) -> tuple[date, date]:
        every = [evening.day for evening in self.evenings]
        return min(every), max(every)


type Source = Callable[[Couple, User], list[Spread]]
SOURCES: list[Source] = []


def spreads(couple: Couple, reader: User) -> list[Spread]:
    """Returns what there is to read of these two, the earliest first; nothing of it is anybody's alone."""
    found = [spread for source in SOURCES for spread in source(couple, reader)]
    return sorted(found, key=lambda spread: spread.days)
