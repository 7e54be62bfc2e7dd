"""Signs of distance, tapped for oneself alone: one idea comes of it, and what both feel if both want to see that.

No totals, no trends, and nothing of it is ever the other's to see, but for what two show each other on one day.
"""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content.load import load
from apps.exercises.content.schema import Exercise
from apps.exercises.content.signs import Sign, Signs
from apps.exercises.models import Answer
from apps.exercises.runs import access, state
from apps.exercises.runs.visit import Visit
from apps.exercises.steps.ask.form import NOT_AMONG
from apps.exercises.steps.base import Gate, Kind, action
from apps.vault.fields import is_legible
from apps.web.decks import Option

MANY = 3  # signs at the last point, from which on somebody else may help
LEAD = "leads on"  # stands among the marks for the sign that leads on; no sign can have this id
type Marks = Mapping[str, str]


class TapsForm(forms.Form):
    """A point of the scale for each sign; each may be left out."""

    def __init__(self, *args: Any, signs: Iterable[Sign], scale: Iterable[Option], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for sign in signs:
            self.fields[sign.id] = forms.ChoiceField(
                label=sign.text,
                choices=[(point.id, point.text) for point in scale],
                required=False,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": NOT_AMONG},
            )


@dataclass(frozen=True)
class Result:
    """What comes of some taps: exercises to try, a sentence where all is fine, and whether many stand low."""

    ideas: list[Exercise]
    fine: bool
    many: bool


class SignsKind(Kind[Signs]):
    """Settled is what both feel alike, by the ids of the signs, once both have asked to see it."""

    record = Signs

    def gate(self, visit: Visit[Signs]) -> Gate:
        return "none"

    def form(self, visit: Visit[Signs], data: QueryDict | None = None) -> TapsForm:
        step = visit.step
        return TapsForm(data, signs=step.signs, scale=step.options, initial=dict(_marks(visit)))

    def context(self, visit: Visit[Signs]) -> dict[str, Any]:
        marks, outcome = _marks(visit), visit.outcome
        texts = {sign.id: sign.text for sign in visit.step.signs}
        return {
            "form": self.form(visit),
            "result": result(visit, marks) if marks and visit.show != "again" else None,
            "many_to": load(visit.person.language)[visit.plain.many_to],
            "asked": visit.own_input() is not None,
            "alike": {name: [texts[key] for key in keys if key in texts] for name, keys in outcome.items()},
            "seen": bool(outcome),
        }

    @action
    def tap(self, visit: Visit[Signs], data: QueryDict) -> str:
        """Keeps the taps for their writer alone; tapped again on the same day, they replace the first."""
        said = {key: point for key, point in self.valid(visit, data).cleaned_data.items() if point}
        earlier = [marks for day, marks in history(visit.run.couple, visit.person) if day < visit.run.day]
        if found := suggest(visit.plain, said, earlier[-1].get(LEAD, "") if earlier else ""):
            said[LEAD] = found
        visit.run.put(Answer, {"step": visit.key, "writer_id": visit.person.pk}, words=json.dumps(said))
        access.note(visit.run)
        return f"{visit.run.get_absolute_url()}?step={visit.key}"

    @action
    def show(self, visit: Visit[Signs], data: QueryDict) -> str:
        """Asks to see what both feel alike. It shows once both have asked on this day, and nobody learns who has."""
        if (marks := _marks(visit)) and not visit.outcome:
            visit.set_input(dict(marks))
            if both := state.both_inputs(visit.run, visit.plain):
                visit.settle(_alike(visit.plain, *both))
                visit.change.reaches_both()
        return f"{visit.run.get_absolute_url()}?step={visit.key}"


def suggest(step: Signs, marks: Marks, last: str = "") -> str:
    """Returns the sign that leads on: the first at the lowest point any stands at, but the first of all; or nothing.

    Where several are alike, one that didn't lead on the `last` time.
    """
    for point in reversed([point.id for point in step.options][1:]):
        alike = [sign.id for sign in step.signs if marks.get(sign.id) == point]
        if alike:
            return next((key for key in alike if key != last), alike[0])
    return ""


def leads(step: Signs, marks: Marks) -> tuple[str, ...]:
    """Returns the ids of the exercises to which these taps led."""
    return next((sign.to for sign in step.signs if sign.id == marks.get(LEAD)), ())


def result(visit: Visit[Signs], marks: Marks) -> Result:
    """Returns what comes of these taps."""
    every, worst = load(visit.person.language), visit.plain.options[-1].id
    return Result(
        [every[key] for key in leads(visit.plain, marks) if key in every],
        fine=not marks.get(LEAD),
        many=sum(point == worst for point in marks.values()) >= MANY,
    )


def history(couple: Couple, person: User) -> list[tuple[date, Marks]]:
    """Returns one's own taps by day, the earliest first."""
    steps = {one.id: step.id for one in load(person.language).values() for step in one.of_kind(Signs)}
    rows = Answer.objects.filter(couple=couple, writer=person, run__couple=couple, run__exercise__in=steps)
    rows = rows.filter(step__in=steps.values()).select_related("run").order_by("run__day")
    return [(row.run.day, marks) for row in rows if (marks := read(row))]


def _marks(visit: Visit[Signs]) -> Marks:
    mine = access.own_answers(visit.run, visit.person).get(visit.key)
    return read(mine) if mine else {}


def read(answer: Answer) -> Marks:
    """Returns the point that was tapped at each sign, by their ids, and the sign that led on."""
    with suppress(ValueError):
        found = json.loads(answer.words) if is_legible(answer.words) else {}
        return found if isinstance(found, dict) else {}
    return {}


def _alike(step: Signs, one: Marks, two: Marks) -> dict[str, list[str]]:
    first, *rest = (point.id for point in step.options)
    both = [(sign.id, {one.get(sign.id), two.get(sign.id)}) for sign in step.signs]
    return {
        "good": [key for key, said in both if said == {first}],
        "more": [key for key, said in both if said <= {*rest}],
    }
