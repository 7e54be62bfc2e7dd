"""Does what is due from time to time: each app's jobs on their own rhythm, in turn, in one process that stays.

A job does a bounded part of what is due and tells whether more is left; the others then have their turn first.
"""

import logging
import signal
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from apps.accounts import retention
from apps.couples import ending
from apps.drafts import drafting
from apps.exercises.results import retention as answers
from apps.memories.book import bookmaking
from apps.memories.removal import binning
from apps.operating import alarm
from apps.photos import housekeeping
from apps.portability import making
from apps.reminders import sending
from apps.vault import rotating

logger = logging.getLogger(__name__)
STEP = 0.25  # seconds within which a signal to stop is heard


class Job(NamedTuple):
    """What one app has to do from time to time, and the seconds between two of its turns."""

    due: Callable[[datetime], bool]
    every: int


JOBS = {
    "accounts": Job(retention.due, 300),
    "keys": Job(rotating.due, 300),
    "parted": Job(ending.due, 300),
    "photos": Job(housekeeping.due, 300),
    "reminders": Job(sending.due, 60),
    "books": Job(bookmaking.due, 600),
    "copies": Job(making.due, 600),
    "bin": Job(binning.due, 3600),
    "exercises": Job(answers.due, 3600),
    "drafts": Job(drafting.due, 3600),
    "operating": Job(alarm.due, 600),
}


class Command(BaseCommand):
    """Gives each job its turns until a signal comes; what failed stands in the log."""

    help = "Does what is due from time to time: sweeps, retention, keys."
    requires_system_checks = ()
    stopped = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do all that is due now, and end")

    def handle(self, *args: Any, once: bool, **options: Any) -> None:
        if not once:
            signal.signal(signal.SIGINT, self.stop)
            signal.signal(signal.SIGTERM, self.stop)
            self.stay()
        elif failed := [name for name in JOBS if not _work_off(name)]:
            raise CommandError(f"Failed: {', '.join(failed)}. The others are done.")

    def stay(self) -> None:
        """Does what is due whenever it is, until stopped; the job under way is done first."""
        turns = dict.fromkeys(JOBS, time.monotonic())
        while not self.stopped:
            name = min(turns, key=turns.__getitem__)
            if (left := turns[name] - time.monotonic()) > 0:
                time.sleep(min(left, STEP))
                continue
            more = _work(name)
            turns[name] = time.monotonic() + (0 if more else JOBS[name].every)

    def stop(self, *_signal: object) -> None:
        self.stopped = True


def _work_off(name: str) -> bool:
    """Lets a job do all that is due now, and tells whether it could."""
    while more := _work(name):
        pass
    return more is not None


def _work(name: str) -> bool | None:
    """Lets a job do its part and tells whether more is left; None if it failed, to be tried at its next turn."""
    close_old_connections()
    try:
        return JOBS[name].due(timezone.now())
    except Exception:
        logger.exception("“%s” failed; it is tried again at its next turn.", name)
        return None
