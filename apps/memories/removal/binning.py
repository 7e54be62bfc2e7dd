"""The bin: what either of the two puts there waits thirty days, for both to see and to take out again.

Nobody can erase the other's words: a memory that the other has told stays in the bin until they let it go, too.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.models import Memory, MemoryQuerySet, Telling
from apps.memories.story.keeping import now_of
from apps.photos import library
from apps.photos.models import Photo

PATIENCE = timedelta(days=30)
SLICE = 200  # photos, and memories, whose couples are looked for in one go


def bin_photos(couple: Couple, keys: Iterable[UUID], *, by: User, at: datetime) -> int:
    """Put photos that `by` sees into the bin, whoever brought them; give how many."""
    with couple.change(by=by, seen_by=[by]) as change:
        chosen = change.couple.photos.visible_to(by).kept().filter(pk__in=keys)
        if chosen.filter(private_to=None).exists():
            change.reaches_both()
        return chosen.update(binned_at=at)


def restore_photo(photo: Photo, *, by: User) -> None:
    """Take a photo out of the bin: it is back at its place, or loose where it had none."""
    with photo.couple.change(by=by, seen_by=[by]) as change:
        change.couple.photos.visible_to(by).filter(pk=photo.pk).update(binned_at=None)
        if photo.private_to_id is None:
            change.reaches_both()


def let_photo_go(photo: Photo, *, by: User) -> None:
    """Let a photo in the bin go at once, for good: only who brought it may, for the other there are thirty days."""
    with photo.couple.change(by=by, seen_by=[by]) as change:
        gone = change.couple.photos.in_bin().filter(pk=photo.pk, uploader=by)
        if photo.private_to_id is None:
            change.reaches_both()
        library.discard(gone)


def bin_memory(memory: Memory, *, by: User, at: datetime) -> None:
    """Put a memory into the bin, with its tellings and photos."""
    with now_of(memory, by) as (_change, now):
        now.binned_at, now.binned_by = at, by
        now.save(update_fields=["binned_at", "binned_by"])


def restore_memory(memory: Memory, *, by: User) -> None:
    """Take a memory out of the bin, as it was."""
    with memory.couple.change(by=by, seen_by=[by]) as change:
        change.couple.memories.in_bin_of(by).filter(pk=memory.pk).update(binned_at=None, binned_by=None)
        if memory.private_to_id is None:
            change.reaches_both()


def agree(memory: Memory, *, by: User) -> None:
    """Say that it may go, in which `by` has words too and which the other put there."""
    with memory.couple.change(by=by, seen_by=[by]) as change:
        change.reaches_both()
        theirs = change.couple.memories.in_bin_of(by).filter(pk=memory.pk).exclude(binned_by=by)
        theirs.update(binned_by=None)


def due(at: datetime) -> bool:
    """Empty some bins; tell whether more is left."""
    return empty(at) > 0


def empty(at: datetime) -> int:
    """Let go for good what has lain in the bin for thirty days, of some couples; give how many photos and memories."""
    since = at - PATIENCE
    over = (_settled(Memory.objects.filter(binned_at__lte=since)), Photo.objects.filter(binned_at__lte=since))
    couples = {couple for rows in over for couple in rows.values_list("couple", flat=True)[:SLICE]}
    return sum(_empty(couple, since) for couple in Couple.objects.filter(pk__in=couples))


def _empty(couple: Couple, since: datetime) -> int:
    with couple.change(by=couple.both()[0].user, seen_by=[]) as change:
        memories = list(_settled(change.couple.memories.filter(binned_at__lte=since)))
        photos = change.couple.photos.filter(Q(binned_at__lte=since) | Q(picture__memory__in=memories))
        owners = [*(memory.private_to_id for memory in memories), *photos.values_list("private_to", flat=True)]
        for owner in owners:
            change.reaches(owner)
        library.discard(photos)
        for memory in memories:
            memory.delete()
        return len(owners)


def waits_for(memory: Memory, person: User) -> bool:
    """Tell whether it stays in the bin until this person lets it go, since they have told it."""
    if not memory.binned_by_id or memory.binned_by_id == person.pk:
        return False
    return memory.tellings.filter(couple=memory.couple_id, writer=person).exists()


def _settled(binned: MemoryQuerySet) -> MemoryQuerySet:
    told = Telling.objects.filter(couple=OuterRef("couple"), memory=OuterRef("pk"))
    others = told.exclude(writer=OuterRef("binned_by"))
    return binned.filter(Q(binned_by=None) | ~Exists(others))
