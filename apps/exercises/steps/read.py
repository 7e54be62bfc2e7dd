"""A short text, or up to five cards."""

from typing import Any

from apps.exercises.content.schema import Read
from apps.exercises.runs.visit import Visit
from apps.exercises.steps.base import Gate, Kind


class ReadKind(Kind[Read]):
    """Read by each; two in step go on when both are ready."""

    record = Read

    def gate(self, visit: Visit[Read]) -> Gate:
        return "each"

    def context(self, visit: Visit[Read]) -> dict[str, Any]:
        return {"waiting": visit.walk.in_step and visit.own_input() is not None}
