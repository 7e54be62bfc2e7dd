"""Finds exercises by a need, by minutes and by how one would do it, among favourites or what was done before."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import F, Max, QuerySet, Subquery, UUIDField, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.couples.models import Couple
from apps.exercises.content.schema import Exercise, Timer
from apps.exercises.models import Evening, Reveal, WishList
from apps.exercises.runs import thanking
from apps.gratitude.models import Thanks

IDEAS, DATES = 2, 5
NOTHING_SEALED = Cast(Value(None), WishList._meta.get_field("wishes"))  # in the columns of sofar.py
NEEDS = {
    "talk": _("We only talk about chores and bills"),
    "touch": _("We hardly touch any more"),
    "fights": _("Little things turn into fights"),
    "time": _("We’re hardly ever really together"),
    "seen": _("I don’t feel seen"),
    "hurt": _("Something hurt"),
    "ahead": _("We need something to look forward to"),
    "keep": _("We’re good, and want to stay that way"),
}
# What stands in an address, with what is offered for it.
FILTERS: dict[str, Mapping[str, str | Promise]] = {
    "need": NEEDS,
    "minutes": {"5": _("5 minutes"), "10": _("10 minutes"), "20": _("20 minutes"), "longer": _("Longer")},
    "mode": {"talk": _("One phone on the table"), "two": _("On two phones"), "own": _("Each in our own time")},
    "only": {"favourites": _("Favourites"), "done": _("Done before")},
}
MINUTES = {"5": range(1, 6), "10": range(6, 11), "20": range(11, 21), "longer": range(21, 1000)}
FITS: dict[str, Callable[[Exercise, str], bool]] = {
    "need": lambda one, need: need in one.needs,
    "minutes": lambda one, minutes: any(length in MINUTES[minutes] for length in one.lengths),
    "mode": lambda one, mode: mode in one.modes,
}


class Chip(NamedTuple):
    """One filter, and the address that puts it on, or takes it off."""

    said: str | Promise
    query: str
    is_on: bool


def asked(given: Mapping[str, Any]) -> dict[str, str]:
    """Returns the filters in an address, one of a kind; what there is no filter for is left out."""
    return {name: given[name] for name, values in FILTERS.items() if given.get(name) in values}


def query(chosen: Mapping[str, str]) -> str:
    return f"?{urlencode(chosen)}" if chosen else ""


def chips(name: str, chosen: dict[str, str]) -> list[Chip]:
    """Returns the filters of a kind; one put on takes the place of another of its kind."""
    rest = {key: value for key, value in chosen.items() if key != name}
    on, offered = chosen.get(name), FILTERS[name].items()
    return [Chip(said, query(rest if one == on else rest | {name: one}), one == on) for one, said in offered]


def fitting(every: list[Exercise], chosen: Mapping[str, str], only: Mapping[str, Any]) -> list[Exercise]:
    """Keeps the exercises for which all filters hold; `only` has, for each filter of this kind, the ids it leaves."""
    tests = [(FITS[name], value) for name, value in chosen.items() if name in FITS]
    among = [one for one in every if "only" not in chosen or one.id in only[chosen["only"]]]
    return [one for one in among if all(test(one, value) for test, value in tests)]


def done_together(couple: Any) -> list[QuerySet[Any, Any]]:
    """Returns queries for when two last did what: with one phone, or where their answers or thank-yous have opened.

    They go along with those of sofar.py, and have the same columns.
    """
    no, no_id = Value(""), Value(None, output_field=UUIDField())
    talked = Evening.objects.filter(couple=couple, path_run=None).values("name").annotate(last=Max("day"))
    opened = Reveal.objects.filter(couple=couple, run__couple=couple).values(name=F("run__exercise"))
    thanked = Couple.objects.filter(pk=couple).annotate(
        last=Subquery(Thanks.objects.filter(couple=couple).of_both().order_by("-day").values("day")[:1])
    )
    return [
        talked.values_list(Value("last"), no, "name", "last", no_id, NOTHING_SEALED),
        opened.annotate(last=Max("day")).values_list(Value("last"), no, "name", "last", no_id, NOTHING_SEALED),
        thanked.values_list(Value("last"), no, Value(thanking.EXERCISE), "last", no_id, NOTHING_SEALED),
    ]


def days_done(couple: Couple, exercise: str) -> list[date]:
    """Returns the last days on which two did it, newest first."""
    talked = couple.evenings.filter(path_run=None, name=exercise).values_list("day", flat=True)
    opened = couple.reveals.filter(run__couple=couple, run__exercise=exercise).values_list("day", flat=True)
    thanked = couple.thanks.of_both().values_list("day", flat=True)
    every = talked.union(opened, *([thanked] if exercise == thanking.EXERCISE else []))
    return list(every.order_by("-day")[:DATES])


def instead(every: Iterable[Exercise], hidden: set[str], *, but: str) -> list[tuple[str, str]]:
    """Returns titles and addresses of two for who would rather do something else tonight; nothing with touch."""
    fine = [one for one in every if one.slug != but and one.id not in hidden]
    found = [one for one in fine if not any(step.touch for step in one.of_kind(Timer))]
    return [(one.title, reverse("exercises:about", args=[one.slug])) for one in found[:IDEAS]]
