"""A fresh yes from both, or something else."""

from datetime import datetime
from typing import Any

from apps.exercises import consenting, meeting
from apps.exercises.content.schema import Consent
from apps.exercises.models import Run
from apps.exercises.steps.at import At

TEMPLATE = "exercises/_consent.html"
MARKED = True


def may_pass(run: Run, step: Consent, when: datetime) -> bool:
    """Let nobody pass without a yes; looking on from a settled one goes by itself."""
    return False


def gate(run: Run, step: Consent, when: datetime) -> str:
    """Need no gate: consenting.py opens it."""
    return "none"


def context(at: At[Consent]) -> dict[str, Any]:
    """Tell what was offered, and whether this person's own yes waits."""
    said = consenting.has_said(at.run, at.plain, at.person, at.when)
    return {"state": "mine" if said else "asked", "settled": bool(meeting.settled(at.run, at.plain)) or at.looking_back}
