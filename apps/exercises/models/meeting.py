"""Where two people meet on the way: what each has set, what they have settled, the clock they share, and plans."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import ClassVar, Self

from django.db import models

from apps.accounts.models import User
from apps.couples.belonging import SameCouple
from apps.couples.models import Couple
from apps.couples.rows import CoupleRow, PrivateOrSharedQuerySet
from apps.exercises.models.runs import Run
from apps.vault.fields import Guard, SealedJSONField

A_WEEK = timedelta(days=7)
MILLISECOND = timedelta(milliseconds=1)


class Mark(CoupleRow):
    """What one of them has set at a step that goes on when both have: a yes, a list, “ready”, a draft.

    It lives until the step is settled. A refusal makes no mark.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="marks")
    step = models.CharField(max_length=60)
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    value = SealedJSONField(couple="couple_id", author="person_id")
    at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)  # from when on it is as if it had never been set

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "run", "step", "person"], name="one_mark_each"),
            SameCouple(field="run", name="mark_in_its_couple"),
            Guard(field="value", name="mark_is_sealed"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_at"], condition=models.Q(due_at__isnull=False), name="marks_due"),
        ]

    def __str__(self) -> str:
        return f"{self.person} at {self.step}"


class Settled(CoupleRow):
    """What the two have settled at a step, and not whose wish it was. `by` only names the key it is sealed with."""

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="settled")
    run = models.ForeignKey(Run, models.CASCADE, related_name="settled")
    step = models.CharField(max_length=60)
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    value = SealedJSONField(couple="couple_id", author="by_id")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "run", "step"], name="settled_once"),
            SameCouple(field="run", name="settled_in_its_couple"),
            Guard(field="value", name="settled_is_sealed"),
        ]

    def __str__(self) -> str:
        return f"{self.step}, settled"


class Clock(CoupleRow):
    """The one clock of a step. Times are the server's; `phase` counts what it has been set to, so that a tap meant for
    an earlier one does nothing."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="clocks")
    step = models.CharField(max_length=60)
    phase = models.PositiveIntegerField(default=0)
    seconds = models.PositiveIntegerField()
    spent = models.PositiveIntegerField(default=0)  # milliseconds before `since`
    since = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "run", "step"], name="one_clock_a_step"),
            SameCouple(field="run", name="clock_in_its_couple"),
        ]

    def __str__(self) -> str:
        return f"{self.step}, {self.seconds} s"

    @property
    def total(self) -> int:
        """How long it runs in all, in milliseconds."""
        return self.seconds * 1000

    def left(self, at: datetime) -> int:
        """Give the milliseconds that are left at this moment, never below nothing."""
        running = (at - self.since) // MILLISECOND if self.since else 0
        return min(self.total, max(0, self.total - self.spent - max(0, running)))

    def state(self, at: datetime) -> str:
        """Tell whether it is "running", "paused" or "over" at this moment."""
        if not self.left(at):
            return "over"
        return "running" if self.since else "paused"


class PlanQuerySet(PrivateOrSharedQuerySet["Plan"]):
    """Plans by where they stand."""

    def agreed(self) -> Self:
        """Keep what is no proposal any more."""
        return self.exclude(agreed_on=None)

    def ahead(self, today: date) -> Self:
        """Keep what is still to come, and for a week what has no day."""
        undated = models.Q(on=None, agreed_on__gt=today - A_WEEK)
        return self.filter(models.Q(on__gte=today) | undated).order_by("on", "agreed_on")


class Plan(CoupleRow):
    """What two people mean to do, or one of them (`private_to`): proposed, then agreed to."""

    run = models.ForeignKey(Run, models.CASCADE, related_name="plans")
    step = models.CharField(max_length=60)
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    private_to = models.ForeignKey(User, models.CASCADE, related_name="+", null=True)
    facts = SealedJSONField(couple="couple_id", author="by_id")
    on = models.DateField(null=True)
    agreed_on = models.DateField(null=True)

    objects: ClassVar[PlanQuerySet] = PlanQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "run", "step", "by"], name="one_plan_each"),
            SameCouple(field="run", name="plan_in_its_couple"),
            Guard(field="facts", name="plan_is_sealed"),
        ]

    def __str__(self) -> str:
        return f"A plan of {self.step}"
