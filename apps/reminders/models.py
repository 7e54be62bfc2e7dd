"""How one person is reminded, and of what. Nothing of it is a couple's: the other never learns of it."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.reminders.due import EVERY_DAY, Quiet, end_of_day, next_due

SUNDAY = 0b100_0000


class Ritual(models.TextChoices):
    """What one can be reminded of: an exercise by its id, or the path that two are on."""

    CHECK_IN = "daily-check-in"
    THANKS = "nightly-gratitude"
    PATH = "path"
    QUESTION = "daily-question"
    WEEKLY = "weekly-check-in"


class Schedule(models.Model):
    """What one person has set, and when they are next due: claimed by one conditional UPDATE (sending.py).

    `owed` is what the scheduler has handed to the worker; who sends it takes it away first, so that it goes once.
    """

    person = models.OneToOneField(User, models.CASCADE, related_name="+", primary_key=True)
    by_email = models.BooleanField(_("Email"), default=False)
    by_invitation = models.BooleanField(_("Invitations to join"), default=False)
    invited_at = models.DateTimeField(null=True)  # when that was last pushed
    quiet_from = models.TimeField(_("From"), default=time(22, 30))
    quiet_until = models.TimeField(_("Until"), default=time(7))
    begun_on = models.DateField()  # when it was last set; before, nobody can have been quiet
    is_paused = models.BooleanField(default=False)  # until it is switched on again
    rests_until = models.DateField(null=True)
    told_at = models.DateTimeField(null=True)
    silent_since = models.DateField(null=True)  # after the one message that follows quiet days, until they are back
    owed = models.UUIDField(null=True)
    next_due_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["next_due_at"], condition=Q(next_due_at__isnull=False), name="schedules_due"),
        ]

    def __str__(self) -> str:
        return f"How {self.person} is reminded"

    @property
    def quiet(self) -> Quiet:
        return Quiet(self.quiet_from, self.quiet_until)

    @property
    def reaches(self) -> bool:
        """Whether there is a way to tell this person."""
        return self.by_email or bool(self.person.push_subscriptions.all())

    def rests(self, today: date) -> bool:
        """Returns whether nothing is sent for now because this person said so."""
        return self.is_paused or bool(self.rests_until and self.rests_until > today)

    def next_after(self, at: datetime) -> datetime | None:
        """Returns when something is next due: not while it rests, and on no day on which something was sent."""
        return min((moment for moment, _reminder in self.coming(at)), default=None)

    def coming(self, at: datetime) -> Iterator[tuple[datetime, "Reminder"]]:
        """Gives for each ritual that is on when it is next due after `at`."""
        after = self._not_before(at)
        if self.is_paused or not self.reaches:
            return
        for reminder in self.reminders.all():
            if reminder.is_on and (moment := reminder.next_after(after, self)):
                yield moment, reminder

    def due_at(self, moment: datetime) -> list["Reminder"]:
        """Returns what is due at this very moment."""
        just_before = moment - datetime.resolution
        on = [reminder for reminder in self.reminders.all() if reminder.is_on]
        return [reminder for reminder in on if reminder.next_after(just_before, self) == moment]

    def _not_before(self, at: datetime) -> datetime:
        zone, ends = self.person.zone, [at]
        if self.rests_until:
            ends.append(datetime.combine(self.rests_until, time.min, zone) - datetime.resolution)
        if self.told_at:
            ends.append(end_of_day(self.told_at, zone))
        return max(ends)


class Reminder(models.Model):
    """One ritual of one person: at what time, on which days of the week, and whether at all."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="reminders")
    ritual = models.CharField(max_length=20, choices=Ritual)
    is_on = models.BooleanField(default=False)
    at = models.TimeField(_("Time"))
    weekdays = models.PositiveSmallIntegerField(default=EVERY_DAY)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["schedule", "ritual"], name="one_reminder_each")]

    def __str__(self) -> str:
        return f"{self.ritual}, {self.at:%H:%M}"

    def next_after(self, at: datetime, schedule: Schedule) -> datetime | None:
        return next_due(at, schedule.person.zone, self.at, self.weekdays, schedule.quiet)


class PushSubscription(models.Model):
    """One browser of somebody's that may be pushed to, for as long as it is signed in."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(User, models.CASCADE, related_name="push_subscriptions")
    session = models.ForeignKey("usersessions.UserSession", models.CASCADE, related_name="+")
    endpoint = models.CharField(max_length=500, unique=True)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"A browser of {self.person}"


# At what time, and on which days, somebody finds a ritual who has set nothing yet.
AT_FIRST = {
    Ritual.CHECK_IN: (time(20), EVERY_DAY),
    Ritual.THANKS: (time(21, 30), EVERY_DAY),
    Ritual.PATH: (time(20, 30), EVERY_DAY),
    Ritual.QUESTION: (time(19), EVERY_DAY),
    Ritual.WEEKLY: (time(18), SUNDAY),
}
