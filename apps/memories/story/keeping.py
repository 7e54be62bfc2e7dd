"""Creates and edits memories, tellings and their photos."""

import textwrap
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Max
from django.utils import timezone

from apps.accounts.models import User
from apps.couples.models import Change, Couple
from apps.memories.changing import AlreadySaved, locked, write
from apps.memories.models import Memory, Picture, Telling
from apps.memories.moment import Moment
from apps.photos import brought, library
from apps.photos.models import Photo

TITLE = 80  # characters of a title made from words


class SharedMeanwhile(Exception):
    """The memory was shared while its writer was adding something they were promised to keep private."""


def keep(
    couple: Couple,
    *,
    by: User,
    title: str,
    when: Moment,
    place: str = "",
    words: str = "",
    sealed: bool = False,
    photos: Iterable[Photo] = (),
    key: UUID | None = None,
    only_me: bool = False,
    **facts: Any,
) -> Memory:
    """Creates a memory with its maker's telling and photos. Idempotent for the same `key`, which comes from the form.

    Submitted again with other words, it changes nothing and raises AlreadySaved.

    Both see it at once; if `by` is alone or says `only_me`, it is private until they share it. `sealed` keeps only the
    telling private. `facts` may contain kind, prompt and chapter.
    """
    key = key or uuid4()
    with couple.change(by=by, seen_by=[by]) as change:
        memory = change.couple.memories.filter(pk=key, made_by=by).first()
        if not memory:
            alone = by if only_me or len(change.members) == 1 else None
            facts = _columns(change, {"title": title, "place": place, "when": when, **facts})
            free = change.couple.memories.unused(key)
            memory = change.couple.memories.create(pk=free, made_by=by, private_to=alone, **facts)
            _write(memory, words, by, sealed=sealed)
            share_chapter(change, memory)
        elif not _is_same(memory, by, title=title, when=when, place=place, words=words):
            raise AlreadySaved
        _take_in(change, memory, photos, by)
        return memory


def keep_words(
    couple: Couple, by: User, words: str, on: date, *, only_me: bool = False, photo: Photo | None = None
) -> Memory:
    """Keeps words from an exercise, and a photo, as a memory of that day; their beginning becomes its title."""
    title = textwrap.shorten(words, TITLE, placeholder="…")
    photos = [photo] if photo else []
    title = title if title != "…" else words.strip()[: TITLE - 1] + "…"
    return keep(couple, by=by, title=title, when=Moment.on(on), words=words, only_me=only_me, photos=photos)


def change(memory: Memory, *, by: User, facts: dict[str, Any], captions: Mapping[UUID, str] = {}) -> None:
    """Changes only what `facts` (title, place, when, kind, chapter, muted) and `captions` contain."""
    with locked(memory, by=by) as (change, now):
        write(now, _columns(change, facts))
        share_chapter(change, now)
        if "when" in facts:
            now.pictures.filter(couple=now.couple, photo__taken_on=None).update(day=now.happened_on)
        for picture in now.pictures.filter(pk__in=captions).select_related("photo"):
            write(picture.photo, {"caption": captions[picture.pk]})


def tell(memory: Memory, words: str, *, by: User, sealed: bool = False, only_me: bool = False) -> None:
    """Replaces the newest version of `by`; empty words delete it.

    `sealed` keeps it private; `only_me` means that the page promised that the memory is private. Raises
    SharedMeanwhile if the partner could read such words.
    """
    with locked(memory, by=by) as (change, now):
        mine = _newest(now, by)
        open_by_now = bool(mine and mine.private_to_id is None)
        if words and now.private_to_id is None and (only_me or (sealed and open_by_now)):
            raise SharedMeanwhile
        _write(now, words, by, sealed=sealed)
        if sealed and not open_by_now:
            change.seen_by = {by.pk}


def tell_again(memory: Memory, words: str, *, by: User, sealed: bool = False) -> None:
    """Adds a version of today to those of `by`. None is ever replaced; the same words again, shared now, are shared."""
    with locked(memory, by=by) as (change, now):
        mine = _newest(now, by)
        if mine and mine.words == words:
            _write(now, words, by, sealed=sealed)
            return
        private, version = by if sealed else None, mine.version + 1 if mine else 1
        today = now.couple.today(timezone.now())
        now.tellings.create(
            couple=now.couple, writer=by, words=words, version=version, told_on=today, private_to=private
        )
        if sealed:
            change.seen_by = {by.pk}


def add_photos(memory: Memory, photos: Iterable[Photo], *, by: User, only_me: bool = False) -> None:
    """Adds photos of `by` that are in no memory. Raises SharedMeanwhile if `only_me` no longer holds."""
    with locked(memory, by=by) as (change, now):
        if only_me and now.private_to_id is None:
            raise SharedMeanwhile
        _take_in(change, now, photos, by)


def share(memory: Memory, *, by: User) -> None:
    """Shares a private memory with its pictures; does nothing while `by` is alone."""
    with locked(memory, by=by) as (change, now):
        if len(change.members) > 1 and now.private_to_id:
            write(now, {"private_to": None})
            change.couple.photos.filter(pk__in=now.pictures.values("photo")).update(private_to=None)
            share_chapter(change, now)
            change.reaches_both()


def share_telling(memory: Memory, *, by: User, version: str = "") -> None:
    """Shares this version of `by`, the newest where none is named."""
    with locked(memory, by=by) as (_change, now):
        mine = now.tellings.filter(couple=now.couple, writer=by).exclude(private_to=None)
        newest = mine.aggregate(newest=Max("version"))["newest"]
        mine.filter(version=int(version) if version.isdecimal() and len(version) < 5 else newest).update(
            private_to=None, told_on=now.couple.today(timezone.now())
        )


def share_chapter(change: Change, memory: Memory) -> None:
    if memory.chapter_id and memory.private_to_id is None and len(change.members) > 1:
        change.couple.chapters.filter(pk=memory.chapter_id).update(private_to=None)


def _columns(change: Change, facts: dict[str, Any]) -> dict[str, Any]:
    """Spells `when` out, and leaves a memory in no chapter if its chapter was dissolved while the form was open."""
    columns = {name: fact for name, fact in facts.items() if name != "when"}
    if when := facts.get("when"):
        columns |= when.columns
    if chapter := facts.get("chapter"):
        columns["chapter"] = change.couple.chapters.filter(pk=chapter.pk).first()
    return columns


def _is_same(memory: Memory, by: User, *, words: str, **facts: Any) -> bool:
    mine = _newest(memory, by)
    return words == (mine.words if mine else "") and all(getattr(memory, name) == fact for name, fact in facts.items())


def _newest(memory: Memory, by: User) -> Telling | None:
    return memory.tellings.filter(couple=memory.couple, writer=by).last()


def _write(memory: Memory, words: str, by: User, *, sealed: bool) -> None:
    mine = _newest(memory, by)
    if not words:
        if mine:
            mine.delete()
        return
    mine = mine or Telling(couple=memory.couple, memory=memory, writer=by, private_to=by)
    if mine.private_to_id:
        mine.private_to = by if sealed else None
        mine.told_on = memory.couple.today(timezone.now())
    mine.words = words
    mine.save()


def _take_in(change: Change, memory: Memory, photos: Iterable[Photo], by: User) -> None:
    # Read the photos again inside the lock: the same form may have been submitted twice.
    loose = brought.loose(change.couple, by, [photo.pk for photo in photos])
    known, fresh = set(memory.pictures.values_list("photo__mark", flat=True)), []
    for photo in loose:
        if photo.mark in known:
            library.discard([photo])
        else:
            known.add(photo.mark)
            fresh.append(Picture(couple=change.couple, photo=photo))
    memory.append(fresh)
    if memory.private_to_id is None:
        change.reaches_both()
