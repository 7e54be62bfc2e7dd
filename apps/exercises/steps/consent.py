"""A fresh yes from both, or something else. A refusal is written nowhere: it ends the run as stopping does.

Whoever says “not now” ends it for both at once, with the same page as any other ending; a yes that waits is forgotten
with it. A softer way chosen by one becomes the way of both, and nobody's (design: content, A.1 rule 8).
"""

from typing import Any

from django.http import QueryDict

from apps.exercises.content.schema import Consent, Step, Timer
from apps.exercises.models import Run
from apps.exercises.runs import access, flow, state
from apps.exercises.runs.state import FRESH
from apps.exercises.runs.visit import Visit
from apps.exercises.runs.walk import Walk
from apps.exercises.steps.base import Gate, Kind, action

YES, NOT_NOW = "yes", "not-now"
SOFTER = "softer"  # what is settled by two yeses: the id of the softer way, empty where both said yes


def softened(visit: Visit[Any]) -> str:
    """Returns the softer way that the nearest consent before has settled on, empty where there is none."""
    before = visit.exercise.before(visit.plain, Consent)
    softer = state.outcome(visit.run, before).get(SOFTER) if before else None
    return next((one.text for one in before.softer if one.id == softer), "") if before else ""


def is_agreed(run: Run, step: Step) -> bool:
    """Returns whether both have said yes to the touch of this step, and to no other touch since; else none is needed.

    The check of the content sees to it as well: what concerns bodies has two locks.
    """
    if not (isinstance(step, Timer) and step.touch):
        return True
    for before in reversed(run.guide.steps[: run.guide.place_of(step)]):
        if isinstance(before, Timer) and before.touch:
            return False
        if isinstance(before, Consent):
            return SOFTER in state.outcome(run, before)
    return False


class ConsentKind(Kind[Consent]):
    """What both say yes to is settled, and they go on together."""

    record = Consent

    def gate(self, visit: Visit[Consent]) -> Gate:
        return "stay"

    def context(self, visit: Visit[Consent]) -> dict[str, Any]:
        said = visit.own_input(since=visit.now - FRESH) is not None
        return {"state": "mine" if said else "asked", "settled": bool(visit.outcome) or visit.looking_back}

    @action
    def say(self, visit: Visit[Consent], data: QueryDict) -> None:
        """Takes what one of them says: yes, a softer way by its id, or not now. Said twice, it is said once."""
        said, ways = data.get("what", ""), [YES, *(option.id for option in visit.plain.softer)]
        if visit.looking_back:
            return
        if said == NOT_NOW:
            self._do_something_else(visit)
        elif said in ways:
            visit.set_input(said, lasts=FRESH)
            both = state.both_inputs(visit.run, visit.plain, since=visit.now - FRESH)
            if both and all(one in ways for one in both):
                softest = max(both, key=ways.index)
                visit.settle({SOFTER: "" if softest == YES else softest})
                access.note(visit.run)
                flow.go_on_together(visit)

    def _do_something_else(self, visit: Visit[Consent]) -> None:
        run, target = visit.run, visit.exercise.step(visit.plain.if_not)
        if target is None or target.kind == "finish":
            flow.stop(visit)
            return
        state.clear_inputs(run, visit.plain)
        for walk in [Walk(run, seat.user) for seat in run.couple.seats]:
            if walk.row and walk.place.id == visit.key:
                flow.move(run, target, walk.person)
        visit.change.reaches_both()
