"""Photos in memories: their position there, and their day."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models

from apps.accounts.models import User
from apps.couples.belonging import SameCouple
from apps.couples.rows import CoupleQuerySet, CoupleRow
from apps.memories.moment import Moment
from apps.photos.models import Photo

if TYPE_CHECKING:
    from apps.memories.models.memories import Memory


class PictureQuerySet(CoupleQuerySet["Picture"]):
    """Pictures by visibility and order."""

    def kept(self) -> Self:
        """Excludes photos in the bin."""
        return self.filter(photo__binned_at=None)

    def seen_by(self, person: User) -> Self:
        """Keeps the pictures of all memories in this person's story."""
        return (
            self.kept()
            .filter(models.Q(photo__private_to=None) | models.Q(photo__private_to=person))
            .filter(memory__binned_at=None)
            .exclude(memory__put_away__person=person)
        )

    def newest_first(self) -> Self:
        return self.order_by("-day", "-id")


class Picture(CoupleRow):
    """A photo's place in a memory. `day` is when it was taken; if that is unknown, the memory's day."""

    memory = models.ForeignKey("memories.Memory", models.CASCADE, related_name="pictures")
    photo = models.OneToOneField(Photo, models.CASCADE, related_name="picture")
    position = models.PositiveIntegerField()
    day = models.DateField()

    objects: ClassVar[PictureQuerySet] = PictureQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("position", "id")
        indexes: ClassVar = [
            models.Index(fields=["couple", "memory", "position"], name="pictures_in_order"),
            models.Index(fields=["couple", "-day", "-id"], name="pictures_by_day"),
        ]
        constraints: ClassVar = [
            SameCouple(field="memory", name="picture_in_its_couple"),
            SameCouple(field="photo", name="picture_of_its_couple"),
        ]

    def __str__(self) -> str:
        return f"{self.position}"

    @property
    def when(self) -> Moment:
        """When it was taken; if that is unknown, when the memory was."""
        return Moment.on(self.photo.taken_on) if self.photo.taken_on else self.memory.when

    @property
    def clock(self) -> str:
        """The time of day by the camera's clock, for sorting; empty if unknown."""
        return str(self.photo.facts.get("taken_at") or "")[11:]

    def day_in(self, memory: Memory) -> None:
        self.day = self.photo.taken_on or memory.happened_on
