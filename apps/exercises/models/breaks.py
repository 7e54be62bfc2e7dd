"""A break that two are taking, and what they have agreed on until they agree otherwise."""

from typing import ClassVar
from uuid import UUID

from django.db import models

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.couples.rows import GOES, CoupleQuerySet, CoupleRow, to_both


class AgreedChoiceQuerySet(CoupleQuerySet["AgreedChoice"]):
    """What two have agreed on."""

    def meet(self, alone: Couple, couple: Couple) -> dict[UUID, UUID]:
        """Where both have chosen, the choice stays that stood where they meet."""
        ours = {(one.exercise, one.step): one.pk for one in couple.agreed_choices.all()}
        theirs = {one.pk: (one.exercise, one.step) for one in alone.agreed_choices.all()}
        return {pk: ours[which] for pk, which in theirs.items() if which in ours}


class AgreedChoice(CoupleRow):
    """The option two agreed on at a step that says `agreed`, by the ids of the content."""

    belongs = to_both()
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="agreed_choices")
    exercise = models.CharField(max_length=60)
    step = models.CharField(max_length=60)
    option = models.CharField(max_length=60)

    objects: ClassVar[AgreedChoiceQuerySet] = AgreedChoiceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "exercise", "step"], name="one_choice_agreed"),
        ]

    def __str__(self) -> str:
        return f"{self.exercise}, {self.step}: {self.option}"


class BreakQuerySet(CoupleQuerySet["Break"]):
    """Breaks, of which a couple has one at most."""

    def meet(self, alone: Couple, couple: Couple) -> dict[UUID, UUID]:
        """A break that somebody took alone is nobody else's business: it ends where two meet."""
        for space in (alone, couple):
            space.breaks.all().delete()
        return {}


class Break(CoupleRow):
    """A break until that time. Who started it is written nowhere, and when it is over the row goes."""

    belongs = GOES
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="breaks")
    until = models.DateTimeField(db_index=True)
    ready = models.ForeignKey(User, models.CASCADE, related_name="+", null=True)  # while the other is not: then it ends

    objects: ClassVar[BreakQuerySet] = BreakQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["couple"], name="one_break_at_a_time")]

    def __str__(self) -> str:
        return f"A break until {self.until}"
