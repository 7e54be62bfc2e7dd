"""Gathers what is one person's alone. Nothing of it is anywhere else, and nobody learns that it was looked at."""

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.drafts.models import Draft
from apps.exercises.content.load import load
from apps.exercises.content.schema import Exercise, Match
from apps.exercises.content.signs import Signs
from apps.exercises.models import Answer, Run
from apps.exercises.steps.finish import felt
from apps.exercises.steps.signs import history
from apps.vault.fields import is_legible
from apps.web.decks import Option

TOUCH = "touch-slowly"
MOST, STEPS = 24, 12  # taps that are shown, and things written for oneself; answers in one of them
type Say = str | Promise
# Where what was being written goes on: by the beginning of a draft's name, what it is called, and its address;
# where it has two, of a new one and of one that is there.
FORMS: dict[str, tuple[Say, str]] = {
    "thanks": (_("A thank-you"), "gratitude:jar"),
    "memory": (_("A memory"), "memories:add"),
    "tell": (_("Your version of a memory"), "memories:memory"),
    "change": (_("A memory"), "memories:change"),
    "run": (_("An answer"), "exercises:run"),
    "plan": (_("A plan"), "plans:add plans:change"),
    "dream": (_("A dream"), "plans:add_dream plans:change_dream"),
    "milestone": (_("A milestone"), "plans:add_milestone plans:change_milestone"),
    "line": (_("A line about an evening"), "exercises:evening"),
    "wishes": (_("Your wishes"), "exercises:change_wishes"),
    "park": (_("Something for another day"), "exercises:together"),
}


class Tapped(NamedTuple):
    """One sign on one day: a point of the scale by its number, from the first, and in words."""

    day: date
    point: int
    text: str


class Written(NamedTuple):
    """Something written, or begun, for oneself."""

    day: date
    title: str
    run: Run


class Again(NamedTuple):
    """Something that one wanted to be reminded of, from a day on."""

    day: date
    exercise: Exercise


class Started(NamedTuple):
    """What is being written, and where it goes on."""

    said: Say
    words: str
    address: str


@dataclass(frozen=True)
class JustForYou:
    """One's own page. `taps` are by the text of their sign."""

    guides: list[Exercise]
    due: list[Again]
    later: list[Again]
    taps: list[tuple[str, list[Tapped]]]
    written: list[Written]
    drafts: list[Started]
    touch: list[tuple[Option, list[Option]]]


def gather(couple: Couple, person: User, today: date) -> JustForYou:
    every = load(person.language)
    private = [one for one in every.values() if one.is_private]
    touch = touch_of(couple, person)
    written = _for_oneself(couple, person, [one for one in private if not one.of_kind(Signs)])
    again = _again(written)
    return JustForYou(
        guides=private,
        due=[one for one in again if one.day <= today],
        later=[one for one in again if one.day > today],
        taps=[found for one in private for step in one.of_kind(Signs) for found in _taps(couple, person, step)],
        written=[Written(rows[0].run.day, exercise.title, rows[0].run) for exercise, rows in written],
        drafts=_drafts(couple, person, today),
        touch=_by_answer(touch[1], touch[2]) if touch else [],
    )


def touch_of(couple: Couple, person: User) -> tuple[Answer, Match, dict[str, str]] | None:
    """Returns one's own list of touch as it was marked last, the step it was marked at, and the marks."""
    steps = {step.id: step for step in load(person.language)[TOUCH].of_kind(Match) if step.remember}
    mine = couple.answers.filter(writer=person, run__exercise=TOUCH, step__in=steps)
    last = mine.select_related("run").order_by("-run__day", "-run__round").first()
    return (last, steps[last.step], _marks(last)) if last else None


def change_touch(couple: Couple, marks: dict[str, str] | None, *, by: User) -> None:
    """Changes one's own list of touch, or with None deletes it, wherever it was marked."""
    with couple.change(by=by, seen_by=[by]) as change:
        found = touch_of(change.couple, by)
        if found and marks is not None:
            found[0].words = json.dumps(marks)
            found[0].save(update_fields=["words"])
        elif found:
            change.couple.answers.filter(writer=by, run__exercise=TOUCH, step=found[1].id).delete()


def _taps(couple: Couple, person: User, step: Signs) -> list[tuple[str, list[Tapped]]]:
    places = {point.id: (number, point.text) for number, point in enumerate(step.options)}
    days = history(couple, person)[-MOST:]
    rows = [
        (sign.text, [Tapped(day, *places[key]) for day, marks in days if (key := marks.get(sign.id)) in places])
        for sign in step.signs
    ]
    return [(text, taps) for text, taps in rows if taps]


def _for_oneself(couple: Couple, person: User, guides: list[Exercise]) -> list[tuple[Exercise, list[Answer]]]:
    """Returns what one wrote for oneself, a row for each run, the newest first."""
    by_id = {one.id: one for one in guides}
    rows = couple.answers.filter(writer=person, run__exercise__in=by_id).select_related("run")
    runs: dict[UUID, list[Answer]] = {}
    for row in rows.order_by("-run__day", "run__exercise", "-run__round")[: MOST * STEPS]:
        runs.setdefault(row.run_id, []).append(row)
    return [(by_id[rows[0].run.exercise], rows) for rows in list(runs.values())[:MOST]]


def _again(written: list[tuple[Exercise, list[Answer]]]) -> list[Again]:
    """Returns what somebody wanted to be reminded of when they did it last, the earliest first."""
    last = {exercise.id: (exercise, rows) for exercise, rows in reversed(written)}
    found = []
    for exercise, rows in last.values():
        said = felt(next((row for row in rows if row.step == exercise.finish.id), None))
        with suppress(ValueError, KeyError):
            found.append(Again(date.fromisoformat(said["remind"]), exercise))
    return sorted(found, key=lambda one: one.day)


def _drafts(couple: Couple, person: User, today: date) -> list[Started]:
    drafts = couple.drafts.of(person).with_words(today).order_by("-written_at")[:MOST]
    return [found for draft in drafts if (found := _started(draft))]


def _started(draft: Draft) -> Started | None:
    kind, _colon, rest = draft.form.partition(":")
    said, name = FORMS.get(kind, ("", ""))
    fields = draft.fields if is_legible(draft.fields) else None
    words = max((" ".join(values) for values in (fields or {}).values()), key=len, default="")
    if not said or not words:
        return None
    with suppress(NoReverseMatch, ValueError):
        new, *there = name.split()
        address = reverse((there or [new])[0], args=[UUID(rest[:36])]) if rest else reverse(new)
        return Started(said, words, address)
    return None


def _marks(answer: Answer) -> dict[str, str]:
    with suppress(ValueError):
        found = json.loads(answer.words) if is_legible(answer.words) else {}
        return found if isinstance(found, dict) else {}
    return {}


def _by_answer(step: Match, marks: dict[str, str]) -> list[tuple[Option, list[Option]]]:
    """Returns the touches of the list by what its writer said to each, in the order of the answers."""
    groups = [(said, [one for one in step.options if marks.get(one.id) == said.id]) for said in step.answers]
    return [(said, touches) for said, touches in groups if touches]
