"""The kinds of steps this version knows: a module each, with what it shows and when it may be left.

A new kind is a new module here and a line in fields.py.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from apps.exercises.catalogue import Step
from apps.exercises.models import Run
from apps.exercises.steps import ask, finish, read, reveal
from apps.exercises.steps.at import At


class Kind(Protocol):
    """What a module of a kind offers."""

    TEMPLATE: str
    MARKED: bool  # whether it has a mark of its own in the line of steps

    def may_pass(self, run: Run, step: Step) -> bool:
        """Tell whether somebody may go on from here without an answer."""

    def context(self, at: At) -> dict[str, Any]:
        """Give what its template needs."""


KINDS: Mapping[str, Kind] = {"read": read, "ask": ask, "reveal": reveal, "finish": finish}


def marks(at: At) -> list[str]:
    """Give one word for each mark in the line of steps: past, now, or nothing yet. None for a step without a mark."""
    marked = [step for step in at.exercise.steps if KINDS[step.kind].MARKED]
    here = [step.id for step in marked].index(at.step.id) if KINDS[at.step.kind].MARKED else len(marked)
    if here == len(marked):
        return []
    return ["past" if number < here else "now" if number == here else "" for number in range(len(marked))]
