"""Forgets sent mails, with their codes and addresses, and links that have run out. Run it every few minutes."""

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.accounts import email_change
from apps.accounts.models import User


class Command(BaseCommand):
    """Forgets sent mails and links that have run out."""

    help = __doc__

    def handle(self, *args: object, **options: object) -> None:
        """Forget them; what could not be sent is kept a day, for whoever looks why."""
        call_command("prune_db_task_results", queue_name="*", min_age_days=0, failed_min_age_days=1, verbosity=0)
        User.objects.stand_ins().delete()
        self.stdout.write(f"{email_change.forget(at=timezone.now())} links forgotten.")
