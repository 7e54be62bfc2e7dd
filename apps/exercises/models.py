"""What two people do together: a run of an exercise, their answers, what has opened, and where each of them is."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Prefetch
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.belonging import Findable, SameCouple
from apps.couples.models import Couple
from apps.couples.visibility import CoupleQuerySet
from apps.exercises import catalogue
from apps.exercises.catalogue import Exercise
from apps.vault.fields import Guard, SealedTextField


class RunQuerySet(CoupleQuerySet["Run"]):
    """Runs, and how to fetch one with all that belongs to it."""

    def known(self) -> Self:
        """Keep runs of exercises that still exist."""
        return self.filter(exercise__in=list(catalogue.exercises()))

    def gathered(self) -> Self:
        """Fetch answers, reveals and places along; who may read which answer, reveal.py decides."""
        answers = Answer.objects.select_related("kept", "taken_back", "shown")
        return self.known().prefetch_related(Prefetch("answers", answers), "reveals", "places")

    def since(self, day: date) -> Self:
        """Keep those from this day on, newest first."""
        return self.filter(day__gte=day).order_by("-day", "exercise")

    def waiting_since(self, day: date) -> Self:
        """Keep those of this day and before with answers of which none has opened, oldest first."""
        return self.filter(day__lte=day, reveals=None, answers__isnull=False).distinct().order_by("day", "exercise")

    def put_into(self, couple: Couple, rows: list[Run]) -> dict[uuid.UUID, uuid.UUID]:
        """Where both had begun the same on the same day, each alone, the two become one."""
        ours = {(run.exercise, run.day): run.pk for run in couple.runs.all()}
        met = {run.pk: ours[run.exercise, run.day] for run in rows if (run.exercise, run.day) in ours}
        super().put_into(couple, [run for run in rows if run.pk not in met])
        return met


class Run(models.Model):
    """One exercise on one of the couple's days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="runs")
    exercise = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    day = models.DateField()

    objects: ClassVar[RunQuerySet] = RunQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "exercise", "day"], name="one_run_a_day"),
            Findable(name="run_of_couple"),
        ]
        indexes: ClassVar = [models.Index(fields=["couple", "-day"], name="runs_by_day")]

    def __str__(self) -> str:
        return f"{self.exercise}, {self.day}"

    def get_absolute_url(self) -> str:
        """Give the address of its page."""
        return reverse("exercises:run", args=[self.pk])

    @property
    def guide(self) -> Exercise:
        """The exercise as it is written today."""
        return catalogue.exercises()[self.exercise]


class Answer(models.Model):
    """What one person wrote at one step. Empty words say: “I'd rather tell it.”"""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="answers")
    run = models.ForeignKey(Run, models.CASCADE, related_name="answers")
    step = models.CharField(max_length=60)
    writer = models.ForeignKey(User, models.CASCADE, related_name="+")
    words = SealedTextField(couple="couple_id", author="writer_id", blank=True)

    objects: ClassVar[CoupleQuerySet[Answer]] = CoupleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "run", "step", "writer"], name="one_answer_each"),
            Findable(name="answer_of_couple"),
            SameCouple(field="run", name="answer_in_its_couple"),
            Guard(field="words", name="answer_is_sealed"),
        ]

    def __str__(self) -> str:
        return f"{self.writer} at {self.step}"


class Reveal(models.Model):
    """The answers of a step have opened, for both at once and for good."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="reveals")
    run = models.ForeignKey(Run, models.CASCADE, related_name="reveals")
    step = models.CharField(max_length=60)
    day = models.DateField()

    objects: ClassVar[CoupleQuerySet[Reveal]] = CoupleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "run", "step"], name="opens_once"),
            SameCouple(field="run", name="reveal_in_its_couple"),
        ]

    def __str__(self) -> str:
        return f"{self.step}, opened on {self.day}"


class Place(models.Model):
    """Where one of them is in a run; nobody else's business."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="places")
    run = models.ForeignKey(Run, models.CASCADE, related_name="places")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    step = models.CharField(max_length=60)

    objects: ClassVar[CoupleQuerySet[Place]] = CoupleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "run", "person"], name="one_place_each"),
            SameCouple(field="run", name="place_in_its_couple"),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.step}"


class Kept(models.Model):
    """The writer has put this answer into the love story."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="kept_answers")
    answer = models.OneToOneField(Answer, models.CASCADE, related_name="kept")

    objects: ClassVar[CoupleQuerySet[Kept]] = CoupleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [SameCouple(field="answer", name="kept_in_its_couple")]

    def __str__(self) -> str:
        return f"{self.answer}, kept"


class TakenBack(models.Model):
    """The writer has removed these words after both had seen them."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="taken_back_answers")
    answer = models.OneToOneField(Answer, models.CASCADE, related_name="taken_back")

    objects: ClassVar[CoupleQuerySet[TakenBack]] = CoupleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [SameCouple(field="answer", name="taken_back_in_its_couple")]

    def __str__(self) -> str:
        return f"{self.answer}, taken back"


class Shown(models.Model):
    """The writer has let the other read this answer without one in return."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="shown_answers")
    answer = models.OneToOneField(Answer, models.CASCADE, related_name="shown")
    day = models.DateField()

    objects: ClassVar[CoupleQuerySet[Shown]] = CoupleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [SameCouple(field="answer", name="shown_in_its_couple")]

    def __str__(self) -> str:
        return f"{self.answer}, shown on {self.day}"
