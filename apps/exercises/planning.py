"""A thing both agree to: one proposes, the other says yes or proposes something else. Nobody is asked twice.

A plan that only one makes for themselves (`agree = "one"`) is seen by nobody else.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises import meeting
from apps.exercises.content import schema
from apps.exercises.content.schema import Step
from apps.exercises.models import Plan, Run
from apps.vault.sealing import Unreadable

WHAT = {
    "date": _("A date"),
    "time": _("An hour of your own"),
    "goal": _("A goal"),
    "ritual": _("A ritual"),
    "repair": _("To put right"),
    "talk": _("A talk"),
    "agreement": _("An appointment"),
}


@dataclass(frozen=True)
class Planned:
    """A plan as pages show it: what, and the day it is for where there is one."""

    plan: Plan
    facts: Mapping[str, str]

    @property
    def on(self) -> date | None:
        return self.plan.on

    @property
    def what(self) -> str:
        return self.facts.get("what") or self.facts.get("if_then", "")

    @property
    def more(self) -> list[str]:
        names = ("where", "who", "cost", "backup", "if_then")
        return [self.facts[name] for name in names if self.facts.get(name) and self.facts.get("what")]

    @property
    def kind(self) -> str | Promise:
        step = self.plan.run.guide.step(self.plan.step)
        return WHAT.get(step.what, "") if isinstance(step, schema.Plan) else ""

    @property
    def at(self) -> time | None:
        return time.fromisoformat(self.facts["time"]) if self.facts.get("time") else None


def standing(run: Run, step: Step, person: User) -> Planned | None:
    """Give the plan of this step as it stands for this person: proposed or agreed to."""
    seen = (plan for plan in run.rows(Plan) if plan.step == step.id and plan.private_to_id in (None, person.pk))
    return next((shown for plan in seen if (shown := _shown(plan))), None)


def propose(run: Run, step: schema.Plan, facts: Mapping[str, str], on: date | None, *, by: User, today: date) -> None:
    """Propose a plan in place of what was proposed before. For oneself alone it is agreed at once."""
    with meeting.at(run, by) as (change, now):
        before = standing(now, step, by)
        if before and before.plan.agreed_on:
            return
        alone = step.agree == "one"
        mine = {"facts": dict(facts), "on": on, "private_to": by if alone else None}
        if not alone:
            Plan.objects.filter(couple=change.couple, run=now, step=step.id).exclude(by=by).delete()
        plan = Plan.objects.filter(couple=change.couple, run=now, step=step.id, by=by).first()
        plan = plan or Plan(couple=change.couple, run=now, step=step.id, by=by)
        _write(plan, mine | {"agreed_on": today if alone else None})
        if alone:
            meeting.go_on(now, step, by)
        else:
            change.reaches_both()


def agree(run: Run, step: Step, mark: str, *, by: User, today: date) -> None:
    """Say yes to what the other has proposed; `mark` is that of what was read, so that it is agreed to as read."""
    with meeting.at(run, by) as (change, now):
        found = standing(now, step, by)
        if not found or found.plan.by_id == by.pk or found.plan.agreed_on:
            return
        if mark_of(found) == mark:
            _write(found.plan, {"agreed_on": today})
            meeting.go_on_together(change, now, step, by)


def mark_of(planned: Planned) -> str:
    """Give a short mark by which a plan is known again, word for word."""
    said = json.dumps([planned.plan.pk.hex, sorted(planned.facts.items()), str(planned.on)])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def ahead(couple: Couple, person: User, today: date) -> list[Planned]:
    """List what is still to come and agreed to, the nearest first; what has no day stands for a week."""
    rows = couple.plans.visible_to(person).agreed().ahead(today).select_related("run")
    return [shown for plan in rows if (shown := _shown(plan))]


def forget(plan: Plan, *, by: User) -> None:
    with plan.couple.change(by=by, seen_by=[by]) as change:
        if plan.private_to_id is None:
            change.reaches_both()
        plan.delete()


def _write(plan: Plan, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(plan, name, value)
    if plan._state.adding:
        plan.save(force_insert=True)
    else:
        plan.save(update_fields=list(values))


def _shown(plan: Plan) -> Planned | None:
    try:
        return Planned(plan, plan.facts)
    except Unreadable:
        return None
