"""Chapters: titled parts of the story, in the order the couple chose."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.couples.belonging import Findable
from apps.couples.rows import CoupleRow, PrivateOrSharedQuerySet
from apps.vault.fields import Guard, SealedTextField

LONGEST_OPENING = 4000  # characters


class ChapterQuerySet(PrivateOrSharedQuerySet["Chapter"]):
    """Chapters in their order."""

    def in_order(self) -> Self:
        return self.order_by("position", "id")


class Chapter(CoupleRow):
    """A chapter. Created by somebody alone, it is private to them until a memory in it is shared."""

    made_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    private_to = models.ForeignKey(User, models.CASCADE, related_name="+", null=True, blank=True)
    title = SealedTextField(_("What is it called?"), couple="couple_id", author="made_by_id", max_length=120)
    opening = SealedTextField(
        _("How it opens"), couple="couple_id", author="made_by_id", max_length=LONGEST_OPENING, blank=True, default=""
    )
    position = models.PositiveIntegerField()

    objects: ClassVar[ChapterQuerySet] = ChapterQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(position__gte=1), name="chapters_from_one"),
            Findable(name="chapter_of_couple"),
            Guard(field="title", name="chapter_title_is_sealed"),
            Guard(field="opening", name="chapter_opening_is_sealed"),
        ]

    def __str__(self) -> str:
        return f"chapter {self.position}"
