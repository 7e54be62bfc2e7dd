"""The love story: memories, how each of the two tells them, and the pictures in them."""

from __future__ import annotations

import uuid
from calendar import isleap
from collections.abc import Iterable
from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Count, F, OuterRef, Prefetch, Q, Subquery
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.couples.belonging import Findable, SameCouple
from apps.couples.models import Couple
from apps.couples.visibility import CoupleQuerySet, PrivateOrSharedQuerySet
from apps.memories.moment import Moment, Precision, Season
from apps.photos.models import Photo
from apps.vault.fields import Guard, SealedTextField

LONGEST = 20_000  # characters of one telling
FEB_28, FEB_29 = 228, 229


def days_like(today: date) -> list[int]:
    """Give the `month_day` of this day. In a year without it, the 29th of February comes a day early."""
    day = today.month * 100 + today.day
    return [FEB_28, FEB_29] if day == FEB_28 and not isleap(today.year) else [day]


class MemoryQuerySet(PrivateOrSharedQuerySet["Memory"]):
    """Memories in the order of the story, and what a list shows of each."""

    def newest_first(self) -> Self:
        """Order them from the latest to the earliest."""
        return self.order_by("-happened_on", "-id")

    def before(self, day: date, key: uuid.UUID) -> Self:
        """Keep what comes after this place in the list: one comparison of rows, which the index answers."""
        return self.filter(TupleLessThan(Tuple(F("happened_on"), F("id")), (day, key)))

    def on_this_day(self, today: date) -> Self:
        """Keep those of this day in earlier years."""
        return self.filter(month_day__in=days_like(today), happened_on__lt=today)

    def with_pictures(self, number: int) -> Self:
        """Bring along the first pictures of each as `shown`, and how many there are as `picture_count`."""
        first = Picture.objects.select_related("photo").order_by("position", "id")[:number]
        every = Picture.objects.filter(couple=OuterRef("couple"), memory=OuterRef("pk")).order_by()
        count = every.values("memory").annotate(number=Count("pk")).values("number")
        return self.prefetch_related(Prefetch("pictures", first, to_attr="shown")).annotate(
            picture_count=Subquery(count)
        )

    def with_tellings(self) -> Self:
        """Bring along what each tells, with the seat that gives it its colour."""
        return self.prefetch_related(Prefetch("tellings", Telling.objects.select_related("writer__membership")))


class Memory(models.Model):
    """Something the two remember. Made while alone it is its maker's only, until they share it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="memories")
    made_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    private_to = models.ForeignKey(User, models.CASCADE, related_name="+", null=True, blank=True)
    title = SealedTextField(_("What do you call it?"), couple="couple_id", author="made_by_id", max_length=120)
    place = SealedTextField(_("Where"), couple="couple_id", author="made_by_id", max_length=120, blank=True, default="")
    happened_on = models.DateField()
    precision = models.CharField(max_length=8, choices=Precision)
    season = models.CharField(max_length=8, choices=Season, blank=True, default="")
    about = models.BooleanField(default=False)
    month_day = models.PositiveSmallIntegerField(null=True, blank=True)

    objects: ClassVar[MemoryQuerySet] = MemoryQuerySet.as_manager()  # type: ignore[assignment]
    shown: list[Picture]
    picture_count: int | None

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["couple", "-happened_on", "-id"], name="story_by_day"),
            models.Index(fields=["couple", "month_day", "-happened_on"], name="story_on_this_day"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(precision="day", month_day__range=(101, 1231)) | (~Q(precision="day") & Q(month_day=None)),
                name="month_day_of_days",
            ),
            models.CheckConstraint(
                condition=(Q(precision="season") & ~Q(season="")) | (~Q(precision="season") & Q(season="")),
                name="season_of_seasons",
            ),
            Findable(name="memory_of_couple"),
            Guard(field="title", name="title_is_sealed"),
            Guard(field="place", name="place_is_sealed"),
        ]

    def __str__(self) -> str:
        return f"a memory of {self.happened_on}"

    @property
    def when(self) -> Moment:
        """When it was, as it is said: “9 August 2026”, “summer 2014”, “about 2014”."""
        month = self.happened_on.month if self.precision in (Precision.DAY, Precision.MONTH) else None
        day = self.happened_on.day if self.precision == Precision.DAY else None
        return Moment(self.happened_on.year, month, day, self.season, self.about)

    @when.setter
    def when(self, moment: Moment) -> None:
        self.happened_on, self.precision, self.season = moment.happened_on, moment.precision, moment.season
        self.about, self.month_day = moment.about, moment.month_day

    @property
    def cover(self) -> Picture | None:
        """The first of the pictures brought along that can be shown."""
        return next((picture for picture in self.shown if picture.photo.sizes_made), None)

    def told(self, person: User) -> str:
        """Tell how far it is told, seen by this person: done, mine, theirs or open."""
        writers = {telling.writer_id for telling in self.tellings.all()}
        if len(writers) > 1:
            return "done"
        return ("mine" if person.pk in writers else "theirs") if writers else "open"

    def take_in(self, photos: Iterable[Photo]) -> list[Photo]:
        """Put photos at the end, in their order, and let them be seen as the memory is; give those it has already."""
        mine = self.pictures.order_by()
        known = set(mine.values_list("photo__mark", flat=True))
        place = mine.count()
        again = []
        for photo in photos:
            if photo.mark in known:
                again.append(photo)
                continue
            known.add(photo.mark)
            place += 1
            Picture.objects.create(couple_id=self.couple_id, memory=self, photo=photo, position=place)
            photo.private_to_id = self.private_to_id
            photo.save(update_fields=["private_to"])
        return again


WHEN = ("happened_on", "precision", "season", "about", "month_day")
"""The fields of `Memory.when`."""


class Telling(models.Model):
    """How one of the two remembers it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="tellings")
    memory = models.ForeignKey(Memory, models.CASCADE, related_name="tellings")
    writer = models.ForeignKey(User, models.CASCADE, related_name="+")
    words = SealedTextField(couple="couple_id", author="writer_id", max_length=LONGEST)

    objects: ClassVar[CoupleQuerySet[Telling]] = CoupleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("writer__membership__slot",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "memory", "writer"], name="one_telling_each"),
            SameCouple(field="memory", name="telling_in_its_couple"),
            Guard(field="words", name="telling_is_sealed"),
        ]

    def __str__(self) -> str:
        return f"{self.writer} tells {self.memory}"


class Picture(models.Model):
    """A photo's place in a memory."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="pictures")
    memory = models.ForeignKey(Memory, models.CASCADE, related_name="pictures")
    photo = models.OneToOneField(Photo, models.CASCADE, related_name="picture")
    position = models.PositiveIntegerField()

    objects: ClassVar[CoupleQuerySet[Picture]] = CoupleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ("position", "id")
        indexes: ClassVar = [models.Index(fields=["couple", "memory", "position"], name="pictures_in_order")]
        constraints: ClassVar = [
            SameCouple(field="memory", name="picture_in_its_couple"),
            SameCouple(field="photo", name="picture_of_its_couple"),
        ]

    def __str__(self) -> str:
        return f"{self.position}"
