"""What somebody has answered when a memory came back."""

from typing import ClassVar

from django.db import models

from apps.accounts.models import User
from apps.couples.belonging import CoupleForeignKey, SameCouple
from apps.couples.models import Couple
from apps.couples.rows import CoupleRow, mark_of
from apps.memories.models.memories import Memory


class Echo(CoupleRow):
    """One of the two has answered this echo, in whatever way: they don't see it again this time. Nobody else learns."""

    belongs = mark_of("person")
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="echoes")
    memory = CoupleForeignKey(Memory, models.CASCADE, related_name="echoes")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")
    answered_on = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "memory", "person"], name="echo_once"),
            SameCouple(field="memory", name="echo_in_its_couple"),
        ]

    def __str__(self) -> str:
        return f"answered by {self.person}"
