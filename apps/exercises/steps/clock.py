"""One clock for two: both say that they are ready, then it runs on the server; either can pause it, or end it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext, ngettext

from apps.exercises.content.schema import Timer, Turns
from apps.exercises.models import Clock
from apps.exercises.runs import state
from apps.exercises.runs.state import FRESH
from apps.exercises.runs.visit import Visit
from apps.exercises.steps.base import Gate, Kind, action, number
from apps.exercises.steps.consent import is_agreed, softened

MINUTE = 60


@dataclass(frozen=True)
class Face:
    """What a page shows of a clock: milliseconds at the moment it was made."""

    state: str
    total: int
    left: int
    phase: int
    label: str


class ClockKind[S: Timer | Turns](Kind[S]):
    """A step with a clock. Left out, it is left together; what is over, everybody leaves for themselves."""

    def gate(self, visit: Visit[S]) -> Gate:
        return "none" if self.is_over(visit) else "any"

    def elements(self, step: S) -> tuple[str, ...]:
        return "sound", "timer"

    def context(self, visit: Visit[S]) -> dict[str, Any]:
        clock = state.clock(visit.run, visit.plain)
        is_ready = visit.own_input(since=visit.now - FRESH) is not None
        return {
            "state": clock.state(visit.now) if clock else "mine" if is_ready else "choose",
            "clock": face(clock, visit.now) if clock else None,
            "softer": softened(visit),
        }

    def is_over(self, visit: Visit[S]) -> bool:
        clock = state.clock(visit.run, visit.plain)
        return clock is not None and clock.state(visit.now) == "over"

    def start(self, visit: Visit[S], wishes: list[str]) -> int:
        """Settles what the two wish, and returns for how many seconds the clock runs first."""
        raise NotImplementedError

    def end(self, visit: Visit[S]) -> None:
        """Settles that it is over before its time."""

    def forward(self, visit: Visit[S], clock: Clock, what: str, tap: int) -> bool:
        """Does what only this kind can do with its clock; returns whether anything changed."""
        return False

    @action
    def ready(self, visit: Visit[S], data: QueryDict) -> None:
        """Says that one is ready; when both are, it starts for both.

        What they wish for is the length in seconds, or in turns the seat that begins.
        """
        run, step, partner = visit.run, visit.plain, visit.partner
        if visit.looking_back or state.clock(run, step) or not is_agreed(run, step):
            return
        wish = (data.get("seconds") or data.get("first") or "")[:9]
        theirs = state.input_of(run, step, partner.user, since=visit.now - FRESH) if partner else None
        if theirs is None:
            visit.set_input(wish, lasts=FRESH)
            return
        seconds = self.start(visit, [wish, str(theirs)])
        state.clear_inputs(run, step)
        run.put(Clock, {"step": step.id}, seconds=seconds, since=visit.now)
        visit.change.reaches_both()

    @action
    def clock(self, visit: Visit[S], data: QueryDict) -> None:
        """Pauses, resumes, ends or goes on, for both. Meant for an earlier phase of the clock, it does nothing."""
        clock, what = state.clock(visit.run, visit.plain), data.get("what", "")
        if clock and clock.phase == number(data, "phase") and self._turned(visit, clock, what, number(data, "tap")):
            visit.change.reaches_both()

    def _turned(self, visit: Visit[S], clock: Clock, what: str, tap: int) -> bool:
        now = clock.state(visit.now)
        if (what, now) == ("pause", "running"):
            set_clock(clock, spent=clock.total - clock.left(visit.now), since=None)
        elif (what, now) == ("resume", "paused"):
            set_clock(clock, spent=clock.spent, since=visit.now)
        elif self.is_over(visit):
            return False
        elif what == "enough":
            self.end(visit)
            set_clock(clock, spent=clock.total, since=None)
        else:
            return self.forward(visit, clock, what, tap)
        return True


def set_clock(clock: Clock, *, spent: int, since: datetime | None, seconds: int | None = None) -> None:
    """Sets a clock anew: its next phase begins."""
    clock.spent, clock.since, clock.phase = spent, since, clock.phase + 1
    clock.seconds = clock.seconds if seconds is None else seconds
    clock.save(update_fields=["spent", "since", "phase", "seconds"])


def face(clock: Clock, now: datetime) -> Face:
    return Face(clock.state(now), clock.total, clock.left(now), clock.phase, spoken(clock.seconds))


def spoken(seconds: int) -> str:
    """Says a length of time."""
    if seconds % MINUTE:
        return gettext("%(number)d seconds") % {"number": seconds}
    return ngettext("%(number)d minute", "%(number)d minutes", seconds // MINUTE) % {"number": seconds // MINUTE}
