"""Dreams: what somebody would like one day, for themselves or for both; theirs alone until they share it."""

from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import Case, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.couples.belonging import CoupleForeignKey, Findable, SameCouple
from apps.couples.rows import CoupleRow, PrivateOrSharedQuerySet, to
from apps.photos.illustrated import Illustrated
from apps.vault.fields import Guard, SealedTextField

LONGEST, LONGEST_WORDS = 120, 2000  # characters: what it is; why it matters, how it's going


class Whose(models.TextChoices):
    """Whose dream it is: its maker’s, or both of theirs."""

    MINE = "mine", _("Mine")
    OURS = "ours", _("Ours")


class Horizon(models.TextChoices):
    """When it may come true."""

    YEAR = "year", _("This year")
    YEARS = "years", _("In a few years")
    SOMEDAY = "someday", _("Someday")


class DreamQuerySet(PrivateOrSharedQuerySet["Dream"]):
    """Dreams by where they stand."""

    def ahead(self) -> Self:
        """Keeps what both can see and has not come true."""
        return self.filter(private_to=None, came_true_on=None)

    def of_turn(self, start: object) -> Self:
        """Returns the one whose turn it is: the first from this id on, in a circle."""
        return self.order_by(Case(When(pk__lt=start, then=Value(1)), default=Value(0)), "pk")


class Dream(Illustrated, CoupleRow):
    """Something to look forward to. `going` says in words how it goes; either may change what both see."""

    belongs = to("made_by", _("Dreams"), words="what going")
    made_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    private_to = models.ForeignKey(User, models.CASCADE, related_name="+", null=True)
    what = SealedTextField(couple="couple_id", author="made_by_id", max_length=LONGEST)
    going = SealedTextField(couple="couple_id", author="made_by_id", max_length=LONGEST_WORDS, blank=True, default="")
    whose = models.CharField(max_length=4, choices=Whose)
    horizon = models.CharField(max_length=7, choices=Horizon)
    came_true_on = models.DateField(null=True)
    next_step: Any = None  # a plan

    objects: ClassVar[DreamQuerySet] = DreamQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            Findable(name="dream_of_couple"),
            models.UniqueConstraint(fields=["couple", "photo"], name="dream_photo_once"),
            SameCouple(field="photo", name="dream_has_its_couples_photo"),
            models.CheckConstraint(
                condition=Q(private_to=None) | Q(private_to=models.F("made_by")), name="dream_kept_by_its_maker"
            ),
            Guard(field="what", name="dream_is_sealed"),
            Guard(field="going", name="dream_progress_is_sealed"),
        ]

    def __str__(self) -> str:
        return f"A dream of {self.made_by}"

    def get_absolute_url(self) -> str:
        return reverse("plans:dream", args=[self.pk])

    @property
    def only_for(self) -> UUID | None:
        return self.private_to_id


class Why(CoupleRow):
    """Why a dream matters to one of the two. Who sees the dream can read it."""

    belongs = to("writer", _("Why a dream matters to you"), words="words")
    dream = CoupleForeignKey(Dream, models.CASCADE, related_name="whys")
    writer = models.ForeignKey(User, models.CASCADE, related_name="+")
    words = SealedTextField(couple="couple_id", author="writer_id", max_length=LONGEST_WORDS)

    class Meta:
        ordering = ("writer__membership__slot",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "dream", "writer"], name="one_why_each"),
            SameCouple(field="dream", name="why_in_its_couple"),
            Guard(field="words", name="why_is_sealed"),
        ]

    def __str__(self) -> str:
        return f"why it matters to {self.writer}"
