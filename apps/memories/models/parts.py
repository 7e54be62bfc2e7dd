"""What a memory has: tellings, pictures, and a chapter that it is in."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.couples.belonging import CoupleForeignKey, CoupleOneToOneField, Findable, SameCouple
from apps.couples.rows import TIE, CoupleQuerySet, CoupleRow, PrivateOrSharedQuerySet, mark_of, to
from apps.memories.moment import Moment
from apps.photos.models import Photo
from apps.vault.fields import Guard, SealedTextField

if TYPE_CHECKING:
    from apps.couples.models import Couple
    from apps.memories.models.memories import Memory

LONGEST = 20_000  # characters of one telling
LONGEST_OPENING = 4000  # characters


class ChapterQuerySet(PrivateOrSharedQuerySet["Chapter"]):
    """Chapters in their order."""

    def in_order(self) -> Self:
        return self.order_by("position", "id")

    def counted(self, couple: Couple, person: User) -> Self:
        """Adds the `number` of memories in each that are in this person's story."""
        inside = couple.memories.in_story_of(person).filter(chapter=OuterRef("pk")).order_by()
        number = inside.values("chapter").annotate(number=Count("pk")).values("number")
        return self.annotate(number=Coalesce(Subquery(number), 0))


class Chapter(CoupleRow):
    """A chapter. Created by somebody alone, it is private to them until a memory in it is shared."""

    belongs = to("made_by", _("Chapters"), words="title opening")
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


class TellingQuerySet(PrivateOrSharedQuerySet["Telling"]):
    """Tellings by visibility."""

    def visible_to(self, person: User) -> Self:
        """Excludes what the partner keeps private.

        Written so that no index can be used: SQLite would otherwise read every shared telling before filtering by
        memory.
        """
        return self.alias(reader=Coalesce("private_to", Value(person.pk))).filter(reader=person.pk)


class Telling(CoupleRow):
    """How one of the two remembers it. Until they share it, the partner doesn't know that it exists.

    Whoever tells it again in an echo writes another version. `told_on` is unknown for those that are older than dates.
    """

    belongs = to("writer", _("Your versions"), words="words", day="memory__happened_on")
    memory = CoupleForeignKey("memories.Memory", models.CASCADE, related_name="tellings")
    writer = models.ForeignKey(User, models.CASCADE, related_name="+")
    private_to = models.ForeignKey(User, models.CASCADE, related_name="+", null=True, blank=True)
    words = SealedTextField(couple="couple_id", author="writer_id", max_length=LONGEST)
    version = models.PositiveSmallIntegerField(default=1)
    told_on = models.DateField(null=True, blank=True)

    objects: ClassVar[TellingQuerySet] = TellingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("writer__membership__slot", "version")
        indexes: ClassVar = [models.Index(fields=["couple", "told_on"], name="tellings_by_day")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "memory", "writer", "version"], name="one_version_each"),
            models.CheckConstraint(
                condition=Q(private_to=None) | Q(private_to=F("writer")),
                name="telling_sealed_by_its_writer",
            ),
            SameCouple(field="memory", name="telling_in_its_couple"),
            Guard(field="words", name="telling_is_sealed"),
        ]

    def __str__(self) -> str:
        return f"{self.writer} tells {self.memory}"


class PictureQuerySet(CoupleQuerySet["Picture"]):
    """Pictures by visibility and order."""

    def kept(self) -> Self:
        """Excludes photos in the bin."""
        return self.filter(photo__binned_at=None)

    def seen_by(self, person: User) -> Self:
        """Keeps the pictures of all memories in this person's story."""
        return (
            self.kept()
            .filter(Q(photo__private_to=None) | Q(photo__private_to=person))
            .filter(memory__binned_at=None)
            .filter(~put_away_by(person, OuterRef("memory")))
        )

    def newest_first(self) -> Self:
        return self.order_by("-day", "-id")


class Picture(CoupleRow):
    """A photo's place in a memory. `day` is when it was taken; if that is unknown, the memory's day."""

    belongs = TIE
    memory = CoupleForeignKey("memories.Memory", models.CASCADE, related_name="pictures")
    photo = CoupleOneToOneField(Photo, models.CASCADE, related_name="picture")
    position = models.PositiveIntegerField()
    day = models.DateField()

    objects: ClassVar[PictureQuerySet] = PictureQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("position", "id")
        indexes: ClassVar = [
            models.Index(fields=["couple", "memory", "position"], name="pictures_in_order"),
            models.Index(fields=["couple", "-day", "-id"], name="pictures_by_day"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "photo"], name="one_place_a_photo"),
            SameCouple(field="memory", name="picture_in_its_couple"),
            SameCouple(field="photo", name="picture_of_its_couple"),
        ]

    def __str__(self) -> str:
        return f"{self.position}"

    @property
    def when(self) -> Moment:
        """When it was taken; if that is unknown, when the memory was."""
        return Moment.on(self.photo.taken_on) if self.photo.taken_on else self.memory.when

    @property
    def clock(self) -> str:
        """The time of day by the camera's clock, for sorting; empty if unknown."""
        return str(self.photo.facts.get("taken_at") or "")[11:]

    def day_in(self, memory: Memory) -> None:
        self.day = self.photo.taken_on or memory.happened_on


class PutAway(CoupleRow):
    """A memory that one of the two has hidden for themselves. The partner never learns of it."""

    belongs = mark_of("person")
    couple = models.ForeignKey("couples.Couple", models.CASCADE, related_name="put_away")
    memory = CoupleForeignKey("memories.Memory", models.CASCADE, related_name="put_away")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "memory", "person"], name="put_away_once"),
            SameCouple(field="memory", name="put_away_in_its_couple"),
        ]

    def __str__(self) -> str:
        return f"put away by {self.person}"


def put_away_by(person: User, memory: OuterRef) -> Exists:
    """Returns the condition that this person has hidden the memory of a row."""
    return Exists(PutAway.objects.filter(couple=OuterRef("couple"), memory=memory, person=person))
