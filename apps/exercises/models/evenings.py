"""What two have done with one phone on the table, and the path they are on.

Of what was said nothing is stored: only that it was done, on which day, and a line each, if they like.
"""

from datetime import date
from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.couples.belonging import CoupleForeignKey, Findable, SameCouple, cascade_first
from apps.couples.models import Couple
from apps.couples.rows import FRAME, TIE, CoupleQuerySet, CoupleRow, PrivateOrSharedQuerySet, to
from apps.photos.models import Photo
from apps.vault.fields import Guard, SealedTextField


class PathRunQuerySet(CoupleQuerySet["PathRun"]):
    """Paths that two have set out on."""

    def running(self) -> Self:
        return self.filter(ended_on=None)

    def newest_first(self) -> Self:
        """Puts the one that is running before all others."""
        return self.order_by(F("ended_on").desc(nulls_first=True), "-begun_on")

    def meet(self, alone: Couple, couple: Couple) -> dict[UUID, UUID]:
        """Only one path runs at a time: the same becomes one, another one is over."""
        theirs, ours = alone.path_runs.running().first(), couple.path_runs.running().first()
        if not theirs or not ours:
            return {}
        if theirs.path == ours.path:
            return {theirs.pk: ours.pk}
        alone.path_runs.running().update(ended_on=F("begun_on"))
        return {}


class PathRun(CoupleRow):
    """A path that two are on, or were; `path` is the id of its file."""

    belongs = FRAME
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="path_runs")
    path = models.CharField(max_length=60)
    begun_on = models.DateField()
    ended_on = models.DateField(null=True)  # at its last evening, or before

    objects: ClassVar[PathRunQuerySet] = PathRunQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple"], condition=Q(ended_on=None), name="one_path_at_a_time"),
            Findable(name="path_run_of_couple"),
        ]
        indexes: ClassVar = [models.Index(fields=["couple", "path"], name="path_runs_by_path")]

    def __str__(self) -> str:
        return f"{self.path}, from {self.begun_on}"


class PathEveningQuerySet(CoupleQuerySet["PathEvening"]):
    """Evenings as two have arranged them."""

    def meet(self, alone: Couple, couple: Couple) -> dict[UUID, UUID]:
        ours = {(row.path_run.path, row.evening): row.pk for row in _on_the_running(couple)}
        return {
            row.pk: ours[key] for row in _on_the_running(alone) if (key := (row.path_run.path, row.evening)) in ours
        }


def _on_the_running(couple: Couple) -> "models.QuerySet[PathEvening]":
    return couple.path_evenings.filter(path_run__ended_on=None).select_related("path_run")


class PathEvening(CoupleRow):
    """An evening of a path that two have left out, or in which they do something else."""

    belongs = TIE
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="path_evenings")
    path_run = CoupleForeignKey(PathRun, models.CASCADE, related_name="arranged")
    evening = models.CharField(max_length=60)
    skipped_on = models.DateField(null=True)
    swaps = models.JSONField(default=dict)  # which exercise takes the place of which, by id

    objects: ClassVar[PathEveningQuerySet] = PathEveningQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "path_run", "evening"], name="one_arrangement_each"),
            SameCouple(field="path_run", name="arranged_in_its_couple"),
        ]

    def __str__(self) -> str:
        return self.evening


class EveningQuerySet(CoupleQuerySet["Evening"]):
    """What was done together."""

    def meet(self, alone: Couple, couple: Couple) -> dict[UUID, UUID]:
        """What both say they did on the same day is one evening, with a line of each."""
        ours = {evening.which: evening.pk for evening in couple.evenings.select_related("path_run")}
        theirs = alone.evenings.select_related("path_run")
        return {one.pk: ours[one.which] for one in theirs if one.which in ours}


class Evening(CoupleRow):
    """An exercise, or with `path_run` an evening of a path, that two have done; `name` is its id."""

    belongs = FRAME
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="evenings")
    path_run = CoupleForeignKey(PathRun, cascade_first, related_name="evenings", null=True)
    name = models.CharField(max_length=60)
    day = models.DateField()

    objects: ClassVar[EveningQuerySet] = EveningQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["couple", "day", "name"], condition=Q(path_run=None), name="one_evening_a_day"
            ),
            models.UniqueConstraint(fields=["couple", "path_run", "day", "name"], name="one_path_evening_a_day"),
            SameCouple(field="path_run", name="evening_in_its_couple"),
            Findable(name="evening_of_couple"),
        ]
        indexes: ClassVar = [models.Index(fields=["couple", "-day"], name="evenings_by_day")]

    def __str__(self) -> str:
        return f"{self.name}, {self.day}"

    @property
    def which(self) -> tuple[str, str, date]:
        return self.path_run.path if self.path_run else "", self.name, self.day


class Line(CoupleRow):
    """What one of them saved about an evening: for both, unless its writer keeps it to themselves (`private_to`)."""

    belongs = to("writer", _("Lines from your evenings"), words="words", day="evening__day")
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="lines")
    evening = CoupleForeignKey(Evening, models.CASCADE, related_name="lines")
    writer = models.ForeignKey(User, models.CASCADE, related_name="+")
    private_to = models.ForeignKey(User, models.CASCADE, related_name="+", null=True)
    words = SealedTextField(couple="couple_id", author="writer_id")

    objects: ClassVar[PrivateOrSharedQuerySet[Self]] = PrivateOrSharedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "evening", "writer"], name="one_line_each"),
            SameCouple(field="evening", name="line_in_its_couple"),
            Guard(field="words", name="line_is_sealed"),
        ]

    def __str__(self) -> str:
        return f"A line of {self.writer}"


class EveningPhoto(CoupleRow):
    """A photo that two looked at on an evening, in their order."""

    belongs = TIE
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="evening_photos")
    evening = CoupleForeignKey(Evening, models.CASCADE, related_name="photos")
    photo = CoupleForeignKey(Photo, models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "evening", "photo"], name="once_an_evening"),
            SameCouple(field="evening", name="evening_photo_in_its_couple"),
            SameCouple(field="photo", name="photo_of_evening_in_its_couple"),
        ]

    def __str__(self) -> str:
        return f"Photo {self.place}"
