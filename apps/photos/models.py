"""Photos of a couple: what is known of each, and under which names its files are stored."""

from pathlib import Path
from typing import ClassVar, Self

from django.db import models
from django.db.models import Count, Q, Sum
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from apps.accounts.models import User
from apps.couples.belonging import CoupleForeignKey, Findable, SameCouple, cascade_first
from apps.couples.rows import GOES, CoupleQuerySet, CoupleRow, PrivateOrSharedQuerySet, to
from apps.photos import storage
from apps.photos.refusals import Refused
from apps.vault.fields import Guard, SealedJSONField, SealedKeyField, SealedTextField
from apps.vault.files import SealedFile
from apps.vault.sealing import Unreadable

SIZES = {"small": 480, "medium": 1280, "large": 2560}
"""Each by its longest side, where the photo itself is not smaller."""


def mark_of(uploader: User, sha256: str) -> str:
    """Give the mark by which the same photo of one person is found again; it tells nothing to who lacks our secret."""
    return salted_hmac("nearer.photo", f"{uploader.pk.hex} {sha256}", algorithm="sha256").hexdigest()


class PhotoQuerySet(PrivateOrSharedQuerySet["Photo"]):
    """Photos by where they are on their way into a memory."""

    def without_sizes(self) -> Self:
        """Keep those whose sizes are still to be made, by an index of their own: the truth, whatever the queue says."""
        return self.filter(large="", failed="")

    def unplaced_of(self, person: User) -> Self:
        """Keep what this person brought and no memory, dream or thank-you has; answers may have shown it."""
        return self.kept().filter(uploader=person, picture=None, dream=None, thanks=None).order_by("kept_at", "id")

    def loose_of(self, person: User) -> Self:
        """Keep what lies loose: brought by this person, in no memory yet, and seen by nobody else."""
        # Said so, nobody has to go through all that both see.
        return self.unplaced_of(person).filter(private_to=person)

    def kept(self) -> Self:
        return self.filter(binned_at=None)

    def usage(self) -> dict[str, int]:
        """Tell how many photos there are, in the bin or not, and how many bytes their originals have."""
        return self.aggregate(number=Count("pk"), bytes=Sum("weight", default=0))

    def in_bin(self) -> Self:
        return self.exclude(binned_at=None).order_by("-binned_at", "-id")


class Photo(CoupleRow):
    """One photo. Loose, or in a memory of one alone, it is that person's only; pages never get the original.

    It belongs to the two alike, whoever brought it. In the bin it waits to be taken out again, or let go for good.
    """

    belongs = to("uploader", _("Photos"), words="caption", day="taken_on kept_at__date")
    uploader = models.ForeignKey(User, models.CASCADE, related_name="+")
    private_to = models.ForeignKey(User, models.CASCADE, related_name="+", null=True, blank=True)
    kind = models.CharField(max_length=8)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    taken_on = models.DateField(null=True, blank=True)
    kept_at = models.DateTimeField()
    binned_at = models.DateTimeField(null=True, blank=True)
    weight = models.PositiveIntegerField()
    mark = models.CharField(max_length=64)
    key = SealedKeyField(couple="couple_id", author="uploader_id")
    facts = SealedJSONField(couple="couple_id", author="uploader_id")
    caption = SealedTextField(
        _("Caption"), couple="couple_id", author="uploader_id", max_length=200, blank=True, default=""
    )
    original = models.CharField(max_length=64)
    small = models.CharField(max_length=64, blank=True, default="")
    medium = models.CharField(max_length=64, blank=True, default="")
    large = models.CharField(max_length=64, blank=True, default="")
    failed = models.CharField(max_length=20, blank=True, default="")

    objects: ClassVar[PhotoQuerySet] = PhotoQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["couple", "mark"], name="photo_by_content"),
            models.Index(fields=["couple", "kept_at"], name="photo_by_arrival"),
            models.Index(
                fields=["couple", "private_to", "kept_at"], condition=Q(private_to__isnull=False), name="photos_of_one"
            ),
            models.Index(fields=["couple", "binned_at"], condition=Q(binned_at__isnull=False), name="photos_in_bin"),
            models.Index(fields=["binned_at"], condition=Q(binned_at__isnull=False), name="binned_photos"),
            models.Index(fields=["large", "failed", "kept_at"], name="photo_by_large"),
            *(models.Index(fields=[size], name=f"photo_by_{size}") for size in ("original", "small", "medium")),
        ]
        constraints: ClassVar = [
            Findable(name="photo_of_couple"),
            Guard(field="key", name="photo_key_is_sealed"),
            Guard(field="facts", name="photo_facts_are_sealed"),
            Guard(field="caption", name="caption_is_sealed"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.width} × {self.height}"

    @property
    def colour(self) -> str:
        """What most of it looks like, as #rrggbb; grey where that can't be read any more."""
        try:
            return str(self.facts["colour"])
        except Unreadable:
            return "#808080"

    @property
    def sizes_made(self) -> bool:
        """Whether pages can show it."""
        return bool(self.large)

    @property
    def sentence(self) -> StrOrPromise:
        """Why it can't be shown, for those who brought it; empty where it can."""
        return Refused(self.failed).sentence if self.failed else ""

    def object_of(self, size: str) -> str:
        """Give the name of the file of this size; empty where there is none."""
        return str(getattr(self, size)) if size in SIZES else ""

    def store(self, files: dict[str, Path]) -> None:
        """Store these files as its original or its sizes; their names are still to be saved."""
        for size, path in files.items():
            setattr(self, size, storage.put(path, self.key, label=size))

    def opened(self, size: str) -> SealedFile:
        """Open the file of this size, or the original; Unreadable where its key is gone or the file was changed."""
        return storage.take(getattr(self, size), self.key, label=size)

    def objects_held(self) -> list[str]:
        return [name for name in (self.original, *self.sizes_held()) if name]

    def sizes_held(self) -> list[str]:
        return [name for name in map(self.object_of, SIZES) if name]

    def width_of(self, size: str) -> int:
        return max(1, round(self.width * min(1, SIZES[size] / max(self.width, self.height))))


class UploadQuerySet(CoupleQuerySet["Upload"]):
    """Photos on their way in: only who sends one knows of it."""

    def under_way(self) -> Self:
        """Keep those of which something is still to come, or to be made."""
        return self.filter(photo=None, refused="")


class Upload(CoupleRow):
    """A photo on its way in. What has come of it lies sealed in parts, until it is whole and becomes a photo."""

    belongs = GOES
    uploader = models.ForeignKey(User, models.CASCADE, related_name="+")
    length = models.PositiveIntegerField()
    arrived = models.PositiveIntegerField(default=0)
    touched_at = models.DateTimeField()
    key = SealedKeyField(couple="couple_id", author="uploader_id", sealed_as="photos.arrival")
    name = SealedTextField(
        couple="couple_id", author="uploader_id", sealed_as="photos.arrival", max_length=200, blank=True, default=""
    )
    photo = CoupleForeignKey(Photo, cascade_first, related_name="+", null=True, blank=True)
    refused = models.CharField(max_length=20, blank=True, default="")

    objects: ClassVar[UploadQuerySet] = UploadQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["couple", "uploader", "touched_at"], name="arrivals_of_one"),
            models.Index(fields=["touched_at"], name="arrival_by_touch"),
        ]
        constraints: ClassVar = [
            Findable(name="arrival_of_couple"),
            SameCouple(field="photo", name="arrival_became_ours"),
            Guard(field="key", name="arrival_key_is_sealed"),
            Guard(field="name", name="arrival_name_is_sealed"),
        ]

    def __str__(self) -> str:
        return f"{self.arrived} of {self.length} bytes"

    @property
    def is_done(self) -> bool:
        """Whether it has become a photo, or can't."""
        return bool(self.photo_id or self.refused)


class Part(CoupleRow):
    """Bytes of an upload, from `start` on."""

    belongs = GOES
    upload = CoupleForeignKey(Upload, models.CASCADE, related_name="parts")
    start = models.PositiveIntegerField()
    file = models.CharField(max_length=64)

    class Meta:
        ordering = ("start",)
        indexes: ClassVar = [models.Index(fields=["file"], name="part_by_file")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "upload", "start"], name="one_part_at_a_place"),
            SameCouple(field="upload", name="part_in_its_couple"),
        ]

    def __str__(self) -> str:
        return f"from {self.start}"
