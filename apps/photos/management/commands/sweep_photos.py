"""Run it from time to time: every few minutes does no harm."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.photos.sweeping import sweep


class Command(BaseCommand):
    """Asks again for sizes that were never made, and removes files that belong to no photo."""

    help = "Asks again for missing sizes of photos, and removes files that belong to no photo."

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep once, and say what was found."""
        asked, removed = sweep(timezone.now())
        self.stdout.write(f"{asked} photos without sizes, {removed} forgotten files removed")
