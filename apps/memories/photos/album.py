"""The pictures of one memory, as its page and its viewer show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from apps.memories.models import Picture


@dataclass(frozen=True)
class Leaf:
    """A picture with the ids of the previous and next one that can be displayed."""

    number: int
    picture: Picture
    back: UUID | None = None
    next: UUID | None = None


@dataclass(frozen=True)
class Album:
    """All pictures of a memory, the one at the top of its page, and the pages of the viewer."""

    pictures: list[Picture]
    head: Picture | None
    leaves: list[Leaf]


def lay_out(pictures: Iterable[Picture]) -> Album:
    """Returns the album; a single picture isn't repeated at the top."""
    every = list(pictures)
    head = next((picture for picture in every if picture.photo.sizes_made), None)
    turned = [(number, picture) for number, picture in enumerate(every, start=1) if not picture.photo.failed]
    keys = [None, *(picture.photo_id for _number, picture in turned), None]
    leaves = [Leaf(*leaf, keys[at], keys[at + 2]) for at, leaf in enumerate(turned)]
    return Album(every, head if len(every) > 1 else None, leaves)
