"""What is out of sight: put away by one for themselves, or in the bin, for both to see and restore for thirty days.

Nobody can erase the other's words: a memory that the other has told stays in the bin until they agree.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.changing import locked, write
from apps.memories.models import Memory
from apps.memories.models.memories import BINNED_FOR
from apps.photos import library
from apps.photos.models import Photo

SLICE = 200  # photos, and memories, examined per run


def put_away(memory: Memory, *, by: User) -> None:
    """Hides a memory from `by`; nothing changes for the partner, who isn't notified."""
    with locked(memory, by=by) as (change, now):
        change.seen_by = {by.pk}
        now.put_away.get_or_create(couple=change.couple, person=by)


def bring_back(memory: Memory, *, by: User) -> None:
    with locked(memory, by=by) as (change, now):
        change.seen_by = {by.pk}
        now.put_away.filter(couple=change.couple, person=by).delete()


def bin_photos(couple: Couple, keys: Iterable[UUID], *, by: User, at: datetime) -> int:
    """Puts photos that `by` sees into the bin, whoever uploaded them; returns how many."""
    with couple.change(by=by, seen_by=[by]) as change:
        chosen = change.couple.photos.visible_to(by).kept().filter(pk__in=keys)
        if chosen.filter(private_to=None).exists():
            change.reaches_both()
        return chosen.update(binned_at=at)


def restore_photo(photo: Photo, *, by: User) -> None:
    with locked(photo, by=by) as (_change, now):
        write(now, {"binned_at": None})


def delete_photo(photo: Photo, *, by: User) -> None:
    """Deletes a photo in the bin for good. Only its uploader may; for the other there are thirty days."""
    with locked(photo, by=by) as (_change, now):
        if now.binned_at and now.uploader_id == by.pk:
            library.discard([now])


def bin_memory(memory: Memory, *, by: User, at: datetime) -> None:
    with locked(memory, by=by) as (_change, now):
        write(now, {"binned_at": at, "binned_by": by})


def restore_memory(memory: Memory, *, by: User) -> None:
    with memory.couple.change(by=by, seen_by=[by]) as change:
        change.couple.memories.in_bin_of(by).filter(pk=memory.pk).update(binned_at=None, binned_by=None)
        if memory.private_to_id is None:
            change.reaches_both()


def agree(memory: Memory, *, by: User) -> None:
    """Agrees to the deletion of a memory that the other put into the bin and `by` has told."""
    with memory.couple.change(by=by, seen_by=[by]) as change:
        change.reaches_both()
        theirs = change.couple.memories.in_bin_of(by).filter(pk=memory.pk).exclude(binned_by=by)
        theirs.update(binned_by=None)


def due(at: datetime) -> bool:
    """Empties some bins; returns whether more is left."""
    return empty(at) > 0


def empty(at: datetime) -> int:
    """Deletes what has been in the bin for thirty days, of some couples; returns the number of photos and memories."""
    since = at - BINNED_FOR
    over = (Memory.objects.filter(binned_at__lte=since).agreed(), Photo.objects.filter(binned_at__lte=since))
    open_ones = [rows.filter(couple__closed_at=None) for rows in over]
    couples = {couple for rows in open_ones for couple in rows.values_list("couple", flat=True)[:SLICE]}
    return sum(_empty(couple, since) for couple in Couple.objects.filter(pk__in=couples))


def _empty(couple: Couple, since: datetime) -> int:
    with couple.change(by=couple.both()[0].user, seen_by=[]) as change:
        memories = list(change.couple.memories.filter(binned_at__lte=since).agreed())
        photos = change.couple.photos.filter(Q(binned_at__lte=since) | Q(picture__memory__in=memories))
        owners = [*(memory.private_to_id for memory in memories), *photos.values_list("private_to", flat=True)]
        for owner in owners:
            change.reaches(owner)
        library.discard(photos)
        for memory in memories:
            memory.delete()
        return len(owners)
