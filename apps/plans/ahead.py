"""What somebody has ahead of them, and what was just now."""

from datetime import date, timedelta
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, Value, When

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.photos.models import Photo
from apps.plans.models import Dream, Milestone, Plan
from apps.vault.fields import is_legible
from apps.web.prepared import prepared

A_WEEK = timedelta(days=7)
LATELY = timedelta(days=3)  # in which Home asks how a date was
A_MONTH = timedelta(days=30)  # in which Home counts down to a milestone
DATES = ("", "date")  # kinds of which something is to be told afterwards
COLUMNS = [field.attname for field in Plan._meta.concrete_fields]


class Around(NamedTuple):
    """What is ahead, the dates of the last days that this person has neither told of nor hidden, what may come up of
    milestones, and the dream of this week with its `next_step`."""

    ahead: list[Plan]
    just_over: list[Plan]
    milestones: list[Milestone]
    dream: Dream | None


def ahead(couple: Couple, person: User, today: date) -> list[Plan]:
    """Returns what is agreed and still to come, nearest first; what has no day comes last, and stands for a week.

    What repeats stands once, for the next time, as `next_on`. Nothing is ever overdue.
    """
    return around(couple, person, today).ahead


def around(couple: Couple, person: User, today: date) -> Around:
    week = today - timedelta(days=today.weekday())
    start = UUID(bytes=sha256(f"{couple.pk} {week}".encode()).digest()[:16])  # the same for both
    found = _around(couple.pk, person.pk, today, today - A_WEEK, today - LATELY, today + A_MONTH, start)
    rows = [Plan.from_db("default", COLUMNS, row) for kind, *row in found if kind == "plan"]
    plans = [plan for plan in rows if plan.is_legible]
    for plan in plans:
        plan.couple = couple
        plan.look(today, person.zone)
    milestones = [_milestone(row) for kind, *row in found if kind == "milestone"]
    there = [plan for plan in plans if (plan.next_on or today) >= today and (plan.next_on or not plan.on)]
    there.sort(key=lambda plan: (plan.next_on or date.max, plan.agreed_on, plan.pk))
    dream = next((_dream(row, there) for kind, *row in found if kind == "dream"), None)
    just_over = [plan for plan in plans if is_to_be_told(plan, today) and plan.on != today]
    lasting = [plan for plan in there if plan.on or plan.is_step or not plan.is_older_than(today - A_WEEK)]
    return Around(lasting, just_over, milestones, dream if dream and is_legible(dream.what) else None)


def is_to_be_told(plan: Plan, today: date) -> bool:
    """Tells whether it was something of both that can be told of: on its day, and ever after."""
    is_date = plan.kind in DATES and not plan.private_to_id and not plan.repeat
    return is_date and plan.on is not None and plan.on <= today and plan.is_legible


def planned(couple: Couple, person: User, first: date, last: date) -> list[Plan]:
    """Returns what has a day from `first` to `last` and is in this person's sight, in no order."""
    found = _planned(couple.pk, person.pk, first, last)
    for plan in found:
        plan.couple = couple
    return found


@prepared
def _planned(couple: Any, person: Any, first: Any, last: Any) -> QuerySet[Plan]:
    plans = Plan.objects.filter(couple=couple).in_sight_of(person).agreed()
    return plans.filter(Q(on__gte=first) | Q(until__gte=first), on__lte=last)


@prepared
def _around(
    couple: Any, person: Any, today: Any, week_ago: Any, lately: Any, soon: Any, start: Any
) -> QuerySet[Any, tuple[Any, ...]]:
    """Plans, milestones and a dream in one statement, since Home asks for all; the others in the columns of a plan."""
    dreams = Dream.objects.filter(couple=couple).ahead()
    turn = Subquery(dreams.of_turn(start).values("pk")[:1])
    plans = Plan.objects.filter(couple=couple).in_sight_of(person).agreed()
    stands = Q(agreed_on__gt=week_ago) | Q(dream=turn) | Q(kind="step")  # without a day
    plans = plans.filter(Q(on__gte=lately) | Q(until__gte=today) | Q(stands, on=None))
    days = (
        Milestone.objects.filter(couple=couple)
        .filter(is_quiet=False)
        .visible_to(person)
        .may_come(today, soon)
        .held_by(person)
    )
    marked = (Case(When(then=Value("1"), **{name: True}), default=Value("")) for name in ("is_unsaid", "repeats"))
    held: dict[str, Any] = dict(zip(("step", "repeat"), marked, strict=True))
    held |= {"facts": F("name"), "origin": F("pk"), "dream_id": F("private_to_id")}
    as_plan = [held.get(name) or F(name if hasattr(Milestone, name) else "on") for name in COLUMNS]
    return plans.values_list(Value("plan"), *map(F, COLUMNS)).union(
        days.values_list(Value("milestone"), *as_plan),
        dreams.filter(pk=turn).values_list(Value("dream"), *_dream_as_plan()),
        all=True,
    )


def _dream_as_plan() -> list[Any]:
    photos = (
        Photo.objects.filter(couple=OuterRef("couple"), pk=OuterRef("photo"), private_to=None).kept().exclude(medium="")
    )
    held: dict[str, Any] = {"origin": Subquery(photos.values("pk")), "step": F("horizon"), "kind": F("whose")}
    held |= {"by_id": F("made_by_id"), "facts": F("what"), "repeat": Value(""), "dream_id": F("pk")}
    return [held.get(name) or F(name if hasattr(Dream, name) else "came_true_on") for name in COLUMNS]


def _milestone(row: list[Any]) -> Milestone:
    told = dict(zip(COLUMNS, row, strict=True))
    plain = {name: told[name] for name in ("id", "couple_id", "by_id", "private_to_id", "on", "kind")}
    found = Milestone(**plain, name=told["facts"], repeats=bool(told["repeat"]))
    found.is_unsaid = bool(told["step"])
    return found


def _dream(row: list[Any], steps: list[Plan]) -> Dream:
    told = dict(zip(COLUMNS, row, strict=True))
    found = Dream(pk=told["id"], couple_id=told["couple_id"], made_by_id=told["by_id"], photo_id=told["origin"])
    found.what, found.next_step = told["facts"], next((step for step in steps if step.dream_id == found.pk), None)
    return found
