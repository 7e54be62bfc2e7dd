"""What somebody does not want to meet for now: put away for oneself, or marked quietly for both."""

from __future__ import annotations

from apps.accounts.models import User
from apps.memories.models import Memory
from apps.memories.story.keeping import now_of


def put_away(memory: Memory, *, by: User) -> None:
    """Take a memory out of what `by` meets; for the other nothing changes, and they do not learn of it."""
    with now_of(memory, by) as (change, now):
        change.seen_by = {by.pk}
        now.put_away.get_or_create(couple=change.couple, person=by)


def bring_back(memory: Memory, *, by: User) -> None:
    """Put it back among what `by` meets."""
    with now_of(memory, by) as (change, now):
        change.seen_by = {by.pk}
        now.put_away.filter(couple=change.couple, person=by).delete()


def mark_quietly(memory: Memory, *, quiet: bool, by: User) -> None:
    """Let it come up by itself no more, for both: not on our home page, not on its day, not in “tell it again”."""
    with now_of(memory, by) as (_change, now):
        now.quiet = quiet
        now.save(update_fields=["quiet"])
