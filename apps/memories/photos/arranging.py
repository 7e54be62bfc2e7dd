"""What either of the two may do with any photo they see: caption, date, order, another memory."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from apps.accounts.models import User
from apps.memories.changing import locked, move, number, write
from apps.memories.models import Memory
from apps.photos.models import Photo


def describe(photo: Photo, facts: dict[str, Any], *, by: User) -> None:
    with locked(photo, by=by) as (change, now):
        write(now, facts)
        for picture in change.couple.pictures.filter(photo=now).select_related("memory"):
            picture.photo = now
            picture.day_in(picture.memory)
            picture.save(update_fields=["day"])


def move_to(memory: Memory, keys: Iterable[UUID], *, by: User) -> int:
    """Moves photos to the end of this memory from others, and returns how many.

    A shared photo isn't moved into a private memory.
    """
    with locked(memory, by=by) as (change, now):
        pictures = change.couple.pictures.seen_by(by).exclude(memory=now).filter(photo__in=keys)
        if now.private_to_id:
            pictures = pictures.filter(photo__private_to=now.private_to_id)
        moved = list(pictures.select_related("photo").order_by("memory__happened_on", "memory_id", "position", "id"))
        now.append(moved)
        return len(moved)


def order(memory: Memory, keys: Sequence[UUID], *, by: User) -> None:
    """Puts these photos first, in this order; the others follow. Unknown ids are ignored."""
    with locked(memory, by=by) as (_change, now):
        place = {key: position for position, key in enumerate(keys)}
        number(sorted(now.pictures.all(), key=lambda picture: place.get(picture.photo_id, len(place))))


def shift(memory: Memory, key: UUID, by_places: int, *, by: User) -> None:
    """Moves a photo by so many places, as far as the ends."""
    with locked(memory, by=by) as (_change, now):
        pictures = list(now.pictures.kept())
        keys = [picture.photo_id for picture in pictures]
        if key in keys:
            move(pictures, keys.index(key), by_places)
            number([*pictures, *now.pictures.exclude(photo__binned_at=None)])


def by_time(memory: Memory, *, by: User) -> None:
    """Sorts the photos by the time they were taken; those without a date keep their order at the end."""
    with locked(memory, by=by) as (_change, now):
        pictures = now.pictures.select_related("photo")
        number(sorted(pictures, key=lambda picture: (picture.photo.taken_on or date.max, picture.clock)))
