"""Milestones: days that two people keep, or one of them alone."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.couples.belonging import CoupleForeignKey, Findable, SameCouple
from apps.couples.rows import CoupleRow, PrivateOrSharedQuerySet, mark_of, to
from apps.plans.milestones import marks
from apps.plans.milestones.marks import Mark
from apps.vault.fields import Guard, SealedTextField, is_legible

LONGEST = 120  # characters of a name


class MilestoneKind(models.TextChoices):
    """What kind of day it is."""

    SINCE = "since", _("Together since")
    FIRST = "first", _("A first")
    YEARLY = "yearly", _("Every year")
    WIN = "win", _("A win")
    GOT_THROUGH = "got-through", _("Something we got through")
    REMEMBER = "remember", _("To remember")


EVERY_YEAR = (MilestoneKind.SINCE, MilestoneKind.YEARLY)


class MilestoneQuerySet(PrivateOrSharedQuerySet["Milestone"]):
    """Milestones by when they come up, and for whom."""

    def may_come(self, first: Any, last: Any) -> Self:
        """Keeps what may come up in these days: all that repeats, and what has its day there."""
        return self.filter(Q(kind__in=EVERY_YEAR) | Q(repeats=True) | Q(on__gte=first, on__lte=last))

    def held_by(self, person: Any) -> Self:
        """Adds what this person has said: `is_mine` (“This is ours”), `is_unsaid` (no hint the evening before)."""
        said = OwnMilestone.objects.filter(couple=OuterRef("couple"), milestone=OuterRef("pk"), person=person)
        return self.annotate(is_mine=Exists(said.filter(what="ours")), is_unsaid=Exists(said.filter(what="no-hint")))


class Milestone(CoupleRow):
    """A day to keep; `repeats` once both have said that it is theirs. Of being together there is one, name or not."""

    belongs = to("by", _("Milestones"), words="called", day="on")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    private_to = models.ForeignKey(User, models.CASCADE, related_name="+", null=True)
    name = SealedTextField(couple="couple_id", author="by_id", max_length=LONGEST)
    on = models.DateField()
    kind = models.CharField(max_length=11, choices=MilestoneKind)
    is_quiet = models.BooleanField(default=False)
    repeats = models.BooleanField(default=False)
    is_mine = is_unsaid = False

    objects: ClassVar[MilestoneQuerySet] = MilestoneQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            Findable(name="milestone_of_couple"),
            models.UniqueConstraint(
                fields=["couple"], condition=Q(kind="since", private_to=None), name="together_since_once"
            ),
            Guard(field="name", name="milestone_name_is_sealed"),
        ]
        indexes: ClassVar = [models.Index(fields=["couple", "on"], name="milestones_by_day")]

    def __str__(self) -> str:
        return f"A milestone of {self.by}"

    def get_absolute_url(self) -> str:
        return reverse("plans:milestone", args=[self.pk])

    @property
    def called(self) -> str:
        return self.name or str(MilestoneKind.SINCE.label)

    @property
    def rule(self) -> dict[str, bool]:
        """How it comes again."""
        return {"yearly": self.repeats or self.kind in EVERY_YEAR, "counted": self.kind == MilestoneKind.SINCE}

    def between(self, first: date, last: date) -> list[Mark]:
        return marks.between(self.on, first, last, **self.rule) if not self.name or is_legible(self.name) else []

    def following(self, today: date) -> Mark | None:
        return marks.following(self.on, today, **self.rule)

    def called_on(self, mark: Mark) -> str:
        """Returns what there is to celebrate on that day."""
        return (self.kind == MilestoneKind.SINCE and marks.together(mark)) or self.called


class OwnMilestone(CoupleRow):
    """What one of the two has said of a milestone: that it is theirs, or that they want no hint the evening before.

    The other learns of the first once both have said it, and of the second never.
    """

    belongs = mark_of("person")
    milestone = CoupleForeignKey(Milestone, models.CASCADE, related_name="own")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    what = models.CharField(max_length=7, choices=[("ours", "ours"), ("no-hint", "no hint")])

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "milestone", "person", "what"], name="said_of_milestone_once"),
            SameCouple(field="milestone", name="own_milestone_in_its_couple"),
        ]

    def __str__(self) -> str:
        return f"{self.what} of {self.person}"
