"""One speaks, the other listens and says it back; then they change."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from apps.couples.models import Membership
from apps.exercises import consenting, meeting, timing
from apps.exercises.content.schema import Turns
from apps.exercises.models import Run
from apps.exercises.steps.at import At
from apps.exercises.steps.timer import face

TEMPLATE = "exercises/_turns.html"
MARKED = True


@dataclass(frozen=True)
class Turn:
    """Who speaks now. `mine` says whether that is whoever reads it."""

    part: str
    speaker: Membership
    listener: Membership
    mine: bool
    number: int
    count: int


def may_pass(run: Run, step: Turns, when: datetime) -> bool:
    """Let it be left out, and left once all have spoken."""
    return True


def gate(run: Run, step: Turns, when: datetime) -> str:
    """Leave it out together; what is over, everybody leaves for themselves."""
    return "none" if timing.is_over(run, step, when) else "any"


def context(at: At[Turns]) -> dict[str, Any]:
    """Give whose turn it is, or who could begin."""
    clock = meeting.clock(at.run, at.plain)
    over = timing.is_over(at.run, at.plain, at.when)
    return {
        "state": timing.state(at.run, at.plain, at.person, at.when),
        "clock": face(clock, at.when) if clock else None,
        "turn": _turn(at) if clock and at.partner and not over else None,
        "choices": _choices(at),
        "softer": consenting.softened(at.run, at.plain, at.exercise),
    }


def _turn(at: At[Turns]) -> Turn | None:
    seats = {seat.seat: seat for seat in at.run.couple.seats}
    stands, speaking = timing.part(at.run, at.plain), timing.speaker_seat(at.run, at.plain)
    speaker, listener = seats[speaking], next(seat for name, seat in seats.items() if name != speaking)
    mine = speaker.user_id == at.person.pk
    number = int(stands.get("turn", 0)) + 1
    return Turn(str(stands.get("part", "speak")), speaker, listener, mine, number, at.step.rounds * 2)


def _choices(at: At[Turns]) -> list[tuple[str, str]]:
    begins = gettext("%(name)s begins")
    if not at.partner:
        return [(seat.seat, begins % {"name": seat.name}) for seat in at.run.couple.seats]
    return [(at.me.seat, gettext("I’ll begin")), (at.partner.seat, begins % {"name": at.partner.name})]
