"""Which exercises somebody likes best, and which they keep out of their own sight; the other never learns of either."""

from typing import ClassVar
from uuid import UUID

from django.db import models

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.couples.rows import CoupleQuerySet, CoupleRow, mark_of


class PreferenceQuerySet(CoupleQuerySet["Preference"]):
    """What people like best, and have hidden."""

    def hidden_from(self, person: User) -> set[str]:
        """Returns the ids of the exercises that this person has hidden."""
        return set(self.filter(person=person, how=Preference.How.HIDDEN).values_list("exercise", flat=True))

    def meet(self, alone: Couple, couple: Couple) -> dict[UUID, UUID]:
        """Where somebody comes back, what they said since stands."""
        for since in alone.preferences.all():
            couple.preferences.filter(person=since.person, exercise=since.exercise).delete()
        return {}


class Preference(CoupleRow):
    """One person's own word on one exercise, named by its id."""

    belongs = mark_of("person")

    class How(models.TextChoices):
        """A favourite, or out of one's own sight."""

        FAVOURITE = "favourite"
        HIDDEN = "hidden"

    couple = models.ForeignKey(Couple, models.CASCADE, related_name="preferences")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    exercise = models.CharField(max_length=60)
    how = models.CharField(max_length=9, choices=How)

    objects: ClassVar[PreferenceQuerySet] = PreferenceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "person", "exercise"], name="one_preference_each")
        ]

    def __str__(self) -> str:
        return f"{self.exercise}: {self.how}"

    @classmethod
    def say(cls, couple: Couple, exercise: str, how: str, *, by: User) -> None:
        """Keeps one, in place of what `by` has said before; none where `how` is empty."""
        with couple.change(by=by, seen_by=[by]) as change:
            mine = change.couple.preferences.filter(person=by, exercise=exercise)
            if not how:
                mine.delete()
            elif not mine.update(how=how):
                cls.objects.create(couple=change.couple, person=by, exercise=exercise, how=how)
