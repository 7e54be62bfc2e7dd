"""What goes with answers: a photo, what is written underneath; and what is kept for another day."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.couples.belonging import CoupleForeignKey, CoupleOneToOneField, SameCouple
from apps.couples.models import Couple
from apps.couples.rows import TIE, CoupleQuerySet, CoupleRow, to
from apps.exercises.models.runs import Answer, Run
from apps.photos.models import Photo
from apps.vault.fields import Guard, SealedTextField

LONGEST_PARKED = 2000  # characters


class Note(CoupleRow):
    """What one of them has put under words that both can read: more to an answer, or an answer to a message."""

    belongs = to("writer", _("What you wrote underneath"), words="words", day="run__day")
    run = CoupleForeignKey(Run, models.CASCADE, related_name="notes")
    step = models.CharField(max_length=60)
    writer = models.ForeignKey(User, models.CASCADE, related_name="+")
    words = SealedTextField(couple="couple_id", author="writer_id")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "run", "step", "writer"], name="one_note_each"),
            SameCouple(field="run", name="note_in_its_couple"),
            Guard(field="words", name="note_is_sealed"),
        ]

    def __str__(self) -> str:
        return f"{self.writer} under {self.step}"


class Enclosed(CoupleRow):
    """A photo that goes with an answer; until that opens, only its writer sees it."""

    belongs = TIE
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="enclosed_photos")
    answer = CoupleOneToOneField(Answer, models.CASCADE, related_name="enclosed")
    photo = CoupleForeignKey(Photo, models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "answer"], name="one_photo_an_answer"),
            SameCouple(field="answer", name="enclosed_in_its_couple"),
            SameCouple(field="photo", name="photo_in_its_couple"),
        ]

    def __str__(self) -> str:
        return f"{self.answer}, with a photo"


class ParkedQuerySet(CoupleQuerySet["Parked"]):
    """What was parked."""

    def of(self, person: User) -> Self:
        """Keep this person's own, oldest first."""
        return self.filter(writer=person).order_by("day", "id")


class Parked(CoupleRow):
    """Something one of them would rather talk about another day; theirs alone until they bring it up."""

    belongs = to("writer", _("For another day"), words="words", day="day")
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="parked")
    writer = models.ForeignKey(User, models.CASCADE, related_name="+")
    words = SealedTextField(couple="couple_id", author="writer_id", max_length=LONGEST_PARKED)
    day = models.DateField()

    objects: ClassVar[ParkedQuerySet] = ParkedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [Guard(field="words", name="parked_is_sealed")]

    def __str__(self) -> str:
        return f"Parked on {self.day}"

    @classmethod
    def put(cls, couple: Couple, words: str, *, by: User, day: date) -> None:
        """Parks something, behind the lock; the same words on the same day are parked once."""
        if not any(one.words == words for one in couple.parked.filter(writer=by, day=day)):
            cls.objects.create(couple=couple, writer=by, words=words, day=day)
