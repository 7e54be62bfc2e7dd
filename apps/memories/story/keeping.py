"""Creates and edits memories, tellings and their photos."""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django_stubs_ext import StrOrPromise

from apps.accounts.models import User
from apps.couples.models import Change, Couple
from apps.memories.changing import AlreadySaved, locked
from apps.memories.models import WHEN, Memory
from apps.memories.moment import Moment
from apps.photos import library
from apps.photos.library import SentFile
from apps.photos.models import Photo
from apps.photos.refusals import Refused

TITLE = 80  # characters of a title made from words


class SharedMeanwhile(Exception):
    """The memory was shared while its writer was adding something they were promised to keep private."""


@dataclass
class Received:
    """The photos submitted with a form: those that were stored, and why the others were refused."""

    photos: list[Photo] = field(default_factory=list)
    refused: list[tuple[str, StrOrPromise]] = field(default_factory=list)


def receive(couple: Couple, *, by: User, keys: Sequence[str], files: Iterable[SentFile], at: datetime) -> Received:
    """Stores the files, each on its own, and adds the photos of `by` with these keys that are in no memory."""
    brought = Received(_loose(couple, by, keys))
    for file in files:
        try:
            photo = library.keep(file, couple, by=by, at=at)
        except Refused as refusal:
            brought.refused.append((file.name or "", refusal.sentence))
        else:
            if photo not in brought.photos:
                brought.photos.append(photo)
    return brought


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
            memory = Memory(pk=_free(key), couple=change.couple, made_by=by, private_to=alone, title=title, place=place)
            _set(change, memory, {"when": when, **facts})
            memory.save(force_insert=True)
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


def change(memory: Memory, *, by: User, facts: dict[str, Any], captions: dict[UUID, str]) -> None:
    """Changes only what `facts` (title, place, when, kind, chapter) and `captions` contain."""
    with locked(memory, by=by) as (change, now):
        _set(change, now, facts)
        names = [name for name in facts if name != "when"] + (list(WHEN) if "when" in facts else [])
        if names:
            now.save(update_fields=names)
            share_chapter(change, now)
        if "when" in facts:
            now.pictures.filter(couple=now.couple, photo__taken_on=None).update(day=now.happened_on)
        for picture in now.pictures.filter(pk__in=captions).select_related("photo"):
            picture.photo.caption = captions[picture.pk]
            picture.photo.save(update_fields=["caption"])


def tell(memory: Memory, words: str, *, by: User, sealed: bool = False, only_me: bool = False) -> None:
    """Replaces the telling of `by`; empty words delete it.

    `sealed` keeps it private; `only_me` means that the page promised that the memory is private. Raises
    SharedMeanwhile if the partner could read such words.
    """
    with locked(memory, by=by) as (change, now):
        open_by_now = now.tellings.filter(couple=now.couple, writer=by, private_to=None).exists()
        if words and now.private_to_id is None and (only_me or (sealed and open_by_now)):
            raise SharedMeanwhile
        _write(now, words, by, sealed=sealed)
        if sealed and not open_by_now:
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
            now.private_to = None
            now.save(update_fields=["private_to"])
            change.couple.photos.filter(picture__memory=now).update(private_to=None)
            share_chapter(change, now)
            change.reaches_both()


def share_telling(memory: Memory, *, by: User) -> None:
    """Shares the telling that `by` has kept private."""
    with locked(memory, by=by) as (_change, now):
        now.tellings.filter(couple=now.couple, writer=by).update(private_to=None)


def share_chapter(change: Change, memory: Memory) -> None:
    """Shares the chapter of a memory that both see."""
    if memory.chapter_id and memory.private_to_id is None and len(change.members) > 1:
        change.couple.chapters.filter(pk=memory.chapter_id).update(private_to=None)


def delete_photos(couple: Couple, keys: Sequence[str], *, by: User) -> None:
    """Deletes photos of `by` that are in no memory."""
    with couple.change(by=by, seen_by=[by]) as change:
        library.discard(_loose(change.couple, by, keys))


def _set(change: Change, memory: Memory, facts: dict[str, Any]) -> None:
    for name, fact in facts.items():
        setattr(memory, name, fact)
    # The chapter was read before the lock, and may have been dissolved since.
    chapter = facts.get("chapter")
    if chapter and not change.couple.chapters.filter(pk=chapter.pk).exists():
        memory.chapter = None


def _is_same(memory: Memory, by: User, *, words: str, **facts: Any) -> bool:
    mine = memory.tellings.filter(couple=memory.couple, writer=by).first()
    return words == (mine.words if mine else "") and all(getattr(memory, name) == fact for name, fact in facts.items())


def _write(memory: Memory, words: str, by: User, *, sealed: bool) -> None:
    mine = memory.tellings.filter(couple=memory.couple, writer=by)
    if words:
        private = sealed and not mine.filter(private_to=None).exists()
        told = {"words": words, "private_to": by if private else None}
        memory.tellings.update_or_create(couple=memory.couple, writer=by, defaults=told)
    else:
        mine.delete()


def _take_in(change: Change, memory: Memory, photos: Iterable[Photo], by: User) -> None:
    # Read the photos again inside the lock: the same form may have been submitted twice.
    library.discard(memory.append_photos(_loose(change.couple, by, [str(photo.pk) for photo in photos])))
    if memory.private_to_id is None:
        change.reaches_both()


def uuids(keys: Iterable[str]) -> list[UUID]:
    """Parses ids from a form, without duplicates; skips invalid ones."""
    return list(dict.fromkeys(filter(None, map(_uuid, keys))))


def _loose(couple: Couple, by: User, keys: Sequence[str]) -> list[Photo]:
    order = {key: place for place, key in enumerate(uuids(keys))}
    return sorted(couple.photos.unplaced_of(by).filter(pk__in=order), key=lambda photo: order[photo.pk])


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _free(key: UUID) -> UUID:
    # A key that exists already is somebody else's row.
    return uuid4() if Memory.objects.filter(pk=key).exists() else key
