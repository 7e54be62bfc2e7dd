"""Each marks a list; what both accept appears, and one of it is picked."""

from datetime import datetime
from typing import Any

from apps.exercises import matching, meeting
from apps.exercises.catalogue import Step
from apps.exercises.forms import MatchForm
from apps.exercises.models import Run
from apps.exercises.steps.at import At

TEMPLATE = "exercises/_match.html"
MARKED = True


def form(at: At, data: Any = None) -> MatchForm:
    """Give the list with this person's own marks."""
    before = matching.remembered(at.run, at.plain, at.person)
    initial = {f"card-{number}": str(mark) for number, mark in enumerate(before)}
    return MatchForm(
        data, cards=matching.options(at.run, at.plain, at.person), answers=at.step.answers, initial=initial
    )


def may_pass(run: Run, step: Step, when: datetime) -> bool:
    """Let it be left out, or left with nothing shared."""
    return step.skip or matching.shared(run, step) is not None


def gate(run: Run, step: Step, when: datetime) -> str:
    """Leave it together; where all that follows is about a pick and there is none, that is the end."""
    return "any" if matching.leads_on(run, step) else "end"


def context(at: At) -> dict[str, Any]:
    """Give the list, or what is shared."""
    shared = matching.shared(at.run, at.plain)
    marked = matching.has_marked(at.run, at.plain, at.person)
    return {
        "form": form(at),
        "shared": shared,
        "picked": meeting.settled(at.run, at.plain).get("picked", ""),
        "state": "shared" if shared is not None else "mine" if marked else "mark",
    }
