"""The pictures of one memory, as its page shows them and as one leafs through them."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from apps.memories.models import Picture


@dataclass(frozen=True)
class Leaf:
    """A picture with the photos before and after it; those that can't be shown are passed over."""

    number: int
    picture: Picture
    back: UUID | None = None
    next: UUID | None = None


@dataclass(frozen=True)
class Album:
    """All pictures of a memory, the one at the head of its page, and the leaves to turn."""

    pictures: list[Picture]
    head: Picture | None
    leaves: list[Leaf]


def lay_out(pictures: Iterable[Picture]) -> Album:
    """Lay the pictures out; a single one needs none above it."""
    every = list(pictures)
    head = next((picture for picture in every if picture.photo.sizes_made), None)
    turned = [(number, picture) for number, picture in enumerate(every, start=1) if not picture.photo.failed]
    keys = [None, *(picture.photo_id for _number, picture in turned), None]
    leaves = [Leaf(*leaf, keys[at], keys[at + 2]) for at, leaf in enumerate(turned)]
    return Album(every, head if len(every) > 1 else None, leaves)
