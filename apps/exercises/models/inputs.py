"""What two people set at the steps of a run: the inputs of each, the outcome of both, and the clock they share."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models

from apps.accounts.models import User
from apps.couples.belonging import CoupleForeignKey, SameCouple
from apps.couples.rows import GOES, CoupleRow, to, to_both
from apps.exercises.models.runs import Run
from apps.vault.fields import Guard, SealedJSONField

MILLISECOND = timedelta(milliseconds=1)


class Input(CoupleRow):
    """What one of them has set at a step that goes on when both have: a yes, a list, “ready”, a draft.

    It lives until the step is settled. A refusal makes no input.
    """

    belongs = to("person", "")  # ids of a step that was under way, which say nothing by themselves
    run = CoupleForeignKey(Run, models.CASCADE, related_name="inputs")
    step = models.CharField(max_length=60)
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    value = SealedJSONField(couple="couple_id", author="person_id", sealed_as="exercises.mark")
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


class Outcome(CoupleRow):
    """What the two have settled at a step, and not whose wish it was. `by` only names the key it is sealed with."""

    belongs = to_both("by")
    run = CoupleForeignKey(Run, models.CASCADE, related_name="outcomes")
    step = models.CharField(max_length=60)
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    value = SealedJSONField(couple="couple_id", author="by_id", sealed_as="exercises.settled")

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

    belongs = GOES
    run = CoupleForeignKey(Run, models.CASCADE, related_name="clocks")
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
