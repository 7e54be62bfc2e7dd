"""A short text, or up to five cards."""

from datetime import datetime
from typing import Any

from apps.exercises import meeting
from apps.exercises.catalogue import Step
from apps.exercises.models import Run
from apps.exercises.steps.at import At

TEMPLATE = "exercises/_read.html"
MARKED = False


def may_pass(run: Run, step: Step, when: datetime) -> bool:
    """Let everybody go on."""
    return True


def gate(run: Run, step: Step, when: datetime) -> str:
    """Follow the author: two in step go on when each is ready, when any is, or each for themselves."""
    return step.ready


def context(at: At) -> dict[str, Any]:
    """Tell whether this person is ready and waits for the other."""
    return {"waiting": at.in_step and meeting.own_mark(at.run, at.plain, at.person) is not None}
