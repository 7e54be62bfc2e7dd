"""One screen of what the phone on the table says, and the names of the two it speaks to."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.couples.models import Couple
from apps.exercises.content.schema import Cue
from apps.photos.models import Photo
from apps.web.decks import Option

SEATS = ("one", "two")


@dataclass(frozen=True)
class Tap:
    """Something to choose. `goto` is the key of a prompt, or "not-now"; without one it goes on to the next."""

    id: str
    text: str
    goto: str = ""
    group: int = 0


@dataclass(frozen=True)
class Prompt:
    """One screen. `speaker` is the seat of who talks; of a pair with turns 1 and 2, either may go first."""

    kind: str
    step: str
    key: str
    say: str = ""
    apart: str = ""
    hints: tuple[str, ...] = ()
    listen: str = ""
    speaker: str = ""
    turn: int = 0
    seconds: int = 0
    uses_length: bool = False
    face_down: bool = False
    cues: tuple[Cue, ...] = ()
    taps: tuple[Tap, ...] = ()
    cards: tuple[tuple[str, Option], ...] = ()  # each with its deck
    deck_from: str = ""
    photos: tuple[Photo, ...] = ()  # the first, and what it can be swapped for

    @property
    def groups(self) -> int:
        return 1 + max((tap.group for tap in self.taps), default=0)

    @property
    def has_next(self) -> bool:
        """Whether it can be passed by: all but what has a tap that leads elsewhere."""
        return not any(tap.goto for tap in self.taps)


@dataclass(frozen=True)
class People:
    """The names of two, by their seats; while one seat is empty, “your partner”."""

    one: str
    two: str

    @classmethod
    def of(cls, couple: Couple) -> People:
        names = {seat.seat: seat.name for seat in couple.seats}
        return cls(*(names.get(seat) or _("Your partner") for seat in SEATS))

    @property
    def both(self) -> list[tuple[str, str]]:
        return list(zip(SEATS, (self.one, self.two), strict=True))

    def name(self, seat: str) -> str:
        return self.one if seat == "one" else self.two
