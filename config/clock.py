"""What is due, in turn: each app's jobs on their own rhythm, one after the other in one process that stays.

A job does a bounded part of what is due and tells whether more is left; the others then have their turn first.
"""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import close_old_connections
from django.utils import timezone

from apps.accounts import retention
from apps.drafts import drafting
from apps.exercises import keeping
from apps.memories.book import bookmaking
from apps.memories.removal import binning
from apps.photos import housekeeping
from apps.vault import rotating

logger = logging.getLogger(__name__)
STEP = 0.25  # seconds within which a signal to stop is heard


@dataclass(frozen=True)
class Job:
    """What one app has to do from time to time, and the seconds between two of its turns."""

    due: Callable[[datetime], bool]
    every: int


JOBS = {
    "accounts": Job(retention.due, 300),
    "keys": Job(rotating.due, 300),
    "photos": Job(housekeeping.due, 300),
    "books": Job(bookmaking.due, 600),
    "bin": Job(binning.due, 3600),
    "exercises": Job(keeping.due, 3600),
    "drafts": Job(drafting.due, 3600),
}


class Clock:
    """Gives each job its turns until it is stopped."""

    def __init__(self) -> None:
        self.stopped = False
        self.turns = dict.fromkeys(JOBS, time.monotonic())

    def stay(self) -> None:
        """Do what is due whenever it is, until stopped; the job under way is done first."""
        while not self.stopped:
            name = min(self.turns, key=self.turns.__getitem__)
            if (left := self.turns[name] - time.monotonic()) > 0:
                time.sleep(min(left, STEP))
                continue
            more = _work(name)
            self.turns[name] = time.monotonic() + (0 if more else JOBS[name].every)

    def stop(self, *_signal: object) -> None:
        self.stopped = True


def once() -> list[str]:
    """Do all that is due now; give the names of the jobs that failed."""
    failed = []
    for name in JOBS:
        while more := _work(name):
            pass
        if more is None:
            failed.append(name)
    return failed


def _work(name: str) -> bool | None:
    """Let a job do its part, and tell whether more is left; None where it failed, to be tried at its next turn."""
    close_old_connections()
    try:
        return JOBS[name].due(timezone.now())
    except Exception:
        logger.exception("“%s” failed; it is tried again at its next turn.", name)
        return None
