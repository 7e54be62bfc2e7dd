"""One screen of what the phone on the table says, and the names of the two it speaks to."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.couples.models import Couple
from apps.exercises.content.parts import Cue
from apps.photos.models import Photo
from apps.web.decks import Option

SEATS = ("one", "two")


@dataclass(frozen=True)
class Tap:
    """Something to choose. `goto` is the key of a prompt, "not-now" or "end"; without one it goes on to the next."""

    id: str
    text: str
    goto: str = ""
    easier: str = ""
    tags: tuple[tuple[str, object], ...] = ()  # what it takes, and "when": only on a call, or only here
    is_later: bool = False  # not among the first to be shown


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
    shows: int = 0  # of so many taps, in turn
    is_match: bool = False
    photos: tuple[Photo, ...] = ()  # the first, and what it can be swapped for

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
