"""Copies: what one of two could see, as a file made for them."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from apps.accounts.models import User
from apps.couples.rows import GOES, CoupleQuerySet, CoupleRow
from apps.photos import storage
from apps.vault.fields import Guard, SealedKeyField
from apps.vault.files import SealedFile

AREA = "copies"  # the storage area
KEPT_FOR = timedelta(days=3)

FAILURES: dict[str, StrOrPromise] = {
    "": "",
    "stopped": _("We couldn’t make your copy this time. Nothing is lost. You can try again."),
}


class ExportQuerySet(CoupleQuerySet["Export"]):
    """Copies by state."""

    def of(self, person: User) -> Self:
        """Keeps this person's; the partner's are not visible."""
        return self.filter(made_for=person)

    def waiting(self) -> Self:
        """Keeps those still to be made. This is authoritative, not the task queue."""
        return self.filter(made_at=None, failed="")

    def ready(self) -> Self:
        """Keeps those that can be downloaded: each can once."""
        return self.exclude(made_at=None).filter(taken_at=None)


class Export(CoupleRow):
    """A copy that somebody asked for: waiting, made, downloaded, or failed. `own_only`: of a space that is closed.

    While it is made, `touched_at` moves on.
    """

    belongs = GOES
    made_for = models.ForeignKey(User, models.CASCADE, related_name="+")
    own_only = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    failed = models.CharField(max_length=12, blank=True, default="")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    missing = models.PositiveIntegerField(default=0)  # photos that can't be opened any more
    key = SealedKeyField(couple="couple_id", author="made_for_id")
    file = models.CharField(max_length=80, blank=True, default="")
    weight = models.PositiveBigIntegerField(default=0)

    objects: ClassVar[ExportQuerySet] = ExportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        # All three serve the sweep.
        indexes: ClassVar = [
            models.Index(fields=["made_at", "failed", "asked_at"], name="export_by_state"),
            models.Index(fields=["asked_at"], name="export_by_age"),
            models.Index(fields=["taken_at"], name="export_by_taking"),
            models.Index(fields=["file"], name="export_by_file"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "made_for"], name="one_export_each"),
            models.CheckConstraint(
                condition=Q(made_at=None, file="") | Q(made_at__isnull=False, failed=""), name="export_made_or_not"
            ),
            Guard(field="key", name="export_key_is_sealed"),
        ]

    def __str__(self) -> str:
        return f"a copy of {self.weight} bytes"

    @property
    def is_waiting(self) -> bool:
        return not self.made_at and not self.failed

    @property
    def is_ready(self) -> bool:
        return bool(self.made_at) and not self.taken_at

    @property
    def failure(self) -> StrOrPromise:
        return FAILURES[self.failed]

    @property
    def kept_until(self) -> datetime:
        return self.asked_at + KEPT_FOR

    def opened(self) -> SealedFile:
        """Raises Unreadable if the key is destroyed or the file was changed."""
        return storage.take(self.file, self.key, label="copy")
