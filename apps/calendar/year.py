"""A year of the two: on which days they did something together, thanked each other, or lived what they remember."""

from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Value

from apps.couples.models import Couple
from apps.exercises.models import Evening, Reveal
from apps.gratitude.models import Thanks
from apps.memories.book.our_year import MONTHS, OurMonth, OurYear
from apps.memories.models import Memory
from apps.memories.moment import Precision
from apps.web.prepared import prepared

EVENING, THANKS, MEMORY, UNDATED = "evening", "thanks", "memory", "undated"


def of(couple: Couple, year: int) -> OurYear:
    first, last = date(year, 1, 1), date(year, 12, 31)
    return years(couple, first, last).get(year) or _bare(year)


def years(couple: Couple, first: date, last: date) -> dict[int, OurYear]:
    """Returns the years that held something, in one statement: what both can see, the same for both.

    An evening is a day on which they did an exercise, however many; a thank-you that was deleted still counts.
    """
    found: dict[int, OurYear] = {}
    for kind, day, number in _rows(couple.pk, first, last):
        month = found.setdefault(day.year, _bare(day.year)).months[day.month - 1]
        _count(month, kind, number)
        if kind != UNDATED:
            month.held.setdefault(day, set()).add(kind)
    return found


def _count(month: OurMonth, kind: str, number: int) -> None:
    if kind == EVENING:
        month.evenings += 1
    elif kind == THANKS:
        month.thanks += number
    else:
        month.memories += number


def _bare(year: int) -> OurYear:
    return OurYear(year, [OurMonth(date(year, number, 1)) for number in MONTHS])


@prepared
def _rows(couple: Any, first: Any, last: Any) -> QuerySet[Any, Any]:
    """Rows of a kind, a day, and how many of this kind it holds."""
    each, per_day = Value(1), Count("pk")
    evenings = Evening.objects.filter(couple=couple, day__gte=first, day__lte=last).order_by()
    reveals = Reveal.objects.filter(couple=couple, day__gte=first, day__lte=last).order_by()
    thanks = Thanks.objects.filter(couple=couple, waits=False, day__gte=first, day__lte=last).order_by()
    memories = Memory.objects.filter(couple=couple, private_to=None, binned_at=None)
    memories = memories.filter(happened_on__gte=first, happened_on__lte=last).order_by()
    of_a_day, others = memories.filter(precision=Precision.DAY), memories.exclude(precision=Precision.DAY)
    # No “all”: what was done twice on a day is one row.
    return evenings.values_list(Value(EVENING), "day", each).union(
        reveals.values_list(Value(EVENING), "day", each),
        thanks.values_list(Value(THANKS), "day").annotate(number=per_day),
        of_a_day.values_list(Value(MEMORY), "happened_on").annotate(number=per_day),
        others.values_list(Value(UNDATED), "happened_on").annotate(number=per_day),
    )
