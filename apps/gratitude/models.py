"""Thank-yous: one each in the evening, opened together, and others given at once."""

from __future__ import annotations

import random
from datetime import date
from itertools import islice
from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.couples.belonging import SameCouple
from apps.couples.models import Couple
from apps.couples.rows import CoupleQuerySet, CoupleRow, to
from apps.photos.illustrated import Illustrated
from apps.vault.fields import Guard, SealedTextField

LONGEST = 1000  # characters of one note
AT_ONCE, MOST_FOUND = 500, 100  # notes that a search opens and lists


class ThanksQuerySet(CoupleQuerySet["Thanks"]):
    """Thank-yous by state."""

    def visible_to(self, person: User) -> Self:
        """Excludes the partner's that still wait."""
        return self.filter(Q(waits=False) | Q(writer=person))

    def in_jar(self) -> Self:
        """Keeps the opened ones, newest first."""
        return self.filter(waits=False).select_related("writer__membership", "photo").order_by("-day", "-id")

    def evening_of(self, person: User, day: date) -> Thanks | None:
        return self.filter(writer=person, day=day, evening=True).first()

    def of_both(self) -> Self:
        """Keeps what has opened on evenings on which both had written one."""
        same = Thanks.objects.filter(couple=OuterRef("couple"), evening=True, waits=False, day=OuterRef("day"))
        return self.filter(Exists(same.exclude(writer=OuterRef("writer"))), evening=True, waits=False)

    def in_month(self, first: date) -> Self:
        return self.filter(day__year=first.year, day__month=first.month)

    def own_tonight_or_waiting(self, person: User, day: date) -> Self:
        """Keeps this person's note of that evening, and their unopened ones, newest first."""
        found = self.filter(Q(waits=True) | Q(day=day, evening=True), writer=person)
        return found.select_related("writer__membership", "photo").order_by("-day", "-id")

    def months(self) -> dict[date, int]:
        """Counts the notes in the jar by the first day of their month, newest first."""
        by_month = self.filter(waits=False).annotate(month=TruncMonth("day")).order_by("-month")
        return dict(by_month.values_list("month").annotate(Count("pk")))

    def by(self, writer: UUID | None) -> Self:
        """Keeps what this person wrote; of both, where it is None."""
        return self.filter(writer=writer) if writer else self

    def saying(self, asked: str) -> list[Thanks]:
        """Finds notes in the jar that have all these words, newest first. They are sealed, so that each is opened."""
        words = asked.casefold().split()
        notes = self.in_jar().exclude(text=None).iterator(AT_ONCE)
        return list(islice((note for note in notes if _says(note.text, words)), MOST_FOUND))

    def drawn(self, number: int = 1) -> list[Thanks]:
        """Returns opened notes at random."""
        keys = list(self.in_jar().exclude(text=None).values_list("pk", flat=True))
        return list(self.in_jar().filter(pk__in=random.SystemRandom().sample(keys, min(number, len(keys)))))


class Thanks(Illustrated, CoupleRow):
    """One thank-you. While `waits` is set, only its writer knows of it; without text, its writer has removed it."""

    belongs = to("writer", _("Thank-yous"), words="text", day="day")
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="thanks")
    writer = models.ForeignKey(User, models.CASCADE, related_name="+")
    text = SealedTextField(couple="couple_id", author="writer_id", max_length=LONGEST, null=True)
    day = models.DateField()
    evening = models.BooleanField(default=False)
    waits = models.BooleanField(default=True)

    objects: ClassVar[ThanksQuerySet] = ThanksQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["couple", "writer", "day"], condition=Q(evening=True), name="one_an_evening"
            ),
            models.UniqueConstraint(fields=["couple", "photo"], name="thanks_photo_once"),
            SameCouple(field="photo", name="thanks_have_their_couples_photo"),
            Guard(field="text", name="thanks_are_sealed"),
        ]
        indexes: ClassVar = [models.Index(fields=["couple", "-day", "-id", "waits"], name="jar_by_day")]

    def __str__(self) -> str:
        return f"{self.writer}, {self.day}"

    @property
    def only_for(self) -> UUID | None:
        return self.writer_id if self.waits else None

    @property
    def removed(self) -> bool:
        return self.text is None


def _says(text: str | None, words: list[str]) -> bool:
    return all(word in (text or "").casefold() for word in words)
