"""The ten kinds of steps: a module each, with what it shows and when it may be left.

A new kind is a new module here and a record in content/schema.py.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from apps.exercises import navigation
from apps.exercises.models import Run
from apps.exercises.steps import ask, build, consent, finish, match, plan, read, reveal, timer, turns
from apps.exercises.steps.at import At


class Kind(Protocol):
    """What a module of a kind offers."""

    TEMPLATE: str
    MARKED: bool  # whether it has a mark of its own in the line of steps

    def may_pass(self, run: Run, step: Any, when: datetime) -> bool:
        """Tell whether somebody may go on from here without an answer."""

    def gate(self, run: Run, step: Any, when: datetime) -> str:
        """Tell how two who go in step leave it: "each" when both are ready, "any" together at one tap, "none" alone.

        "end" says that nothing after it makes sense any more.
        """

    def context(self, at: At[Any]) -> dict[str, Any]:
        """Give what its template needs."""


KINDS: Mapping[str, Kind] = {
    "read": read,
    "ask": ask,
    "reveal": reveal,
    "turns": turns,
    "timer": timer,
    "match": match,
    "consent": consent,
    "build": build,
    "plan": plan,
    "finish": finish,
}


def marks(at: At[Any]) -> list[str]:
    """Give one word for each mark in the line of steps: past, now, or nothing yet. None for a step without a mark."""
    marked = [step.id for step in navigation.steps(at.run, at.person) if KINDS[step.kind].MARKED]
    if at.key not in marked:
        return []
    here = marked.index(at.key)
    return ["past" if number < here else "now" if number == here else "" for number in range(len(marked))]
