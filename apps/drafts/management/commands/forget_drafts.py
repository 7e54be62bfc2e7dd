"""Forgets drafts that nobody came back to. Run it every hour."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.drafts.drafting import forget


class Command(BaseCommand):
    """Forgets drafts that nobody came back to."""

    help = __doc__

    def handle(self, *args: object, **options: object) -> None:
        """Forget them."""
        self.stdout.write(f"{forget(timezone.now())} drafts forgotten.")
