"""What the page of exercises shows: what is under way, the five that come first, and all others, found by filters."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises import finding, sofar, tonight
from apps.exercises.content import path
from apps.exercises.content.load import load
from apps.exercises.content.path import Path
from apps.exercises.content.schema import Exercise
from apps.exercises.finding import Chip
from apps.exercises.models import Evening
from apps.exercises.paths.progress import Lead
from apps.exercises.talk import evening as evenings
from apps.exercises.tonight import Tonight


class Done(NamedTuple):
    """What two have done this week, and where it can be looked at."""

    day: date
    title: str
    url: str


class Entry(NamedTuple):
    """One exercise in a list, whether this person likes it best, and when the two last did it."""

    exercise: Exercise
    is_favourite: bool
    last: date | None


@dataclass(frozen=True)
class Catalogue:
    """The exercises in one person's language, without those they have hidden, which stand at the foot.

    `under_way` are runs of this week half way. `chosen` are the filters that are on, `found` what they leave; with
    them nothing is shown of this week.
    """

    lead: Lead | None
    under_way: list[Tonight]
    lately: list[Done]
    front: list[Exercise]
    paths: list[Path]
    chosen: dict[str, str]
    chips: dict[str, list[Chip]]
    found: list[Entry]
    every: list[Entry]
    hidden: list[Exercise]


def catalogue(couple: Couple, person: User, today: date, given: Mapping[str, str]) -> Catalogue:
    so_far, chosen = sofar.read(couple, person, today, with_week=True), finding.asked(given)
    week = [] if chosen else tonight.of_week(couple, person, today)
    opened = [Done(one.run.day, one.exercise.title, one.url) for one in week if one.run and one.state == "done"]
    all_of_them = sorted(load(person.language).values(), key=lambda one: one.title)
    every = [one for one in all_of_them if one.id not in so_far.hidden]
    only = {"favourites": so_far.favourites, "done": so_far.last}
    entries = {one.id: Entry(one, one.id in so_far.favourites, so_far.last.get(one.id)) for one in every}
    found = sorted(finding.fitting(every, chosen, only), key=lambda one: one.front)
    return Catalogue(
        lead=so_far.lead,
        under_way=[one for one in week if one.state != "done"],
        lately=[] if chosen else sorted(opened + _talked(so_far.talked, person), reverse=True),
        front=tonight.front_row(person, so_far.hidden),
        paths=list(path.load(person.language).values()),
        chosen=chosen,
        chips={name: finding.chips(name, chosen) for name in finding.FILTERS},
        found=[entries[one.id] for one in found] if chosen else [],
        every=list(entries.values()),
        hidden=[one for one in all_of_them if one.id in so_far.hidden],
    )


def _talked(rows: list[Evening], person: User) -> list[Done]:
    titled = [(one, evenings.title(one, person.language)) for one in rows]
    return [Done(one.day, title, reverse("exercises:evening", args=[one.pk])) for one, title in titled if title]
