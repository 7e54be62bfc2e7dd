"""Creates, edits, orders and dissolves chapters."""

from typing import Any
from uuid import UUID, uuid4

from django.db.models import Max

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.changing import AlreadySaved, locked, move, number, write
from apps.memories.models import Chapter

MOST = 100  # chapters of one story


class TooManyChapters(Exception):
    """The story has as many chapters as it may have."""


def begin(couple: Couple, *, by: User, title: str, opening: str = "", key: UUID | None = None) -> Chapter:
    """Appends a chapter, private while `by` is alone. Raises TooManyChapters.

    `key` comes from the form: submitted twice, it creates one chapter; with other words the second time, it raises
    AlreadySaved.
    """
    with couple.change(by=by, seen_by=[by]) as change:
        ours = change.couple.chapters
        if key and (before := ours.filter(pk=key, made_by=by).first()):
            if (before.title, before.opening) != (title, opening):
                raise AlreadySaved
            return before
        if ours.visible_to(by).count() >= MOST:
            raise TooManyChapters
        alone = by if len(change.members) == 1 else None
        if not alone:
            change.reaches_both()
        key, last = ours.unused(key or uuid4()), ours.aggregate(last=Max("position", default=0))["last"]
        facts = {"title": title, "opening": opening, "position": last + 1}
        return ours.create(pk=key, made_by=by, private_to=alone, **facts)


def rename(chapter: Chapter, facts: dict[str, Any], *, by: User) -> None:
    with locked(chapter, by=by) as (_change, now):
        write(now, facts)


def shift(chapter: Chapter, by_places: int, *, by: User) -> None:
    """Moves a chapter by so many places, as far as the ends."""
    with locked(chapter, by=by) as (change, now):
        chapters = list(change.couple.chapters.visible_to(by).in_order())
        move(chapters, chapters.index(now), by_places)
        number(chapters)


def dissolve(chapter: Chapter, *, by: User) -> None:
    """Deletes a chapter; its memories stay in the story."""
    with locked(chapter, by=by) as (_change, now):
        now.memories.filter(couple=now.couple).update(chapter=None)
        now.delete()
