"""Two people: their space and their two seats."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.couples import write_guard
from apps.live import wire
from apps.vault import keyring

TURNS_AT, NOON = time(4), time(12)  # the couple's day: a thank-you at half past twelve at night is still tonight's


class Hue(models.TextChoices):
    """The six colours a light can have; design tokens of the same names give them their shades."""

    PERSIMMON = "persimmon", _("Persimmon")
    MOSS = "moss", _("Moss")
    LAGOON = "lagoon", _("Lagoon")
    BLUEBELL = "bluebell", _("Bluebell")
    HEATHER = "heather", _("Heather")
    SLATE = "slate", _("Slate")


class Moved(Exception):
    """The space is gone, or closed: somebody has joined another or left it in this very moment."""


@dataclass
class Change:
    """One change under way: who makes it, and whose pages differ afterwards."""

    couple: Couple
    by: User
    members: dict[uuid.UUID, Membership]
    seen_by: set[uuid.UUID]

    def reaches_both(self) -> None:
        """Says that both will see it, for instance since the second answer opens the first."""
        self.seen_by = set(self.members)

    def reaches(self, owner: uuid.UUID | None) -> None:
        """Says that `owner` alone will see it, or both where it is nobody's own."""
        self.seen_by |= {owner} if owner else set(self.members)


class Couple(models.Model):
    """A space for two. It begins with one, who can use it alone until the other comes.

    Since one of them has left (`closed_at`), nobody sits there; until `ends_at` they may both come back (parting.py).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    day_zone = models.CharField(_("Our day follows the clock of"), max_length=64, default="UTC")
    since = models.DateField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["ends_at"], condition=Q(ends_at__isnull=False), name="couples_to_end"),
        ]

    def __str__(self) -> str:
        return " & ".join(member.name for member in self.both())

    @classmethod
    def of(cls, person: User) -> Couple:
        """Returns the person's space; it is made on the first visit, and only once however many pages open together."""
        if found := cls.objects.filter(members__user=person).first():
            return found
        try:
            new = cls(day_zone=person.time_zone)
            with transaction.atomic(), write_guard.allowed(new.pk):
                new.save(force_insert=True)
                Membership.objects.create(couple=new, user=person, slot=1, hue=Hue.PERSIMMON)
        except IntegrityError:
            return cls.objects.get(members__user=person)
        return new

    def both(self) -> list[Membership]:
        """Returns the members in the order of their seats: one or two."""
        return list(self.members.select_related("user").order_by("slot"))

    @contextmanager
    def change(self, *, by: User, seen_by: Iterable[User], closed: bool = False) -> Iterator[Change]:
        """Opens the one door through which a couple's things are written; of a closed one, only with `closed`.

        Raises Moved.

        It opens a transaction, locks the couple's row, and bumps the version of each member who can see the change;
        after the commit their streams are told. What only its writer can see names the writer alone: for the partner
        not a byte differs.
        """
        with transaction.atomic(), write_guard.allowed(self.pk):
            locked = Couple.objects.select_for_update().filter(pk=self.pk).first()
            if not locked or (locked.closed_at and not closed):
                raise Moved
            members = {member.user_id: member for member in locked.seats}
            change = Change(locked, by, members, {person.pk for person in seen_by})
            yield change
            write_guard.happen_along()
            locked.members.filter(user__in=change.seen_by).update(version=F("version") + 1)
            transaction.on_commit(lambda: wire.tell(change.seen_by))

    @contextmanager
    def keys_held(self, *, private_of: uuid.UUID | None = None) -> Iterator[None]:
        """Holds the keys to what the members wrote here, and to what one of them keeps for themselves."""
        with keyring.open_for(couple=self.pk, people=[seat.user_id for seat in self.seats], private_of=private_of):
            yield

    def today(self, at: datetime) -> date:
        """Returns the couple's date at this moment (aware), which changes at 04:00 on their wall clock."""
        wall = at.astimezone(self.zone).replace(tzinfo=None)
        return (wall - timedelta(hours=TURNS_AT.hour)).date()

    def last_evening(self, at: datetime) -> date | None:
        """Returns yesterday's date while it is still morning, if the two had this place then already."""
        yesterday, is_morning = self.today(at) - timedelta(days=1), TURNS_AT <= at.astimezone(self.zone).time() < NOON
        return yesterday if is_morning and self.since <= yesterday else None

    @cached_property
    def seats(self) -> list[Membership]:
        """The members, read once."""
        return self.both()

    @property
    def hue_one(self) -> str:
        return next((seat.hue for seat in self.seats if seat.slot == Membership.Slot.ONE), Hue.PERSIMMON)

    @property
    def hue_two(self) -> str:
        """The colour of seat two; while nobody sits there, one that the first has not taken."""
        free = Hue.LAGOON if self.hue_one != Hue.LAGOON else Hue.PERSIMMON
        return next((seat.hue for seat in self.seats if seat.slot == Membership.Slot.TWO), free)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.day_zone)


class Membership(models.Model):
    """One of the two seats. The schema refuses a third, and a second couple for one person."""

    class Slot(models.IntegerChoices):
        ONE = 1
        TWO = 2

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    couple = models.ForeignKey(Couple, models.CASCADE, related_name="members")
    user = models.OneToOneField(User, models.CASCADE, related_name="membership")
    slot = models.SmallIntegerField(choices=Slot)
    hue = models.CharField(_("Your colour"), max_length=12, choices=Hue)
    looks_back = models.BooleanField(_("Looking back"), default=False)
    version = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["couple", "slot"], name="one_person_a_seat"),
            models.UniqueConstraint(fields=["couple", "hue"], name="one_hue_each"),
            models.CheckConstraint(condition=Q(slot__in=(1, 2)), name="two_seats"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def initial(self) -> str:
        return self.user.initial

    @property
    def seat(self) -> str:
        """“one” or “two”, as the stylesheet calls the seats."""
        return "one" if self.slot == Membership.Slot.ONE else "two"
