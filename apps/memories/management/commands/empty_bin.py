"""Run it from time to time: once an hour is plenty."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.memories import binning


class Command(BaseCommand):
    """Lets go what has lain in a bin for thirty days."""

    help = "Lets go for good what has lain in a bin of the story for thirty days."

    def handle(self, *args: Any, **options: Any) -> None:
        """Empty once, and say what went."""
        self.stdout.write(f"{binning.empty(timezone.now())} photos and memories let go")
