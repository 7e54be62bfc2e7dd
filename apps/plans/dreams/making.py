"""Makes, changes, shares and deletes dreams."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from apps.accounts.models import User
from apps.couples.models import Change, Couple
from apps.photos import brought
from apps.photos.models import Photo
from apps.plans.models import Dream, Why


def save(
    couple: Couple, dream: Dream | UUID, facts: dict[str, Any], why: str | None, photos: Sequence[Photo], *, by: User
) -> Dream:
    """Makes a dream of this id, which only `by` can see until they share it, or changes only these facts of one.

    A why is one's own; the first of the photos takes the place of the one before, which goes back to who brought it.
    """
    with couple.change(by=by, seen_by=[by]) as change:
        now = _now(change, dream)
        fresh = brought.loose(change.couple, by, [photo.pk for photo in photos])[:1]
        if fresh or "photo" in facts:
            now.free_photo()
        for name, fact in (facts | ({"photo": fresh[0]} if fresh else {})).items():
            setattr(now, name, fact)
        now.save()
        now.show_photo()
        if why is not None:
            _write(now, why, by)
        return now


def share(dream: Dream, *, by: User) -> None:
    """Lets the other see it, with its photo and why it matters; does nothing while `by` is alone."""
    with locked(dream, by=by) as (change, now):
        if len(change.members) > 1:
            now.private_to = None
            now.save(update_fields=["private_to"])
            now.show_photo()
            change.reaches_both()


def delete(dream: Dream, *, by: User) -> None:
    """Deletes it for everybody who could see it. Its steps stay as plans, its photo with who brought it."""
    with locked(dream, by=by) as (_change, now):
        now.free_photo()
        now.delete()


@contextmanager
def locked(dream: Dream, *, by: User) -> Iterator[tuple[Change, Dream]]:
    """Locks the couple and yields the dream as it is now. Raises Gone if `by` no longer sees it."""
    with dream.couple.change(by=by, seen_by=[by]) as change:
        yield change, _now(change, dream)


def _now(change: Change, dream: Dream | UUID) -> Dream:
    """Returns it as it is behind the lock; a new one by its id, or what the same form has made before."""
    by, dreams = change.by, change.couple.dreams
    if isinstance(dream, UUID):
        new = Dream(pk=dreams.unused(dream), couple=change.couple, made_by=by, private_to=by)
        return dreams.filter(pk=dream, made_by=by).first() or new
    now = dreams.visible_to(by).fresh(dream)
    change.reaches(now.private_to_id)
    return now


def _write(dream: Dream, words: str, by: User) -> None:
    mine = dream.whys.filter(couple=dream.couple, writer=by).first() or Why(couple=dream.couple, dream=dream, writer=by)
    mine.words = words
    if words:
        mine.save()
    elif not mine._state.adding:
        mine.delete()
