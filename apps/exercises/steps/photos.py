"""Photos of the two, with a card under each; where there are none, cards alone."""

from typing import Any

from apps.exercises.content.schema import Photos
from apps.exercises.runs import album
from apps.exercises.runs.visit import Visit
from apps.exercises.steps.base import Gate, Kind


class PhotosKind(Kind[Photos]):
    """Looked at by each; two in step go on when both are ready."""

    record = Photos

    def gate(self, visit: Visit[Photos]) -> Gate:
        return "each"

    def context(self, visit: Visit[Photos]) -> dict[str, Any]:
        night = album.night(visit.run.couple, visit.step, visit.run.day, visit.exercise.lang)
        return {"night": night, "waiting": visit.walk.in_step and visit.own_input() is not None}
