"""A journey: a few photos that both may look at, spread over the years, oldest first."""

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from django.db.models import Q, QuerySet

from apps.couples.models import Couple
from apps.memories.models import Picture, PictureQuerySet

PARTS = 10  # of the years between the first photo and the last
EACH = 3  # pictures read on either side of a day in each part
FEW = 60  # read where the parts have too few


def for_both(couple: Couple) -> PictureQuerySet:
    """Keeps what may lie on a table between the two: nothing private, hidden by either, muted or in the bin."""
    rows = couple.pictures.kept().exclude(photo__large="").filter(memory__binned_at=None, memory__muted=False)
    rows = rows.filter(memory__put_away=None)
    if len(couple.seats) > 1:
        return rows.filter(photo__private_to=None, memory__private_to=None)
    own = couple.seats[0].user_id
    return rows.filter(
        *(Q(**{f"{one}__private_to": None}) | Q(**{f"{one}__private_to": own}) for one in ("photo", "memory"))
    )


def photos(couple: Couple, number: int, *, seed: str, without: QuerySet[Any, Any]) -> list[Picture]:
    """Returns at most so many, the same for the same seed. Of each part of the years a few are read, never all."""
    ours = for_both(couple).exclude(photo__in=without).select_related("photo", "memory")
    days = couple.pictures.order_by("day", "id").values_list("day", flat=True)
    first, last = days.first(), days.last()
    if not first or not last:
        return []
    chance = Random(seed)  # noqa: S311  (an order, no secret)
    found = {one.pk: one for one in ours.filter(_a_few(ours, first, last, chance))}
    if len(found) < number:
        found |= {one.pk: one for one in ours.newest_first()[:FEW]}
    return _spread(sorted(found.values(), key=lambda one: (one.day, one.pk)), number, chance)


def _a_few(ours: PictureQuerySet, first: date, last: date, chance: Random) -> Q:
    """Says which: in each part of the years those nearest to a day drawn by lot, each read by the index of days."""
    length = (last - first).days / PARTS
    near = Q()
    for part in range(PARTS):
        begin, end = (first + timedelta(days=round(length * edge)) for edge in (part, part + 1))
        day = begin + timedelta(days=chance.randint(0, (end - begin).days))
        later = ours.filter(day__range=(day, end)).order_by("day", "id")
        earlier = ours.filter(day__range=(begin, day)).newest_first()
        near |= Q(pk__in=later.values("pk")[:EACH]) | Q(pk__in=earlier.values("pk")[:EACH])
    return near


def _spread(every: Sequence[Picture], number: int, chance: Random) -> list[Picture]:
    """Draws from rows in the order of their days, one of each memory where there are enough."""
    of_each = sorted(({one.memory_id: one for one in every}).values(), key=every.index)
    pool = of_each if len(of_each) >= number else every
    if len(pool) <= number:
        return list(pool)
    edges = [at * len(pool) // number for at in range(number + 1)]
    return [pool[chance.randrange(*edges[at : at + 2])] for at in range(number)]
