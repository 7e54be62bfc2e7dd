"""Says whether every original opens to what it was; docs/self-hosting.md tells when that is good to know."""

from collections import Counter
from typing import Any, cast
from uuid import UUID

from django.conf import settings
from django.core.files.storage import storages
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.photos import verifying
from apps.photos.storage.base import Storage


class Command(BaseCommand):
    """Verifies the files of photos."""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["verify"], help="open every original, and compare it with its hash")
        parser.add_argument("--in", dest="place", choices=["folder", "bucket"], help="not where the site has them")
        parser.add_argument("--from", dest="after", type=UUID, help="the id after which to go on")
        parser.add_argument("--most", type=int, default=1_000_000, help="photos in this run")

    def handle(self, *args: Any, place: str | None, after: UUID | None, most: int, **options: Any) -> None:
        """Name what is not as it should be, and end with 1 if there is anything."""
        if place and place not in settings.STORAGES:
            raise CommandError("No bucket is named: set S3_BUCKET and what belongs to it.")
        store, last, seen = cast(Storage, storages[place or "photos"]), after, Counter[str]()
        try:
            for last, wrong in verifying.verify(store, after=after, most=most):
                seen[kind := wrong if wrong in verifying.NO_FAULT else "wrong"] += 1
                if kind == "wrong":
                    self.stderr.write(f"{last} {wrong}")
        except OSError as problem:
            raise CommandError(f"{problem} Go on with --from {last}.") from None
        if seen.total() == most:
            self.stdout.write(f"There may be more: --from {last}")
        self._report(seen)

    def _report(self, seen: Counter[str]) -> None:
        self.stdout.write(f"{seen['']} originals open to what they were; {seen[verifying.KEYLESS]} have no key.")
        if seen["wrong"]:
            raise CommandError(f"{seen['wrong']} photos are not as they should be; they are named above.")
