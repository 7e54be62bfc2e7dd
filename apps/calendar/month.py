"""A month of two people: what is planned on each of its days, and what was."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import get_format

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.gratitude.models import Thanks
from apps.memories.models import Memory
from apps.memories.moment import Precision
from apps.memories.photos.months import Month
from apps.plans.ahead import planned
from apps.plans.milestones.coming import coming
from apps.plans.models import Milestone, Plan
from apps.web.prepared import prepared

WEEK = 7
MOST = 3  # memories that a day names; the rest are where its photos are


@dataclass
class Day:
    """One day: its milestones, its plans in the order of the clock, its memories, and whether somebody was thanked."""

    day: date
    is_beyond: bool
    milestones: list[tuple[str, Milestone]] = field(default_factory=list)
    plans: list[Plan] = field(default_factory=list)
    memories: list[Memory] = field(default_factory=list)
    thanked: bool = False

    @property
    def is_bare(self) -> bool:
        return not (self.milestones or self.plans or self.memories or self.thanked)

    @property
    def named(self) -> list[Memory]:
        return self.memories[:MOST]

    @property
    def more(self) -> int:
        return len(self.memories) - len(self.named)


def of(couple: Couple, person: User, month: Month) -> list[list[Day]]:
    """Returns the weeks of this month; the days before its first and after its last stay bare."""
    days = {day.day: day for day in _days(month)}
    for day, plan in _planned(couple, person, month):
        days[day].plans.append(plan)
    for day, name, milestone in coming(couple, person, month.first, month.last):
        days[day].milestones.append((name, milestone))
    for memory in _memories(couple.pk, person.pk, month.first, month.last):
        days[memory.happened_on].memories.append(memory)
    for (day,) in _thanked(couple.pk, month.first, month.last):
        days[day].thanked = True
    every = list(days.values())
    return [every[start : start + WEEK] for start in range(0, len(every), WEEK)]


def _planned(couple: Couple, person: User, month: Month) -> list[tuple[date, Plan]]:
    plans = [plan for plan in planned(couple, person, month.first, month.last) if plan.is_legible]
    found = [(day, plan) for plan in plans for day in plan.days(month.first, month.last)]
    return sorted(found, key=lambda one: (one[0], one[1].facts.get("time", ""), one[1].pk))


def around(month: Month) -> tuple[Month, Month]:
    """Returns the months before and after."""
    day = timedelta(days=1)
    return Month.of(month.first - day), Month.of(month.last + day)


def _days(month: Month) -> list[Day]:
    """Returns whole weeks, from the day that weeks begin with in this language."""
    begins = (get_format("FIRST_DAY_OF_WEEK") - 1) % WEEK  # Sunday is 0 there, and 6 as a weekday
    first = month.first - timedelta(days=(month.first.weekday() - begins) % WEEK)
    last = month.last + timedelta(days=(begins - 1 - month.last.weekday()) % WEEK)
    every = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [Day(day, not month.first <= day <= month.last) for day in every]


@prepared
def _memories(couple: Any, person: Any, first: Any, last: Any) -> QuerySet[Memory]:
    ours = Memory.objects.filter(couple=couple, precision=Precision.DAY).in_story_of(person)
    return ours.filter(happened_on__gte=first, happened_on__lte=last).order_by("happened_on", "id")


@prepared
def _thanked(couple: Any, first: Any, last: Any) -> QuerySet[Thanks, tuple[date]]:
    given = Thanks.objects.filter(couple=couple, waits=False, day__gte=first, day__lte=last).exclude(text=None)
    return given.order_by("day").values_list("day").distinct()
