"""Makes a backup of this box: words and photos to BACKUP_TO, keys to BACKUP_KEYS_TO. docs/operating.md tells how."""

import os
import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from apps.operating import marks
from apps.web import faults
from config.backups import Failed, making, streaming


class Command(BaseCommand):
    """Makes one now, or follows."""

    help = __doc__
    requires_system_checks = ()
    stopped = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--watch", action="store_true", help="stay, and follow every write")
        parser.add_argument("--noted", action="store_true", help="only note that one was made by other means")

    def handle(self, *args: Any, watch: bool, noted: bool, **options: Any) -> None:
        os.umask(0o077)
        try:
            if noted:
                marks.set_now(marks.BACKUP, timezone.now())
            elif watch:
                for sign in (signal.SIGINT, signal.SIGTERM):
                    signal.signal(sign, self._stop)
                streaming.watch(lambda: self.stopped)
            else:
                count = making.back_up(timezone.now())
                self.stdout.write(f"There is a backup, with {count} files of photos.")
        except Failed as problem:
            raise CommandError(str(problem)) from None
        except (OSError, *making.DATABASE_ERRORS) as problem:
            why = "There is no room left" if faults.is_full(problem) else f"It can't be kept there ({problem})"
            raise CommandError(f"{why}. This backup is left out; older ones are as they were.") from None

    def _stop(self, *_signal: object) -> None:
        self.stopped = True
