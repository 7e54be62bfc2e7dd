"""Adds, changes and deletes milestones, and notes what each says of one for themselves."""

from typing import Any
from uuid import UUID

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.plans.models import Milestone, MilestoneKind, OwnMilestone

BOTH = 2


def keep(
    couple: Couple, key: UUID, facts: dict[str, Any], *, by: User, new: bool = False, only_me: bool | None = None
) -> Milestone:
    """Adds a milestone, idempotent by key, or changes only these facts of one; either of the two may.

    Both see it at once, but for one that somebody adds while alone, or `only_me`. False shows a private one.
    """
    with couple.change(by=by, seen_by=[by]) as change:
        ours, alone = change.couple.milestones, len(change.members) < BOTH
        private = by if only_me or alone else None
        added = Milestone(pk=ours.unused(key), couple=change.couple, by=by, private_to=private)
        now = ours.visible_to(by).filter(pk=key).first() or (added if new else ours.none().fresh(added))
        for name, value in facts.items():
            setattr(now, name, value)
        if only_me is False and not alone:
            now.private_to = None
        others = ours.exclude(pk=now.pk).filter(kind=MilestoneKind.SINCE, private_to=now.private_to_id)
        if now.kind == MilestoneKind.SINCE and others.exists():  # which the other has just added
            now.kind = MilestoneKind.FIRST
        now.save()
        change.reaches(now.private_to_id)
        return now


def delete(milestone: Milestone, *, by: User) -> None:
    """Deletes it for everybody who could see it."""
    with milestone.couple.change(by=by, seen_by=[by]) as change:
        now = change.couple.milestones.visible_to(by).fresh(milestone)
        change.reaches(now.private_to_id)
        now.delete()


def say(milestone: Milestone, what: str, *, by: User, said: bool) -> None:
    """Notes what `by` says of it, or takes it back. It repeats for both once both have said that it is theirs."""
    with milestone.couple.change(by=by, seen_by=[by]) as change:
        now = change.couple.milestones.visible_to(by).fresh(milestone)
        own: dict[str, Any] = {"milestone": now, "person": by, "what": what}
        if said:
            OwnMilestone.objects.get_or_create(couple=change.couple, **own)
        else:
            OwnMilestone.objects.filter(couple=change.couple, **own).delete()
        repeats = now.own.filter(couple=change.couple, what="ours").count() == BOTH
        if repeats != now.repeats:
            now.repeats = repeats
            now.save(update_fields=["repeats"])
            change.reaches_both()
