"""One clock on both screens, which runs once both are ready."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext, ngettext

from apps.exercises import consenting, meeting, timing
from apps.exercises.content.schema import Timer
from apps.exercises.models import Clock, Run
from apps.exercises.steps.at import At

TEMPLATE = "exercises/_timer.html"
MARKED = True
MINUTE = 60


@dataclass(frozen=True)
class Length:
    """One of the lengths to choose from."""

    seconds: int
    label: str
    chosen: bool


@dataclass(frozen=True)
class Face:
    """What a page shows of a clock: milliseconds at the moment it was made."""

    state: str
    total: int
    left: int
    phase: int
    label: str


def may_pass(run: Run, step: Timer, when: datetime) -> bool:
    """Let it be left out, and left once it is over."""
    return True


def gate(run: Run, step: Timer, when: datetime) -> str:
    """Leave it out together; what is over, everybody leaves for themselves."""
    return "none" if timing.is_over(run, step, when) else "any"


def context(at: At[Timer]) -> dict[str, Any]:
    """Give the clock, or what there is to choose before it runs."""
    clock = meeting.clock(at.run, at.plain)
    usual = timing.usual(at.run, at.plain)
    return {
        "state": timing.state(at.run, at.plain, at.person, at.when),
        "clock": face(clock, at.when) if clock else None,
        "lengths": [Length(seconds, spoken(seconds), seconds == usual) for seconds in at.step.lengths],
        "softer": consenting.softened(at.run, at.plain, at.exercise),
        "until": at.until,
    }


def face(clock: Clock, when: datetime) -> Face:
    """Read a clock at this moment."""
    return Face(clock.state(when), clock.total, clock.left(when), clock.phase, spoken(clock.seconds))


def spoken(seconds: int) -> str:
    """Say a length of time."""
    if seconds % MINUTE:
        return gettext("%(number)d seconds") % {"number": seconds}
    return ngettext("%(number)d minute", "%(number)d minutes", seconds // MINUTE) % {"number": seconds // MINUTE}
