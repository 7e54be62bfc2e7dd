"""Opens originals in the place where they are stored, and compares each with the hash that was noted when it came."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO, NamedTuple, cast
from uuid import UUID

from apps.photos.models import Photo
from apps.photos.storage.base import Storage
from apps.vault import keyring
from apps.vault.files import SealedFile
from apps.vault.sealing import Unreadable

AT_ONCE = 8  # originals that are read
BATCH = 200  # rows in memory
KEYLESS, GONE = "has no key any more", "was let go meanwhile"
NO_FAULT = ("", KEYLESS, GONE)  # whose key was destroyed on purpose opens in no place


class Original(NamedTuple):
    """What is known of a photo's original, and the names of all its files."""

    photo: UUID
    names: list[str]
    key: bytes = b""
    sha256: str = ""


def verify(store: Storage, *, after: UUID | None, most: int) -> Iterator[tuple[UUID, str]]:
    """Go through so many photos by their id, and tell of each what is wrong with it. OSError: the store is away."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while most > 0 and (some := _some(after, min(most, BATCH))):
            for one, wrong in zip(some, pool.map(lambda one: _look(store, one), some), strict=True):
                there = wrong in NO_FAULT or Photo.objects.filter(pk=one.photo).exists()
                yield one.photo, wrong if there else GONE
            after, most = some[-1].photo, most - len(some)


def _some(after: UUID | None, most: int) -> list[Original]:
    photos = Photo.objects.filter(pk__gt=after) if after else Photo.objects.all()
    return [_known(photo) for photo in photos.order_by("pk")[:most]]


def _known(photo: Photo) -> Original:
    with keyring.open_for(couple=photo.couple_id, people=[photo.uploader_id]):
        try:
            return Original(photo.pk, photo.objects_held(), photo.key, photo.facts["sha256"])
        except Unreadable:
            return Original(photo.pk, photo.objects_held())


def _look(store: Storage, one: Original) -> str:
    if missing := [name for name in one.names if not store.exists(name)]:
        return f"lacks {', '.join(missing)}"
    if not one.key:
        return KEYLESS
    found = hashlib.sha256()
    try:
        with SealedFile(cast(BinaryIO, store.open(one.names[0])), one.key, label="original") as opened:
            for chunk in opened:
                found.update(chunk)
    except Unreadable:
        return f"does not open: {one.names[0]}"
    return "" if found.hexdigest() == one.sha256 else f"is another picture than it was: {one.names[0]}"
