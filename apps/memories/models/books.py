"""Books: a stretch of the story as a file to print, made for one of the two."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.couples.belonging import Findable
from apps.couples.rows import CoupleQuerySet, CoupleRow
from apps.photos import storage
from apps.vault.fields import Guard, SealedKeyField, SealedTextField
from apps.vault.files import SealedFile

AREA = "books"
"""Where in the storage they are."""
LONGEST_TITLE = 80  # characters


class BookQuerySet(CoupleQuerySet["Book"]):
    """Books by how far they are."""

    def of(self, person: User) -> Self:
        """Keep this person's: nobody else knows of it."""
        return self.filter(made_for=person)

    def waiting(self) -> Self:
        """Keep those still to be made: the truth about the work there is, whatever the queue says."""
        return self.filter(made_at=None, failed="")

    def made(self) -> Self:
        """Keep those that can be had."""
        return self.exclude(made_at=None)

    def older_than(self, moment: datetime) -> Self:
        """Keep those that were asked for before this moment."""
        return self.filter(asked_at__lt=moment)


class Book(CoupleRow):
    """What one of the two asked for, and what became of it: waiting, made, or failed for a reason."""

    made_for = models.ForeignKey(User, models.CASCADE, related_name="+")
    first_year = models.PositiveSmallIntegerField(null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(null=True, blank=True)
    also_mine = models.BooleanField(_("Also what only I see"), default=False)
    title = SealedTextField(_("Title"), couple="couple_id", author="made_for_id", max_length=LONGEST_TITLE)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    failed = models.CharField(max_length=12, blank=True, default="")
    key = SealedKeyField(couple="couple_id", author="made_for_id")
    file = models.CharField(max_length=80, blank=True, default="")
    weight = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)

    objects: ClassVar[BookQuerySet] = BookQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        # For the sweep: what still waits, what is past its month, which files are known.
        indexes: ClassVar = [
            models.Index(fields=["made_at", "failed", "asked_at"], name="book_by_state"),
            models.Index(fields=["asked_at"], name="book_by_age"),
            models.Index(fields=["file"], name="book_by_file"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "made_for"], name="one_book_each"),
            models.CheckConstraint(
                condition=Q(made_at=None, file="") | (Q(made_at__isnull=False, failed="") & ~Q(file="")),
                name="book_made_has_its_file",
            ),
            Findable(name="book_of_couple"),
            Guard(field="title", name="book_title_is_sealed"),
            Guard(field="key", name="book_key_is_sealed"),
        ]

    def __str__(self) -> str:
        return f"a book of {self.pages} pages"

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to be made."""
        return not self.made_at and not self.failed

    def opened(self) -> SealedFile:
        """Open the file; Unreadable where its key is gone or it was changed."""
        return storage.take(self.file, self.key, label="book")
