"""Plans: proposed by one and agreed to by the other, or made by one for themselves alone."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any, ClassVar, Literal, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.formats import date_format, time_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.couples.belonging import CoupleForeignKey, Findable, SameCouple
from apps.couples.rows import CoupleRow, PrivateOrSharedQuerySet, mark_of, to
from apps.plans.models.dream import Dream
from apps.vault.fields import Guard, SealedJSONField
from apps.vault.sealing import Unreadable
from apps.web import months

type Kind = Literal["date", "time", "goal", "ritual", "repair", "talk", "agreement", "step"]
HOUR = "time"
KINDS: dict[str, Promise] = {
    "date": _("A date"),
    "time": _("An hour of your own"),
    "goal": _("A goal"),
    "ritual": _("A ritual"),
    "repair": _("To put right"),
    "talk": _("A talk"),
    "agreement": _("An agreement"),
    "step": _("A small step"),
}


class Repeat(models.TextChoices):
    """How often a plan comes again."""

    WEEK = "week", _("Every week")
    MONTH = "month", _("Every month")
    YEAR = "year", _("Every year")


MONTHS = {Repeat.MONTH: 1, Repeat.YEAR: 12}


class PlanQuerySet(PrivateOrSharedQuerySet["Plan"]):
    """Plans by where they stand."""

    def in_sight_of(self, person: User) -> Self:
        """Excludes also what this person has hidden."""
        hidden = HiddenPlan.objects.filter(couple=OuterRef("couple"), plan=OuterRef("pk"), person=person)
        return self.visible_to(person).filter(~Exists(hidden))

    def in_hands_of(self, person: User) -> Self:
        """Excludes what is the other’s alone to move or drop: an hour of their own."""
        return self.visible_to(person).exclude(~Q(by=person), kind=HOUR)

    def agreed(self) -> Self:
        """Keeps what is no proposal any more."""
        return self.exclude(agreed_on=None)


class Plan(CoupleRow):
    """What two people mean to do, or one of them (`private_to`).

    What it came of is known above only: `origin` is a row there, `step` a place in it. Each proposes one plan there.
    """

    belongs = to("by", _("Plans"), words="told", day="on agreed_on", but_joint=Q(kind="agreement", private_to=None))
    origin = models.UUIDField()
    step = models.CharField(max_length=60)
    kind = models.CharField(max_length=10)
    by = models.ForeignKey(User, models.CASCADE, related_name="+")
    private_to = models.ForeignKey(User, models.CASCADE, related_name="+", null=True)
    facts = SealedJSONField(couple="couple_id", author="by_id", sealed_as="exercises.plan")  # of PlanForm
    on = models.DateField(null=True)
    repeat = models.CharField(max_length=5, choices=Repeat, blank=True, default="")
    until = models.DateField(null=True)
    dream = CoupleForeignKey(Dream, models.SET_NULL, related_name="steps", null=True)  # whose next step it is
    agreed_on = models.DateField(null=True)
    next_on: date | None = None
    elsewhere: datetime | None = None
    is_near = False  # within a week

    objects: ClassVar[PlanQuerySet] = PlanQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "origin", "step", "by"], name="one_plan_of_each"),
            Findable(name="plan_of_couple"),
            models.CheckConstraint(
                condition=Q(repeat="", until=None) | (~Q(repeat="") & Q(on__isnull=False, until__gte=F("on"))),
                name="what_repeats_ends",
            ),
            SameCouple(field="dream", name="step_of_its_couples_dream"),
            Guard(field="facts", name="plan_facts_are_sealed"),
        ]
        indexes: ClassVar = [models.Index(fields=["couple", "on"], name="plans_by_day")]

    def __str__(self) -> str:
        return f"A plan of {self.by}"

    def get_absolute_url(self) -> str:
        return reverse("plans:plan", args=[self.pk])

    @property
    def is_legible(self) -> bool:
        try:
            return self.facts is not None
        except Unreadable:
            return False

    @property
    def called(self) -> str | Promise:
        return KINDS.get(self.kind, "")

    @property
    def is_step(self) -> bool:
        """Whether it is a small step, which stands until it is dropped."""
        return self.kind == "step"

    def is_older_than(self, day: date) -> bool:
        return self.agreed_on is not None and self.agreed_on <= day

    @property
    def what(self) -> str:
        return str(self.facts.get("what") or self.facts.get("if_then") or (self.is_hour and self._whose()) or "")

    @property
    def is_hour(self) -> bool:
        return self.kind == HOUR

    @property
    def title(self) -> str:
        """What it is; of an hour of one's own also when, such as “Mara’s hour: Thursday, 7 to 8 p.m.”."""
        if not (self.is_hour and self.at and self.on):
            return self.what
        start = datetime.combine(self.next_on or self.on, self.at)
        first, last = (time_format(one.time(), "TIME_FORMAT") for one in (start, start + timedelta(hours=1)))
        said, _space, half = first.rpartition(" ")
        first = said if said and last.endswith(f" {half}") else first
        told = {
            "what": self.what,
            "day": date_format(start, "l" if self.is_near else "l, j F"),
            "from": first,
            "to": last,
        }
        return gettext("%(what)s: %(day)s, %(from)s to %(to)s") % told

    @property
    def more(self) -> list[str]:
        names = ("where", "who", "cost", "backup", "if_then")
        return [self.facts[name] for name in names if self.facts.get(name) and self.facts.get("what")]

    @property
    def told(self) -> list[str]:
        """All that its writer put into words."""
        names = ("what", "if_then", "where", "who", "cost", "backup")
        return [self.facts[name] for name in names if self.facts.get(name)]

    @property
    def at(self) -> time | None:
        return time.fromisoformat(self.facts["time"]) if self.facts.get("time") else None

    @property
    def zone(self) -> ZoneInfo:
        """The clock that its time is told by: the couple's as it was when that time was set."""
        return ZoneInfo(self.facts.get("zone") or self.couple.day_zone)

    def _whose(self) -> str:
        names = {seat.user_id: seat.name for seat in self.couple.seats}
        return gettext("%(name)s’s hour") % {"name": names.get(self.by_id, "")}

    def starts(self, day: date) -> datetime | None:
        """Returns when it starts on this day, by its own clock; None without a time."""
        return datetime.combine(day, self.at, self.zone) if self.at else None

    def look(self, today: date, zone: ZoneInfo) -> None:
        """Sets `next_on`, when it comes next, and `elsewhere`, what the clock of `zone` says then, if it differs."""
        self.next_on, self.elsewhere = self.from_day(today), None
        self.is_near = self.next_on is not None and 0 <= (self.next_on - today).days < 7
        start = self.starts(self.next_on) if self.next_on else None
        if start:
            there = start.astimezone(zone)
            if there.utcoffset() != start.utcoffset():
                self.elsewhere = there.replace(tzinfo=None)

    def from_day(self, today: date) -> date | None:
        """Returns on which day it comes next: the 31st comes on the last day of a shorter month."""
        return next(self.days(today, self.until), None) if self.repeat and self.until else self.on

    def days(self, first: date, last: date) -> Iterator[date]:
        """Yields its days from `first` to `last`."""
        if not self.on or not self.repeat or not self.until:
            if self.on and first <= self.on <= last:
                yield self.on
            return
        for day in map(self._nth, count()):
            if day > min(last, self.until):
                return
            if day >= first:
                yield day

    def _nth(self, number: int) -> date:
        first = self.on or date.min
        if self.repeat == Repeat.WEEK:
            return first + timedelta(weeks=number)
        return months.later(first, number * MONTHS[Repeat(self.repeat)])

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Notes by which clock its time is told: the couple may follow another one later."""
        if self.facts.get("time") and not self.facts.get("zone"):
            self.facts = self.facts | {"zone": self.couple.day_zone}
        super().save(*args, **kwargs)

    def delete_for(self, by: User) -> None:
        """Deletes it for everybody who could see it."""
        with self.couple.change(by=by, seen_by=[by]) as change:
            if self.private_to_id is None:
                change.reaches_both()
            self.delete()


class HiddenPlan(CoupleRow):
    """A plan that one of the two has hidden for themselves. The partner never learns of it."""

    belongs = mark_of("person")
    plan = CoupleForeignKey(Plan, models.CASCADE, related_name="hidden")
    person = models.ForeignKey(User, models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "plan", "person"], name="hidden_plan_once"),
            SameCouple(field="plan", name="hidden_plan_in_its_couple"),
        ]

    def __str__(self) -> str:
        return f"hidden by {self.person}"
