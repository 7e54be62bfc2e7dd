"""Who is due is claimed and handed to the worker: once, however many schedulers look, and whoever is killed when.

A claim is one conditional UPDATE: it moves `next_due_at` on, and only where it still is what was seen. What is to be
sent is written down in the same statement, as `owed`, and handed over in the same transaction; the worker takes it away
before it sends. So a process that is killed may lose one, and none is sent twice.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import uuid4

from django.conf import settings
from django.db import transaction

from apps.couples.models import Couple
from apps.exercises import lately
from apps.exercises.lately import Lately
from apps.reminders import tasks
from apps.reminders.deciding import QUIET_DAYS, Decision, decide
from apps.reminders.models import Schedule

SLICE = 500  # people in one go
A_DAY = timedelta(days=1)


class Claim(NamedTuple):
    """What many who are due have in common: when they were, what they get, and when they are due next."""

    seen: datetime
    decision: Decision
    next_due_at: datetime | None


def due(at: datetime) -> bool:
    """Sends what is due; returns whether more is left."""
    people = "person__membership__couple"
    found = Schedule.objects.filter(next_due_at__lte=at).select_related(people).order_by("next_due_at")
    schedules = list(found.prefetch_related("reminders", "person__push_subscriptions")[:SLICE])
    for claim, some in _claims(schedules, at).items():
        _claim(claim, some, at)
    return len(schedules) == SLICE


def _claims(schedules: Iterable[Schedule], at: datetime) -> dict[Claim, list[Schedule]]:
    seats = {one.person_id: one.person.membership.couple for one in schedules if hasattr(one.person, "membership")}
    since = at.date() - QUIET_DAYS - A_DAY
    done = lately.of({person: couple.pk for person, couple in seats.items()}, since) if seats else {}
    claims = defaultdict[Claim, list[Schedule]](list)
    for one in schedules:
        couple = seats.get(one.person_id) or Couple(day_zone=one.person.time_zone)
        decision = decide(one, done.get(one.person_id, Lately()), couple.today(at), at)
        seen, told = one.next_due_at, one.told_at
        one.told_at = at if decision.what else told
        if seen:
            claims[Claim(seen, decision, one.next_after(at))].append(one)
    return claims


def _claim(claim: Claim, schedules: list[Schedule], at: datetime) -> None:
    decision, owed = claim.decision, uuid4()
    changes: dict[str, Any] = {"next_due_at": claim.next_due_at, "silent_since": decision.silent_since}
    if decision.what:
        changes |= {"told_at": at, "owed": owed}
    people = [one.person_id for one in schedules]
    with transaction.atomic():
        won = Schedule.objects.filter(person__in=people, next_due_at=claim.seen).update(**changes)
        if not decision.what or not won:
            return
        sending = tasks.send.using(backend=settings.MAIL_TASKS)
        for person in Schedule.objects.filter(person__in=people, owed=owed).values_list("person", flat=True):
            sending.enqueue(person.hex, owed.hex, decision.what)
