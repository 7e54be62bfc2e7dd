"""How each of the two tells a memory."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce

from apps.accounts.models import User
from apps.couples.belonging import SameCouple
from apps.couples.rows import CoupleRow, PrivateOrSharedQuerySet
from apps.vault.fields import Guard, SealedTextField

LONGEST = 20_000  # characters of one telling


class TellingQuerySet(PrivateOrSharedQuerySet["Telling"]):
    """Tellings by visibility."""

    def visible_to(self, person: User) -> Self:
        """Excludes what the partner keeps private.

        Written so that no index can be used: SQLite would otherwise read every shared telling before filtering by
        memory.
        """
        return self.alias(reader=Coalesce("private_to", Value(person.pk))).filter(reader=person.pk)


class Telling(CoupleRow):
    """How one of the two remembers it. Until they share it, the partner doesn't know that it exists."""

    memory = models.ForeignKey("memories.Memory", models.CASCADE, related_name="tellings")
    writer = models.ForeignKey(User, models.CASCADE, related_name="+")
    private_to = models.ForeignKey(User, models.CASCADE, related_name="+", null=True, blank=True)
    words = SealedTextField(couple="couple_id", author="writer_id", max_length=LONGEST)

    objects: ClassVar[TellingQuerySet] = TellingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("writer__membership__slot",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "memory", "writer"], name="one_telling_each"),
            models.CheckConstraint(
                condition=models.Q(private_to=None) | models.Q(private_to=models.F("writer")),
                name="telling_sealed_by_its_writer",
            ),
            SameCouple(field="memory", name="telling_in_its_couple"),
            Guard(field="words", name="telling_is_sealed"),
        ]

    def __str__(self) -> str:
        return f"{self.writer} tells {self.memory}"
