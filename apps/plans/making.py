"""Makes, changes and hides plans."""

from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.plans.models import Dream, HiddenPlan, Plan

STEP = "plan"  # of a plan that came of nothing else


def make(
    couple: Couple,
    facts: dict[str, str],
    columns: dict[str, Any],
    *,
    by: User,
    key: UUID,
    only_me: bool = False,
    dream: Dream | None = None,
) -> Plan:
    """Makes a plan that both see at once; whoever is alone, or says so, makes it for themselves. Idempotent by key."""
    with couple.change(by=by, seen_by=[by]) as change:
        plans, today = change.couple.plans, change.couple.today(timezone.now())
        if found := plans.filter(pk=key, by=by).first():
            return found
        alone = by if only_me or len(change.members) == 1 else None
        made = {"by": by, "facts": facts, "private_to": alone, "agreed_on": today, "origin": uuid4(), "step": STEP}
        made["dream"] = change.couple.dreams.visible_to(by).fresh(dream) if dream else None
        plan = plans.create(pk=plans.unused(key), couple=change.couple, **made, **columns)
        if not alone:
            change.reaches_both()
        return plan


def change(plan: Plan, facts: dict[str, str], columns: dict[str, Any], *, by: User, share: bool = False) -> None:
    """Changes only these facts (empty ones go) and columns; either of the two may. `share` shows a private one."""
    with plan.couple.change(by=by, seen_by=[by]) as change:
        now = change.couple.plans.visible_to(by).agreed().fresh(plan)
        now.facts = {name: said for name, said in (now.facts | facts).items() if said}
        for name, value in columns.items():
            setattr(now, name, value)
        if not (now.repeat and now.on and now.until and now.on <= now.until):  # as the other left it meanwhile
            now.repeat, now.until = "", None
        if share and len(change.members) > 1:
            now.private_to = None
        now.save()
        if now.private_to_id is None:
            change.reaches_both()


def hide(plan: Plan, *, by: User, hidden: bool) -> None:
    """Hides a plan from `by` alone, or shows it again."""
    with plan.couple.change(by=by, seen_by=[by]) as change:
        now = change.couple.plans.visible_to(by).fresh(plan)
        if hidden:
            HiddenPlan.objects.get_or_create(couple=change.couple, plan=now, person=by)
        else:
            HiddenPlan.objects.filter(couple=change.couple, plan=now, person=by).delete()
