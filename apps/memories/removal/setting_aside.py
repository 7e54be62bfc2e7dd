"""Hides memories: put away for oneself, or muted for both."""

from apps.accounts.models import User
from apps.memories.changing import locked
from apps.memories.models import Memory


def put_away(memory: Memory, *, by: User) -> None:
    """Hides a memory from `by`; nothing changes for the partner, who isn't notified."""
    with locked(memory, by=by) as (change, now):
        change.seen_by = {by.pk}
        now.put_away.get_or_create(couple=change.couple, person=by)


def bring_back(memory: Memory, *, by: User) -> None:
    with locked(memory, by=by) as (change, now):
        change.seen_by = {by.pk}
        now.put_away.filter(couple=change.couple, person=by).delete()


def mute(memory: Memory, *, muted: bool, by: User) -> None:
    """Stops or resumes showing it unprompted to both: on Home, on its day and in “tell it again”."""
    with locked(memory, by=by) as (_change, now):
        now.muted = muted
        now.save(update_fields=["muted"])
