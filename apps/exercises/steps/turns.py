"""One speaks, the other listens and says it back; then they change.

The same clock runs for one part after the other: speaking, saying back, and what the speaker taps then.
"""

import random
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from apps.couples.models import Membership
from apps.exercises.content.schema import Turns
from apps.exercises.models import Clock
from apps.exercises.runs import state
from apps.exercises.runs.visit import Visit
from apps.exercises.steps.clock import ClockKind, set_clock

SPEAK, REFLECT, TAP, OVER = "speak", "reflect", "tap", "over"
ACROSS = {"one": "two", "two": "one"}


@dataclass(frozen=True)
class Turn:
    """Who speaks now. `mine` says whether that is whoever reads it."""

    part: str
    speaker: Membership
    listener: Membership
    mine: bool
    number: int
    count: int


class TurnsKind(ClockKind[Turns]):
    """Settled is where the turns stand: `turn` from 0, `part`, and the seat that `first` spoke."""

    record = Turns

    def context(self, visit: Visit[Turns]) -> dict[str, Any]:
        found = super().context(visit)
        under_way = found["clock"] and visit.partner and not self.is_over(visit)
        return found | {"turn": _turn(visit) if under_way else None, "choices": _choices(visit)}

    def is_over(self, visit: Visit[Turns]) -> bool:
        return state.clock(visit.run, visit.plain) is not None and visit.outcome.get("part") == OVER

    def start(self, visit: Visit[Turns], wishes: list[str]) -> int:
        """Where both wish to begin, or neither, the lot decides."""
        wanted = {*wishes} & {*ACROSS}
        first = wanted.pop() if len(wanted) == 1 else random.SystemRandom().choice([*ACROSS])
        visit.settle({"first": first, "turn": 0, "part": SPEAK})
        return visit.plain.seconds

    def end(self, visit: Visit[Turns]) -> None:
        visit.settle(visit.outcome | {"part": OVER})

    def forward(self, visit: Visit[Turns], clock: Clock, what: str, tap: int) -> bool:
        stands, step = visit.outcome, visit.plain
        part = stands.get("part", SPEAK)
        if what != ("tap" if part == TAP else "next"):
            return False
        following = _after_tap(step, tap) if part == TAP else _after_part(step, part)
        turn = int(stands.get("turn", 0)) + (following == OVER)
        if following == OVER and turn < step.rounds * 2:
            following = SPEAK
        visit.settle(stands | {"part": following, "turn": turn})
        seconds = {SPEAK: step.seconds, REFLECT: step.reflect_seconds}.get(following, 0)
        set_clock(clock, spent=0, since=visit.now if seconds else None, seconds=seconds)
        return True


def _turn(visit: Visit[Turns]) -> Turn:
    stands, seats = visit.outcome, {seat.seat: seat for seat in visit.run.couple.seats}
    number, first = int(stands.get("turn", 0)), str(stands.get("first", "one"))
    speaking = ACROSS[first] if number % 2 else first
    speaker, listener = seats[speaking], seats[ACROSS[speaking]]
    mine, part = speaker.user_id == visit.person.pk, str(stands.get("part", SPEAK))
    return Turn(part, speaker, listener, mine, number + 1, visit.plain.rounds * 2)


def _choices(visit: Visit[Turns]) -> list[tuple[str, str]]:
    begins = gettext("%(name)s starts")
    if not visit.partner:
        return [(seat.seat, begins % {"name": seat.name}) for seat in visit.run.couple.seats]
    return [(visit.me.seat, gettext("I’ll start")), (visit.partner.seat, begins % {"name": visit.partner.name})]


def _after_part(step: Turns, now: str) -> str:
    if now == SPEAK and step.reflect_seconds:
        return REFLECT
    return TAP if step.after else OVER


def _after_tap(step: Turns, tap: int) -> str:
    """The first tap ends the turn, the last asks for another, any between for saying it back once more."""
    if tap <= 0 or tap >= len(step.after):
        return OVER
    return SPEAK if tap == len(step.after) - 1 else REFLECT
