"""Run it from time to time: every few minutes does no harm."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.photos.sweeping import sweep


class Command(BaseCommand):
    """Asks again for sizes that were never made, and removes files that belong to no photo."""

    help = "Asks again for missing sizes of photos, and removes files that belong to no photo."

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep once, and say what was found."""
        try:
            asked, removed = sweep(timezone.now())
        except OSError as problem:
            raise CommandError(f"Where the photos are can’t be looked at now: {problem}") from None
        self.stdout.write(f"{asked} photos without sizes, {removed} forgotten files removed")
