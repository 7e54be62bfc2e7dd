"""Lets answers go whose time is over. Run it once a day."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.exercises.keeping import let_go


class Command(BaseCommand):
    """Lets answers go whose time is over."""

    help = __doc__

    def handle(self, *args: object, **options: object) -> None:
        """Let them go."""
        self.stdout.write(f"{let_go(timezone.now())} answers let go.")
