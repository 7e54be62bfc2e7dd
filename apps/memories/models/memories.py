"""Memories: what happened, when, and who sees them."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Count, Exists, F, FilteredRelation, Max, OuterRef, Prefetch, Q, Subquery
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.couples.belonging import CoupleForeignKey, Findable, SameCouple
from apps.couples.models import Couple
from apps.couples.rows import CoupleRow, PrivateOrSharedQuerySet, to
from apps.memories.models.parts import Chapter, Picture, Telling, put_away_by
from apps.memories.moment import Moment, Precision, Season, days_like
from apps.memories.story import prompts
from apps.vault.fields import Guard, SealedTextField
from apps.web.decks import Option

BINNED_FOR = timedelta(days=30)


class Kind(models.TextChoices):
    """The optional kind of a memory."""

    FIRST = "first", _("A first")
    TRIP = "trip", _("A trip")
    LAUGHTER = "laughter", _("Laughter")
    HARD = "hard", _("A hard time")
    MILESTONE = "milestone", _("A milestone")


class MemoryQuerySet(PrivateOrSharedQuerySet["Memory"]):
    """Memories by visibility and order, with what lists show of them."""

    def visible_to(self, person: User) -> Self:
        """Excludes what is private to the partner or in the bin."""
        return super().visible_to(person).filter(binned_at=None)

    def in_story_of(self, person: User) -> Self:
        """Excludes also what this person has put away."""
        return self.visible_to(person).filter(~put_away_by(person, OuterRef("pk")))

    def put_away_by(self, person: User) -> Self:
        """Keeps what this person has put away, which the partner doesn't learn."""
        return self.visible_to(person).filter(put_away__person=person)

    def in_bin_of(self, person: User) -> Self:
        """Keeps what is in the bin and visible to this person, last binned first."""
        return super().visible_to(person).exclude(binned_at=None).order_by("-binned_at", "-id")

    def shown_in_bin_of(self, person: User, now: datetime) -> Self:
        """Excludes what this person binned too long ago: it stays for the partner's telling only."""
        return self.in_bin_of(person).exclude(binned_by=person, binned_at__lte=now - BINNED_FOR)

    def waiting_for(self, person: User) -> Self:
        """Keeps those that the partner binned and this person has told: they stay until this person agrees."""
        mine = Telling.objects.filter(couple=OuterRef("couple"), memory=OuterRef("pk"), writer=person)
        return self.exclude(binned_by=None).exclude(binned_by=person).filter(Exists(mine))

    def agreed(self) -> Self:
        """Keeps those in the bin that nobody has told except who put them there, or that both agree to delete."""
        told = Telling.objects.filter(couple=OuterRef("couple"), memory=OuterRef("pk"))
        return self.filter(Q(binned_by=None) | ~Exists(told.exclude(writer=OuterRef("binned_by"))))

    def unmuted(self) -> Self:
        """Excludes muted memories, which are not shown unprompted."""
        return self.filter(muted=False)

    def newest_first(self) -> Self:
        return self.order_by("-happened_on", "-id")

    def before(self, day: date, key: uuid.UUID) -> Self:
        """Keeps what follows this position, newest first. A row comparison, so that the index is used."""
        return self.filter(TupleLessThan(Tuple(F("happened_on"), F("id")), (day, key)))

    def after(self, day: date, key: uuid.UUID) -> Self:
        """Keeps what follows this position, oldest first."""
        return self.filter(TupleGreaterThan(Tuple(F("happened_on"), F("id")), (day, key)))

    def on_this_day(self, today: date) -> Self:
        return self.filter(month_day__in=days_like(today), happened_on__lt=today)

    def with_pictures(self, number: int) -> Self:
        """Prefetches the first pictures of each as `shown`."""
        first = Picture.objects.kept().select_related("photo")[:number]
        return self.prefetch_related(Prefetch("pictures", first, to_attr="shown"))

    def with_picture_count(self) -> Self:
        every = Picture.objects.kept().filter(couple=OuterRef("couple"), memory=OuterRef("pk")).order_by()
        count = every.values("memory").annotate(number=Count("pk")).values("number")
        return self.annotate(picture_count=Subquery(count))

    def with_cover(self) -> Self:
        """Fetches the first picture that can be displayed along, as `cover`."""
        first = Picture.objects.kept().filter(couple=OuterRef("couple"), memory=OuterRef("pk")).exclude(photo__large="")
        cover = FilteredRelation("pictures", condition=Q(pictures__pk=Subquery(first.values("pk")[:1])))
        return self.annotate(cover=cover).select_related("cover__photo")

    def with_tellings(self, person: User) -> Self:
        """Prefetches the tellings visible to this person, with the seat that gives the colour."""
        seen = Telling.objects.visible_to(person).select_related("writer__membership")
        return self.prefetch_related(Prefetch("tellings", seen))


class Memory(CoupleRow):
    """Something the two remember. Created by somebody alone, it is private to them until they share it."""

    belongs = to("made_by", _("Memories"), words="title place", day="happened_on")
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
    kind = models.CharField(_("What it was"), max_length=12, choices=Kind, blank=True, default="")
    prompt = models.CharField(max_length=40, blank=True, default="")
    chapter = CoupleForeignKey(Chapter, models.SET_NULL, related_name="memories", null=True, blank=True)
    muted = models.BooleanField(default=False)
    binned_at = models.DateTimeField(null=True, blank=True)
    binned_by = models.ForeignKey(User, models.SET_NULL, related_name="+", null=True, blank=True)

    objects: ClassVar[MemoryQuerySet] = MemoryQuerySet.as_manager()  # type: ignore[assignment]
    shown: list[Picture]
    cover: Picture | None = None
    picture_count: int | None
    is_chosen: bool | None
    both_on: date | None
    comes_back: bool | None

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["couple", "-happened_on", "-id"], name="story_by_day"),
            models.Index(fields=["couple", "month_day", "-happened_on"], name="story_on_this_day"),
            models.Index(fields=["couple", "chapter", "happened_on", "id"], name="story_by_chapter"),
            models.Index(fields=["couple", "binned_at"], condition=Q(binned_at__isnull=False), name="memories_in_bin"),
            models.Index(fields=["binned_at"], condition=Q(binned_at__isnull=False), name="binned_memories"),
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
            SameCouple(field="chapter", name="memory_in_its_couples_chapter"),
            Guard(field="title", name="title_is_sealed"),
            Guard(field="place", name="place_is_sealed"),
        ]

    def __str__(self) -> str:
        return f"a memory of {self.happened_on}"

    @property
    def when(self) -> Moment:
        """When it was, as precisely as is known."""
        month = self.happened_on.month if self.precision in (Precision.DAY, Precision.MONTH) else None
        day = self.happened_on.day if self.precision == Precision.DAY else None
        return Moment(self.happened_on.year, month, day, self.season, self.about)

    @when.setter
    def when(self, moment: Moment) -> None:
        for name, value in moment.columns.items():
            setattr(self, name, value)

    @property
    def is_retold(self) -> bool:
        """Whether there are several versions of somebody, so that their years tell them apart."""
        return any(telling.version > 1 for telling in self.tellings.all())

    @property
    def asked(self) -> Option | None:
        """The question that it answers, if it began with one."""
        return prompts.asked(self.prompt)

    def append(self, pictures: Sequence[Picture]) -> None:
        """Puts pictures at the end, new ones or those of other memories, with this memory's visibility."""
        last = self.pictures.aggregate(last=Max("position", default=0))["last"]
        for position, picture in enumerate(pictures, start=last + 1):
            picture.memory, picture.position = self, position
            picture.day_in(self)
            picture.save()
        photos = self.couple.photos.filter(pk__in=[picture.photo_id for picture in pictures])
        photos.update(private_to=self.private_to_id)
