"""Pushes that the other has started something for two phones, to who has chosen to hear of it on a device.

Whoever starts learns nothing of it: a task is made for each invitation, and what comes of it is the worker's business.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q

from apps.exercises.models.offers import LASTS
from apps.exercises.runs import offers
from apps.reminders import pushing
from apps.reminders.models import Schedule

APART = timedelta(hours=3)  # so that nobody can ring at somebody


def invite(person: UUID, run: UUID, at: datetime) -> None:
    """Pushes it, if this person wants that, now, and is still asked. Of two workers one does."""
    schedule = Schedule.objects.select_related("person").filter(person=person, by_invitation=True).first()
    wall = at.astimezone(schedule.person.zone) if schedule else None
    if not schedule or not wall or schedule.quiet.covers(wall.time()) or schedule.rests(wall.date()):
        return
    lately = Q(invited_at=None) | Q(invited_at__lte=at - APART)
    if offers.is_open(run, person, at) and Schedule.objects.filter(lately, person=person).update(invited_at=at):
        pushing.push(person, lasts=LASTS)
