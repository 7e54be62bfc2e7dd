"""What somebody has ahead of them, and what was just now."""

from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.plans.models import Plan
from apps.web.prepared import prepared

A_WEEK = timedelta(days=7)
LATELY = timedelta(days=3)  # in which Home asks how a date was
DATES = ("", "date")  # kinds of which something is to be told afterwards


def ahead(couple: Couple, person: User, today: date) -> list[Plan]:
    """Returns what is agreed and still to come, nearest first; what has no day comes last, and stands for a week.

    What repeats stands once, for the next time, as `next_on`. Nothing is ever overdue.
    """
    return around(couple, person, today)[0]


def around(couple: Couple, person: User, today: date) -> tuple[list[Plan], list[Plan]]:
    """Returns what is ahead, and the dates of the last days that this person has neither told of nor hidden."""
    found = _around(couple.pk, person.pk, today, today - A_WEEK, today - LATELY)
    plans = [plan for plan in found if plan.is_legible]
    for plan in plans:
        plan.couple = couple
        plan.look(today, person.zone)
    there = [plan for plan in plans if (plan.next_on or today) >= today and (plan.next_on or not plan.on)]
    just_over = [plan for plan in plans if is_to_be_told(plan, today) and plan.on != today]
    return sorted(there, key=lambda plan: (plan.next_on or date.max, plan.agreed_on, plan.pk)), just_over


def is_to_be_told(plan: Plan, today: date) -> bool:
    """Tells whether it was something of both that can be told of: on its day, and ever after."""
    is_date = plan.kind in DATES and not plan.private_to_id and not plan.repeat
    return is_date and plan.on is not None and plan.on <= today and plan.is_legible


@prepared
def _around(couple: Any, person: Any, today: Any, week_ago: Any, lately: Any) -> QuerySet[Plan]:
    plans = Plan.objects.filter(couple=couple).in_sight_of(person).agreed()
    return plans.filter(Q(on__gte=lately) | Q(until__gte=today) | Q(on=None, agreed_on__gt=week_ago))
