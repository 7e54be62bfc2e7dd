"""Books: part of the story as a PDF, made for one of the two."""

from datetime import MAXYEAR, MINYEAR, date, datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from apps.accounts.models import User
from apps.couples.belonging import Findable
from apps.couples.rows import GOES, CoupleQuerySet, CoupleRow
from apps.memories.models.memories import MemoryQuerySet
from apps.memories.models.parts import PictureQuerySet
from apps.photos import storage
from apps.vault.fields import Guard, SealedKeyField, SealedTextField
from apps.vault.files import SealedFile

AREA = "books"  # the storage area
LONGEST_TITLE = 80  # characters
KEPT_FOR = timedelta(days=30)

FAILURES: dict[str, StrOrPromise] = {
    "": "",
    "empty": _("There’s nothing in these years any more. You can choose others."),
    "unable": _("Nearer can’t make PDFs here. You can read the book and print it from there. It comes out the same."),
    "damaged": _("We can’t open this book any more. You can make it again."),
    "stopped": _("We couldn’t make the book this time. Nothing is lost. You can try again."),
}


class BookQuerySet(CoupleQuerySet["Book"]):
    """Books by state."""

    def of(self, person: User) -> Self:
        """Keeps this person's; the partner's are not visible."""
        return self.filter(made_for=person)

    def waiting(self) -> Self:
        """Keeps those still to be made. This is authoritative, not the task queue."""
        return self.filter(made_at=None, failed="")

    def made(self) -> Self:
        return self.exclude(made_at=None)


class Book(CoupleRow):
    """A requested book: waiting, made, or failed for a reason. An open end of its years is None."""

    belongs = GOES
    made_for = models.ForeignKey(User, models.CASCADE, related_name="+")
    first_year = models.PositiveSmallIntegerField(null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(null=True, blank=True)
    also_mine = models.BooleanField(_("Include what only I can see"), default=False)
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
        # All three serve the sweep.
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
        return not self.made_at and not self.failed

    @property
    def failure(self) -> StrOrPromise:
        """Why it could not be made; empty otherwise."""
        return FAILURES[self.failed]

    @property
    def kept_until(self) -> datetime:
        return self.asked_at + KEPT_FOR

    @property
    def query(self) -> dict[str, str]:
        """Its choices in an address. The title is not among them, since addresses are logged in many places."""
        spelt = {
            "from": str(self.first_year or ""),
            "to": str(self.last_year or ""),
            "mine": "on" if self.also_mine else "",
        }
        return {name: value for name, value in spelt.items() if value}

    def in_its_years(self) -> MemoryQuerySet:
        """Returns what its reader sees of these years, private or not."""
        years = date(self.first_year or MINYEAR, 1, 1), date(self.last_year or MAXYEAR, 12, 31)
        found: MemoryQuerySet = self.couple.memories.in_story_of(self.made_for).filter(happened_on__range=years)
        return found

    def memories(self) -> MemoryQuerySet:
        return self.in_its_years() if self.also_mine else self.in_its_years().filter(private_to=None)

    def pictures(self) -> PictureQuerySet:
        """Returns the pictures in it that can be displayed."""
        found: PictureQuerySet = self.couple.pictures.seen_by(self.made_for).exclude(photo__large="")
        found = found if self.also_mine else found.filter(photo__private_to=None)
        return found.filter(memory__in=self.memories().order_by().values("pk"))

    def opened(self) -> SealedFile:
        """Raises Unreadable if the key is destroyed or the file was changed."""
        return storage.take(self.file, self.key, label="book")
