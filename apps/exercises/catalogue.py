"""What the page of exercises shows: what is under way, the five that come first, and the others by what two need."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises import sofar, tonight
from apps.exercises.content import path
from apps.exercises.content.load import load
from apps.exercises.content.path import Path
from apps.exercises.content.schema import Exercise
from apps.exercises.paths.progress import Lead
from apps.exercises.talk import evening as evenings
from apps.exercises.tonight import Tonight

A_WEEK = timedelta(days=7)
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


class Done(NamedTuple):
    """What two have done this week, and where it can be looked at."""

    day: date
    title: str
    url: str


@dataclass(frozen=True)
class Catalogue:
    """The exercises in one person's language. `under_way` are runs of this week half way."""

    lead: Lead | None
    under_way: list[Tonight]
    lately: list[Done]
    front: list[Exercise]
    paths: list[Path]
    needs: list[tuple[str | Promise, list[Exercise]]]
    every: list[Exercise]


def catalogue(couple: Couple, person: User, today: date) -> Catalogue:
    week = tonight.of_week(couple, person, today)
    opened = [Done(one.run.day, one.exercise.title, one.url) for one in week if one.run and one.state == "done"]
    every = sorted(load(person.language).values(), key=lambda one: one.title)
    by_need = [(said, [one for one in every if need in one.needs]) for need, said in NEEDS.items()]
    return Catalogue(
        lead=sofar.read(couple, person, today).lead,
        under_way=[one for one in week if one.state != "done"],
        lately=sorted(opened + _talked(couple, person, today), reverse=True),
        front=tonight.front_row(person),
        paths=list(path.load(person.language).values()),
        needs=[(said, found) for said, found in by_need if found],
        every=every,
    )


def _talked(couple: Couple, person: User, today: date) -> list[Done]:
    rows = couple.evenings.since(today - A_WEEK).select_related("path_run")
    titled = [(one, evenings.title(one, person.language)) for one in rows]
    return [Done(one.day, title, reverse("exercises:evening", args=[one.pk])) for one, title in titled if title]
