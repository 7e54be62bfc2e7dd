"""`manage.py bounced ADDRESS < mail`: a mail server hands over what came back (docs/self-hosting.md)."""

import sys
from argparse import ArgumentParser
from email import message_from_binary_file
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from apps.reminders import bouncing


class Command(BaseCommand):
    """Ends the emails of a person whose address takes no mail any more."""

    help = "Reads a mail that came back to ADDRESS from its input."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address")

    def handle(self, *_args: Any, **options: Any) -> None:
        """A mail that says nothing is no fault: a mail server would send it back once more."""
        ended = bouncing.returned(options["address"], message_from_binary_file(sys.stdin.buffer), at=timezone.now())
        self.stdout.write("Emails ended." if ended else "Nothing to end.")
