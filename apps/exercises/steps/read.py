"""A short text, or up to five cards."""

from datetime import datetime
from typing import Any

from apps.exercises import meeting
from apps.exercises.content.schema import Read
from apps.exercises.models import Run
from apps.exercises.steps.at import At

TEMPLATE = "exercises/_read.html"
MARKED = False


def may_pass(run: Run, step: Read, when: datetime) -> bool:
    """Let everybody go on."""
    return True


def gate(run: Run, step: Read, when: datetime) -> str:
    """Let two in step go on when each is ready."""
    return "each"


def context(at: At[Read]) -> dict[str, Any]:
    """Tell whether this person is ready and waits for the other."""
    return {"waiting": at.in_step and meeting.own_mark(at.run, at.plain, at.person) is not None}
