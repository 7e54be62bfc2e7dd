"""Run it from time to time: every few minutes does no harm."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.memories.bookmaking import sweep


class Command(BaseCommand):
    """Asks again for books that were never made, and lets those go whose month is over."""

    help = "Asks again for books that were never made, and lets those go whose month is over."

    def handle(self, *args: Any, **options: Any) -> None:
        """Sweep once, and say what was found."""
        try:
            asked, removed = sweep(timezone.now())
        except OSError as problem:
            raise CommandError(f"Where the books are can’t be looked at now: {problem}") from None
        self.stdout.write(f"{asked} books asked for again, {removed} forgotten files removed")
