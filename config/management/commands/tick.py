"""Does what is due from time to time: sweeps, retention, keys. It stays; --once, for a timer, does it and ends."""

import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config import clock


class Command(BaseCommand):
    """Does what is due."""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do all that is due now, and end")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        """Stay until a signal comes, or do it once; what failed stands in the log."""
        if not once:
            signal.signal(signal.SIGINT, (stays := clock.Clock()).stop)
            signal.signal(signal.SIGTERM, stays.stop)
            stays.stay()
        elif failed := clock.once():
            raise CommandError(f"Failed: {', '.join(failed)}. The others are done.")
