"""A thing both agree to, proposed by one."""

from datetime import datetime
from typing import Any

from apps.exercises import meeting, planning, reveal
from apps.exercises.content.schema import Match, Plan
from apps.exercises.forms import PlanForm
from apps.exercises.models import Run
from apps.exercises.steps.at import At

TEMPLATE = "exercises/_plan.html"
MARKED = True


def form(at: At[Plan], data: Any = None) -> PlanForm:
    """Give the fields with what stands so far."""
    found = planning.standing(at.run, at.plain, at.person)
    initial = {**found.facts, "on": found.on} if found else {"what": _prefilled(at)}
    return PlanForm(data, names=at.step.fields, initial=initial)


def may_pass(run: Run, step: Plan, when: datetime) -> bool:
    """Let it be left out."""
    return True


def gate(run: Run, step: Plan, when: datetime) -> str:
    """Go on without a plan together."""
    return "any"


def context(at: At[Plan]) -> dict[str, Any]:
    """Give what is proposed, and by whom as far as it is this person's turn to say yes."""
    found = planning.standing(at.run, at.plain, at.person)
    mine = found is not None and found.plan.by_id == at.person.pk
    states = {True: "mine", False: "theirs"}
    return {
        "form": form(at),
        "planned": found,
        "mark": planning.mark_of(found) if found else "",
        "state": "agreed" if found and found.plan.agreed_on else states[mine] if found else "none",
        "alone": at.step.agree == "one",
    }


def _prefilled(at: At[Plan]) -> str:
    source = at.exercise.step(at.plain.from_step)
    if source is None:
        return meeting.picked(at.run, at.person)
    if isinstance(source, Match):
        return meeting.pick_at(at.run, source)
    said = [voice.words for voice in reveal.voices(at.run, source, at.person) if voice.state == "said"]
    return next(iter(said), "")[:200]
