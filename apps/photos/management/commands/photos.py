"""Says whether every original opens to what it was; docs/self-hosting.md tells when that is good to know."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, BinaryIO, cast
from uuid import UUID

from django.conf import settings
from django.core.files.storage import storages
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.photos.models import Photo
from apps.photos.storage import Storage
from apps.vault import keyring
from apps.vault.files import SealedFile
from apps.vault.sealing import Unreadable

AT_ONCE = 8  # originals that are read
BATCH = 200  # rows in memory
KEYLESS, GONE = "has no key any more", "was deleted meanwhile"
NO_FAULT = ("", KEYLESS, GONE)  # whose key was destroyed on purpose opens in no place


class Command(BaseCommand):
    """Verifies the files of photos."""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["verify"], help="open every original, and compare it with its hash")
        parser.add_argument("--in", dest="place", choices=["folder", "bucket"], help="not where the site has them")
        parser.add_argument("--from", dest="after", type=UUID, default=UUID(int=0), help="the id to continue after")
        parser.add_argument("--most", type=int, default=1_000_000, help="photos in this run")

    def handle(self, *args: Any, place: str | None, after: UUID, most: int, **options: Any) -> None:
        """Name what is not as it should be, and end with 1 if there is anything."""
        if place and place not in settings.STORAGES:
            raise CommandError("No bucket is named: set S3_BUCKET and what belongs to it.")
        store, last, seen = cast(Storage, storages[place or "photos"]), after, Counter[str]()
        try:
            for last, wrong in verify(store, after=after, most=most):
                seen[kind := wrong if wrong in NO_FAULT else "wrong"] += 1
                if kind == "wrong":
                    self.stderr.write(f"{last} {wrong}")
        except OSError as problem:
            raise CommandError(f"{problem} Continue with --from {last}.") from None
        if seen.total() == most:
            self.stdout.write(f"There may be more: --from {last}")
        self._report(seen)

    def _report(self, seen: Counter[str]) -> None:
        self.stdout.write(f"{seen['']} originals open to what they were; {seen[KEYLESS]} have no key.")
        if seen["wrong"]:
            raise CommandError(f"{seen['wrong']} photos are not as they should be; they are named above.")


def verify(store: Storage, *, after: UUID, most: int) -> Iterator[tuple[UUID, str]]:
    """Go through so many photos by their id, and tell of each what is wrong with it. OSError: the store is away."""
    photos = Photo.objects.order_by("pk")
    with ThreadPoolExecutor(AT_ONCE) as pool:
        while most > 0 and (some := list(photos.filter(pk__gt=after)[: min(most, BATCH)])):
            for photo, wrong in zip(some, pool.map(_look, [store] * len(some), map(_known, some)), strict=True):
                there = wrong in NO_FAULT or Photo.objects.filter(pk=photo.pk).exists()
                yield photo.pk, wrong if there else GONE
            after, most = some[-1].pk, most - len(some)


def _known(photo: Photo) -> tuple[Photo, bytes, str]:
    """Give its key and its hash too; nothing where its owner's key was destroyed."""
    with keyring.open_for(couple=photo.couple_id, people=[photo.uploader_id]):
        try:
            return photo, photo.key, photo.facts["sha256"]
        except Unreadable:
            return photo, b"", ""


def _look(store: Storage, known: tuple[Photo, bytes, str]) -> str:
    photo, key, sha256 = known
    if missing := [name for name in photo.objects_held() if not store.exists(name)]:
        return f"lacks {', '.join(missing)}"
    if not key:
        return KEYLESS
    found = hashlib.sha256()
    try:
        with SealedFile(cast(BinaryIO, store.open(photo.original)), key, label="original") as opened:
            for chunk in opened:
                found.update(chunk)
    except Unreadable:
        return f"does not open: {photo.original}"
    return "" if found.hexdigest() == sha256 else f"is another picture than it was: {photo.original}"
