"""A thing both agree to, proposed by one."""

import hashlib
import json
from typing import Any

from django.http import QueryDict

from apps.accounts.models import User
from apps.exercises.content import schema
from apps.exercises.content.schema import Match
from apps.exercises.models import Run
from apps.exercises.runs import access, dreaming, flow, state
from apps.exercises.runs.visit import Visit
from apps.exercises.steps.base import Gate, Kind, action
from apps.plans.forms import COLUMNS, PlanForm
from apps.plans.models import Plan

SOMETHING_ELSE = "own"  # the option that says nothing of what is meant


class PlanKind(Kind[schema.Plan]):
    """One proposes, the other says yes or proposes something else; nobody is asked twice.

    A plan that only one makes for themselves (`agree = "one"`) is seen by nobody else; of what somebody only tells
    (`agree = "tell"`), such as an hour of their own, each has theirs, which both see at once.
    """

    record = schema.Plan

    def gate(self, visit: Visit[schema.Plan]) -> Gate:
        return "any"

    def form(self, visit: Visit[schema.Plan], data: QueryDict | None = None) -> PlanForm:
        plan = standing(visit.run, visit.plain, visit.person)
        initial = (
            {**plan.facts, **{name: getattr(plan, name) for name in COLUMNS}} if plan else {"what": _prefilled(visit)}
        )
        return PlanForm(data, names=visit.step.fields, zone=visit.run.couple.zone, initial=initial)

    def context(self, visit: Visit[schema.Plan]) -> dict[str, Any]:
        """Returns what is proposed, and by whom as far as it is this person's turn to say yes."""
        plan = standing(visit.run, visit.plain, visit.person)
        proposed = "mine" if plan and plan.by_id == visit.person.pk else "theirs"
        return {
            "form": self.form(visit),
            "plan": plan,
            "mark": mark_of(plan) if plan else "",
            "state": ("agreed" if plan.agreed_on else proposed) if plan else "none",
            "alone": visit.plain.agree != "both",
            "told": visit.plain.agree == "tell",
        }

    @action
    def propose(self, visit: Visit[schema.Plan], data: QueryDict) -> None:
        """Proposes a plan in place of what was proposed before. What is one's own is agreed at once."""
        form, run, step, by = self.valid(visit, data, state="none"), visit.run, visit.plain, visit.person
        before, alone = standing(run, step, by), step.agree != "both"
        if before and before.agreed_on:
            return
        if not alone:
            run.couple.plans.filter(origin=run.pk, step=step.id).exclude(by=by).delete()
        mine = next((plan for plan in run.plans if plan.step == step.id and plan.by_id == by.pk), None)
        mine = mine or Plan(couple=run.couple, origin=run.pk, step=step.id, by=by)
        mine.kind, mine.facts = step.what, form.facts()
        said = form.cleaned_data
        mine.on, mine.repeat, mine.until = said.get("on"), said.get("repeat", ""), said.get("until")
        mine.private_to = by if step.agree == "one" or (alone and not visit.partner) else None
        mine.agreed_on = run.couple.today(visit.now) if alone else None
        mine.dream = dreaming.picked(run, visit.exercise.step(step.from_step))
        mine.save()
        if alone:
            flow.go_on(visit)
        if not mine.private_to:
            visit.change.reaches_both()

    @action
    def agree(self, visit: Visit[schema.Plan], data: QueryDict) -> None:
        """Says yes to what the other has proposed, as it was read: `mark` tells."""
        plan = standing(visit.run, visit.plain, visit.person)
        if not plan or plan.by_id == visit.person.pk or plan.agreed_on or mark_of(plan) != data.get("mark"):
            return
        plan.agreed_on = visit.run.couple.today(visit.now)
        plan.save(update_fields=["agreed_on"])
        flow.go_on_together(visit)


def standing(run: Run, step: schema.Step, person: User) -> Plan | None:
    """Returns the plan of this step as it stands for this person: proposed or agreed to."""
    here = [plan for plan in run.plans if plan.step == step.id and plan.private_to_id in (None, person.pk)]
    seen = (plan for plan in here if getattr(step, "agree", "") != "tell" or plan.by_id == person.pk)
    return next((plan for plan in seen if plan.is_legible), None)


def mark_of(plan: Plan) -> str:
    """Returns a short mark by which a plan is known again, word for word."""
    said = json.dumps([plan.pk.hex, sorted(plan.facts.items()), str(plan.on), plan.repeat, str(plan.until)])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def _prefilled(visit: Visit[schema.Plan]) -> str:
    source = visit.exercise.step(visit.plain.from_step)
    if source is None:
        return state.picked(visit.run, visit.person)
    if isinstance(source, Match):
        own = state.outcome(visit.run, source).get("picked") == SOMETHING_ELSE
        return "" if own else state.pick_at(visit.run, source)
    said = [voice.words for voice in access.voices(visit.run, source, visit.person) if voice.state == "said"]
    return next(iter(said), "")[:200]
