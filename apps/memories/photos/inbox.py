"""The inbox: photos in no memory yet, by day, with the memories they may belong to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from uuid import UUID

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.models import Memory
from apps.memories.moment import Precision
from apps.photos import library
from apps.photos.brought import loose
from apps.photos.models import Photo

MOST = 200  # photos shown at once
NEAR = 12  # memories on either side of a day
OFFERED = 3
DAY = timedelta(days=1)
# Days that a memory may have lasted.
LENGTH = {Precision.DAY: 1, Precision.MONTH: 31, Precision.SEASON: 92, Precision.YEAR: 366}


@dataclass(frozen=True)
class Group:
    """The photos of one day, and the memories they may belong to, most likely first."""

    day: date | None
    photos: list[Photo]
    memories: list[Memory]


def delete(couple: Couple, keys: Sequence[UUID], *, by: User) -> None:
    with couple.change(by=by, seen_by=[by]) as change:
        library.discard(loose(change.couple, by, keys))


def lay_out(couple: Couple, person: User) -> list[Group]:
    """Groups this person's loose photos by day, newest first; those without a date come last."""
    photos = list(couple.photos.loose_of(person)[:MOST])
    photos.sort(key=lambda photo: photo.taken_on or date.min, reverse=True)
    memories = _around(couple, person, [photo.taken_on for photo in photos if photo.taken_on])
    groups = groupby(photos, key=lambda photo: photo.taken_on)
    return [Group(day, list(group), _likeliest(memories, day) if day else []) for day, group in groups]


def near(couple: Couple, person: User, day: date, *, but: Memory) -> list[Memory]:
    """Returns the other memories nearest to a day on either side of it, newest first."""
    seen = couple.memories.in_story_of(person).exclude(pk=but.pk)
    after = seen.filter(happened_on__gt=day).order_by("happened_on", "id")[:NEAR]
    before = seen.filter(happened_on__lte=day).newest_first()[:NEAR]
    return [*reversed(after), *before]


def _around(couple: Couple, person: User, days: list[date]) -> list[Memory]:
    if not days:
        return []
    first, last = min(days) - timedelta(days=LENGTH[Precision.YEAR]), max(days) + DAY
    return list(couple.memories.in_story_of(person).filter(happened_on__range=(first, last)).newest_first()[:1000])


def _likeliest(memories: list[Memory], day: date) -> list[Memory]:
    fitting = [memory for memory in memories if _may_hold(memory, day)]
    fitting.sort(key=lambda memory: (LENGTH[Precision(memory.precision)], memory.happened_on != day))
    return fitting[:OFFERED]


def _may_hold(memory: Memory, day: date) -> bool:
    slack = DAY if memory.precision == Precision.DAY else timedelta(0)
    end = memory.happened_on + timedelta(days=LENGTH[Precision(memory.precision)])
    return memory.happened_on - slack <= day < end + slack
