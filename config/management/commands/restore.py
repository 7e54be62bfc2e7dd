"""Puts a backup back where nothing is yet, and looks whether it is whole. docs/operating.md tells how."""

import os
from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from config.backups import Failed, restoring


class Command(BaseCommand):
    """Restores words, keys and photos."""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--at", type=datetime.fromisoformat, help="as it was then, such as 2026-11-28T21:30 (UTC)")
        parser.add_argument("--keep-keys", action="store_true", help="with the keys that are here")

    def handle(self, *args: Any, at: datetime | None, keep_keys: bool, **options: Any) -> None:
        os.umask(0o077)
        try:
            for said in restoring.restore(at and at.replace(tzinfo=at.tzinfo or UTC), keep_keys=keep_keys):
                self.stdout.write(said)
        except (Failed, OSError) as problem:
            raise CommandError(str(problem)) from None
        call_command("verify_backup")
