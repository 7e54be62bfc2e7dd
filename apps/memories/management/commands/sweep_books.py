"""Run it from time to time: every few minutes does no harm."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.memories.bookmaking import sweep


class Command(BaseCommand):
    """Asks again for books that were never made, and lets those go whose month is over."""

    help = "Asks again for books that were never made, and lets those go whose month is over."

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep once, and say what was found."""
        asked, removed = sweep(timezone.now())
        self.stdout.write(f"{asked} books asked for again, {removed} forgotten files removed")
