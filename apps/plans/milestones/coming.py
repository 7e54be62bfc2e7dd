"""Which milestones come up in some days: unprompted, or where somebody asks for all they keep."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from apps.accounts.models import User
from apps.couples.models import TURNS_AT, Couple
from apps.plans.milestones.marks import countdown
from apps.plans.models import Milestone

EVENING, TOMORROW, A_MONTH = 17, timedelta(days=1), timedelta(days=30)  # the first is an hour on the couple's clock

type Coming = tuple[date, str, Milestone]
type Soon = tuple[str, str, Milestone]  # “in 12 days”, and its name


def coming(couple: Couple, person: User, first: date, last: date) -> list[Coming]:
    """Returns what comes up for this person from `first` to `last`, by day, with its name; nothing that is quiet."""
    return [one for one in coming_and_quiet(couple, person, first, last) if not one[2].is_quiet]


def coming_and_quiet(couple: Couple, person: User, first: date, last: date) -> list[Coming]:
    """Returns it with what is quiet, for where somebody asks for that themselves."""
    return in_days(couple.milestones.visible_to(person).may_come(first, last), first, last)


def in_days(milestones: Iterable[Milestone], first: date, last: date) -> list[Coming]:
    found = sorted((mark, one.pk, one) for one in milestones for mark in one.between(first, last))
    return [(mark.day, one.called_on(mark), one) for mark, _key, one in found]


def for_home(milestones: Iterable[Milestone], couple: Couple, at: datetime) -> tuple[list[Coming], Soon | None]:
    """Returns of what is never quiet: the hints of the evening before, for who wants them, and what else comes soon."""
    today, is_evening = couple.today(at), not TURNS_AT.hour <= at.astimezone(couple.zone).hour < EVENING
    found = in_days(milestones, today, today + A_MONTH)
    hints = [one for one in found if is_evening and one[0] == today + TOMORROW and not one[2].is_unsaid]
    others = ((countdown(day, today), name, one) for day, name, one in found if (day, name, one) not in hints)
    return hints, next(others, None)


def listed(couple: Couple, person: User, today: date) -> dict[str, list[Any]]:
    """Returns what comes, nearest first, what was, newest first, and what is never brought up."""
    every = list(couple.milestones.visible_to(person).order_by("-on", "pk"))
    next_ones = sorted((mark, one.pk, one) for one in every if not one.is_quiet and (mark := one.following(today)))
    ahead = [(countdown(mark.day, today), one.called_on(mark), one) for mark, _key, one in next_ones]
    past = [one for one in every if not one.is_quiet and not one.following(today)]
    return {"ahead": ahead, "past": past, "quiet": [one for one in every if one.is_quiet]}
