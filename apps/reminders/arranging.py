"""What one person sets of their reminders: on which days and when, that they rest, and what that comes to."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.exercises.content.load import load
from apps.reminders.due import end_of_day
from apps.reminders.models import AT_FIRST, PushSubscription, Reminder, Ritual, Schedule

A_WEEK, MOST = timedelta(days=7), 7


class Ahead(NamedTuple):
    """One that will be sent, if it isn't done before."""

    day: str
    time: str
    title: str


def of(person: User, at: datetime) -> Schedule:
    """Returns this person's schedule, unsaved where they have set nothing yet."""
    found = Schedule.objects.prefetch_related("reminders").filter(person=person).first()
    schedule = found or Schedule(person=person, begun_on=_today(person, at))
    schedule.person = person
    return schedule


def rituals(schedule: Schedule) -> list[Reminder]:
    """Returns one for each ritual, as it was set or as it is at first."""
    saved = {one.ritual: one for one in schedule.reminders.all()} if not schedule._state.adding else {}
    every = AT_FIRST.items()
    return [
        saved.get(ritual) or Reminder(schedule=schedule, ritual=ritual, at=at, weekdays=days)
        for ritual, (at, days) in every
    ]


def title(ritual: str, language: str) -> str:
    """Returns what a ritual is called, in this language."""
    return _("Your path") if ritual == Ritual.PATH else load(language)[ritual].title


def save(schedule: Schedule, reminders: Iterable[Reminder], fields: Sequence[str], *, at: datetime) -> None:
    """Saves what a person has just set. Whoever was silent is reminded again."""
    person = schedule.person
    with transaction.atomic():
        _locked(person, at)
        schedule.save(update_fields=fields)
        for one in reminders:
            Reminder.objects.update_or_create(
                schedule_id=person.pk,
                ritual=one.ritual,
                defaults={"is_on": one.is_on, "at": one.at, "weekdays": one.weekdays},
            )
        plan_again(person, at=at, begun_on=_today(person, at), silent_since=None)


def rest(person: User, until: date | None, *, at: datetime) -> None:
    """Sends nothing before that day, or until it is switched on again."""
    plan_again(person, at=at, rests_until=until, is_paused=not until)


def resume(person: User, *, at: datetime) -> None:
    plan_again(person, at=at, rests_until=None, is_paused=False)


def stop_emails(person: User, *, at: datetime) -> None:
    plan_again(person, at=at, by_email=False)


def plan_again(person: User, *, at: datetime, **changes: object) -> None:
    """Reckons when something is next due, after what has changed: a setting, or the clock somebody lives by."""
    with transaction.atomic():
        schedule = _locked(person, at)
        for name, value in changes.items():
            setattr(schedule, name, value)
        schedule.next_due_at = schedule.next_after(at)
        schedule.save(update_fields=["next_due_at", *changes])


def moved(person: User, at: datetime) -> None:
    """Hears that this person lives by another clock from now on."""
    if Schedule.objects.filter(person=person).exists():
        plan_again(person, at=at)


def forget(people: Iterable[User], _at: datetime) -> None:
    """Hears that these two have parted: no device of theirs is told anything, and nothing they did together is due."""
    PushSubscription.objects.filter(person__in=people).delete()
    Schedule.objects.filter(person__in=people).delete()


def ahead(schedule: Schedule, at: datetime) -> list[Ahead]:
    """Returns what will be sent within a week, and when, as sentences have it."""
    if schedule._state.adding:
        return []
    zone, today, found = schedule.person.zone, _today(schedule.person, at), list[tuple[datetime, Reminder]]()
    start = at
    for _day_of_week in range(A_WEEK.days):
        ends = end_of_day(start + datetime.resolution, zone)
        found += [(moment, one) for moment, one in schedule.coming(start) if moment <= ends]
        start = ends
    walls = [(moment.astimezone(zone), one) for moment, one in sorted(found, key=lambda one: (one[0], one[1].ritual))]
    language = schedule.person.language
    return [
        Ahead(_day(wall.date(), today), time_format(wall.time()), title(one.ritual, language))
        for wall, one in walls[:MOST]
    ]


def _day(day: date, today: date) -> str:
    near = {today: _("Today"), today + timedelta(days=1): _("Tomorrow")}
    return near.get(day) or date_format(day, "l")


def _today(person: User, at: datetime) -> date:
    return at.astimezone(person.zone).date()


def _locked(person: User, at: datetime) -> Schedule:
    Schedule.objects.get_or_create(person=person, defaults={"begun_on": _today(person, at)})
    schedule = Schedule.objects.select_for_update().get(person=person)
    schedule.person = person
    return schedule
