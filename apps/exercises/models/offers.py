"""The word to the other that somebody has started something for two phones, and would like them to join."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models

from apps.accounts.models import User
from apps.couples.belonging import CoupleOneToOneField, SameCouple
from apps.couples.models import Couple
from apps.couples.rows import GOES, CoupleRow
from apps.exercises.models.runs import Run

LASTS = timedelta(minutes=15)


class Offer(CoupleRow):
    """One run somebody waits in. It is shown to the other until its end, and tells nobody whether they looked."""

    belongs = GOES
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="offers")
    run = CoupleOneToOneField(Run, models.CASCADE, related_name="offer")
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    until = models.DateTimeField()
    refused_at = models.DateTimeField(null=True)  # “Not now”: hidden from who said so, and from nobody else

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "run"], name="one_offer_a_run"),
            SameCouple(field="run", name="offer_in_its_couple"),
        ]
        indexes: ClassVar = [models.Index(fields=["couple", "until"], name="offers_by_end")]

    def __str__(self) -> str:
        return f"{self.run}, by {self.by}"

    def is_open(self, at: datetime) -> bool:
        return at < self.until
