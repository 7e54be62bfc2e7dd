"""Forgets sent mails, with their codes and addresses, links that have run out, and keys that seal nothing any more.

Run it every few minutes. Words that somebody brought along into another couple get their new key here.
"""

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.accounts import email_change
from apps.accounts.models import User
from apps.vault import rotating


class Command(BaseCommand):
    """Forgets sent mails, links that have run out, and old keys."""

    help = __doc__

    def handle(self, *args: object, **options: object) -> None:
        """Forget them; what could not be sent is kept a day, for whoever looks why."""
        call_command("prune_db_task_results", queue_name="*", min_age_days=0, failed_min_age_days=1, verbosity=0)
        User.objects.stand_ins().delete()
        now = timezone.now()
        self.stdout.write(f"{email_change.forget(at=now)} links forgotten, {rotating.finish(at=now)} keys destroyed.")
