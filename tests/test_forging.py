"""Nobody acts for the other: whatever one of the two sends, nothing is answered, marked or agreed in the other's name.

Every exercise is walked in every mode, and the partner tries every door at every step, with every field a form has had.
Two who go in step leave a step, or stop, together: that, and no more, moves the other.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Model
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content.load import load
from apps.exercises.content.schema import Ask, Build, Match, Step, Timer
from apps.exercises.models import Clock, Outcome, Run
from apps.exercises.runs import state
from apps.exercises.runs.walk import Walk
from apps.exercises.steps import plan
from apps.exercises.steps.base import KINDS
from apps.exercises.urls import urlpatterns
from tests.conftest import As
from tests.exercises.player import ENOUGH, Player
from tests.full import but_for

pytestmark = [pytest.mark.django_db, pytest.mark.any_engine]  # who may, not what is kept
PATTERNS = {str(pattern.name): str(pattern.pattern) for pattern in urlpatterns}
OF_A_STEP = [name for name, route in PATTERNS.items() if "<uuid:pk>/<slug:step>" in route and name != "act"]
OF_A_RUN = [name for name, route in PATTERNS.items() if route.startswith("runs/<uuid:pk>/") and "<slug" not in route]
type Row = dict[str, Any] | None
type Rows = dict[tuple[str, object], dict[str, Any]]
ROOT = Path(__file__).resolve().parent.parent
RETIRED = {"seat", "acting", "hand", "person", "holder", "by", "writer", "begun_by", "private_to", "couple"}
NAMES = re.compile(
    r'name="([a-z_-]+)"|(?:POST|data)\.get\("([a-z_-]+)"|number\(data, "([a-z]+)"|"([a-z]+)" in (?:request\.POST|data)'
)
WHATS = {
    "say": ("yes", "blanket", "not-now"),
    "clock": ("pause", "resume", "enough", "next", "tap"),
    "settle": ("keep", "show", "let-go"),
}
WORKED_OUT = {"waits_since", "due_on", "due_at"}  # when it comes up, and when it ends: nobody's words
A_FEW = 25  # taps of two who are not in step
MODES = ("one", "talk", "two", "own", "apart")
WALKS = [(one.id, mode, mode) for one in load("en").values() for mode in one.ways]
WALKS += [("love-story", "two", "own"), ("love-story", "own", "two"), ("daily-check-in", "two", "own")]


def test_every_field_of_a_form_is_tried() -> None:
    assert {"what", "phase", "tap", "seconds", "first", "number", "words", "mark", "how", "alone"} <= fields()


@pytest.mark.parametrize(
    ("exercise", "hers", "his"),
    but_for(WALKS),
    ids=lambda value: str(value),
)
def test_no_request_of_one_acts_for_the_other(
    as_: As, alice: User, bob: User, couple: Couple, exercise: str, hers: str, his: str
) -> None:
    one, two = Player(as_(alice), alice, couple), Player(as_(bob), bob, couple)
    run = one.begin(exercise, hers)
    seen: set[object] = set()
    try_all(one, bob, run, seen)
    two.begin(exercise, his)
    for number in range(ENOUGH if hers == his else A_FEW):
        waiting = [player for player in (two, one) if not player.is_over(run)]
        if not waiting:
            break
        try_all(one, bob, run, seen)
        tapped = waiting[number % len(waiting)]
        tapped.tap(run)
        if hers != his and tapped.at(run).kind == "read":  # with nobody in step, one goes on by oneself
            tapped.go_on(run, tapped.at(run), alone="1")
    try_all(one, bob, run, seen)
    assert hers != his or len(seen) >= sum(step.only != {"talk"} for step in run.guide.steps)


def try_all(one: Player, bob: User, run: Run, seen: set[object]) -> None:
    """Send every form from where things stand, each as if it were the only one; look what became of what is bob's."""
    now = one.run(run.pk)
    here, there, before = Walk(now, one.person).place, Walk(now, bob).place, rows_of(now, bob)
    waits = any(kind == "Input" and row["step"] == here.id for (kind, _pk), row in before.items())
    stands = (here.id, _way_between(now, here, there), waits)
    if stands in seen:
        return
    seen.add(stands)
    whole = len(seen) == 2 and Walk(now, one.person).mode == run.guide.ways[0]
    for address, data in forged(now, bob, here, there, whole=whole):
        with transaction.atomic():
            one.browser.post(address, data)
            later = one.run(run.pk)
            after = rows_of(later, bob)
            touched = [(key[0], before.get(key), after.get(key)) for key in before.keys() | after.keys()]
            assert [row for row in touched if not fair(now, later, one.person, *row)] == [], (address, data)
            assert agreed(now, later, bob), (address, data)
            transaction.set_rollback(True)


def _way_between(run: Run, here: Step, there: Step) -> int:
    ahead = run.guide.place_of(there) - run.guide.place_of(here)
    return (ahead > 0) - (ahead < 0)


def rows_of(run: Run, person: User) -> Rows:
    """Give all that is this person's in a run."""
    answers = [answer for answer in run.answers.all() if answer.writer_id == person.pk]
    found: list[Any] = [
        *answers,
        *(answer.enclosed for answer in answers if hasattr(answer, "enclosed")),
        *(row for rows in (run.inputs, run.places) for row in rows.all() if row.person_id == person.pk),
        *(note for note in run.notes.all() if note.writer_id == person.pk),
        *(plan for plan in run.plans if plan.by_id == person.pk),
    ]
    return {(type(row).__name__, row.pk): _fields(row) for row in found}


def _fields(row: Model) -> dict[str, Any]:
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {"step": ""} | {name: value for name, value in fields.items() if name not in WORKED_OUT}


def fair(now: Run, later: Run, by: User, kind: str, was: Row, new: Row) -> bool:
    """Tell whether what became of a row of the other's is what two do together, or nothing at all."""
    rule = {"Place": _moved_together, "Input": _settled, "Plan": _planned}.get(kind)
    return was == new or (rule is not None and rule(now, later, by, was, new))


def _moved_together(now: Run, later: Run, by: User, was: Row, new: Row) -> bool:
    """Both are in step and stood at one step, and both stand at another; or both have stopped."""
    if not was or not new or was["mode"] != new["mode"] or not _in_step(now, by):
        return False
    hers, hers_now = Walk(now, by).place.id, Walk(later, by).place.id
    stopped = not was["left_on"] and all(row.left_on for row in later.places.all())
    together = stopped if was["left_on"] != new["left_on"] else Walk(now, _whose(now, was)).place.id == hers
    return new["step"] == hers_now and together


def _whose(now: Run, row: dict[str, Any]) -> User:
    return next(seat.user for seat in now.couple.seats if seat.user_id == row["person_id"])


def _settled(now: Run, later: Run, by: User, was: Row, new: Row) -> bool:
    """A mark is never made or changed; it goes where both have set theirs, or have left the step."""
    if not was or new:
        return False
    person = _whose(now, was)
    done = {row.step for row in _together(later)}
    return was["step"] in done or (_in_step(now, by) and Walk(later, person).place.id != Walk(now, person).place.id)


def _planned(now: Run, later: Run, by: User, was: Row, new: Row) -> bool:
    """What the other proposed can be agreed to word for word, or answered by another proposal; nothing is put in it."""
    if not was or was["agreed_on"]:
        return False
    if not new:
        return any(plan.by_id == by.pk and plan.step == was["step"] for plan in later.plans)
    return {name for name in was if was[name] != new[name]} == {"agreed_on"}


def agreed(now: Run, later: Run, person: User) -> bool:
    """Tell whether nothing was settled and no clock begun to which this person had not set their mark.

    Either may draw another card for both: nobody has said anything by it, and what was answered keeps its card.
    """
    set_by = {mark.step for mark in now.inputs.all() if mark.person_id == person.pk}
    had = {row.step for row in _together(now)}
    return all(row.step in set_by | had or _is_draw(row) for row in _together(later))


def _is_draw(row: Outcome | Clock) -> bool:
    return isinstance(row, Outcome) and row.value.keys() == {"turn"} and isinstance(row.run.guide.step(row.step), Ask)


def _together(run: Run) -> list[Outcome | Clock]:
    return [*run.outcomes.all(), *run.clocks.all()]


def _in_step(run: Run, by: User) -> bool:
    return all(Walk(run, seat.user).is_beside for seat in run.couple.seats) and len(run.couple.seats) == 2


@cache
def fields() -> frozenset[str]:
    """List every name of a field that a form here has, or once had."""
    files = [*(ROOT / "templates" / "exercises").rglob("*.html"), *(ROOT / "apps" / "exercises").rglob("*.py")]
    found = {name for file in files for names in NAMES.findall(file.read_text("utf-8")) for name in names if name}
    return frozenset(found | RETIRED)


def forged(run: Run, other: User, here: Step, there: Step, *, whole: bool) -> Iterator[tuple[str, dict[str, Any]]]:
    """Give the doors of a run with the other's name in every field: all, or those that do something at this step."""
    data, theirs = filled(run, here, other), filled(run, there, other)
    doors = [(reverse("exercises:act", args=[run.pk, here.id, name]), name) for name in KINDS[here.kind].actions]
    doors += [(reverse(f"exercises:{name}", args=[run.pk, here.id]), name) for name in OF_A_STEP]
    doors += [(reverse(f"exercises:{name}", args=[run.pk]), name) for name in (OF_A_RUN if whole else [])]
    for address, name in doors:
        yield from ((address, data | {"what": what}) for what in _whats(name))
    yield reverse("exercises:act", args=[run.pk, here.id, "go-on"]), data | {"alone": "1"}
    if whole:
        yield from ((reverse("exercises:begin", args=[run.exercise]), data | {"mode": mode}) for mode in MODES)
        yield from ((reverse(f"exercises:{name}", args=[run.pk, there.id]), theirs) for name in OF_A_STEP)
        every = {name for kind in KINDS.values() for name in kind.actions}
        yield from ((reverse("exercises:act", args=[run.pk, there.id, name]), theirs) for name in every)


def _whats(door: str) -> tuple[str, ...]:
    return WHATS.get(door, ("yes",))


def filled(run: Run, step: Step, other: User) -> dict[str, Any]:
    """Fill every field: where it could name somebody with the other, else with what would be taken."""
    clock, planned, day = state.clock(run, step), plan.standing(run, step, other), "2026-12-24"
    options = [option.id for option in step.options] if isinstance(step, Ask) and step.input == "choice" else []
    choices = (*options, day if isinstance(step, Ask) and step.input == "date" else "Forged")
    data: dict[str, Any] = dict.fromkeys(fields() - {"alone", "photo", "last", "gone"}, "two")
    data |= dict.fromkeys(("person", "by", "writer"), str(other.pk)) | dict.fromkeys(("tap", "number"), "0")
    data |= {"step": step.id, "words": choices[0], "phase": str(clock.phase if clock else 0)}
    data |= {"seconds": str(step.lengths[0]) if isinstance(step, Timer) else "", "on": day}
    data |= {"mark": plan.mark_of(planned) if planned else "", "how": "share", "feel": "lighter", "time": "20:30"}
    replies = step.replies if isinstance(step, Build) else ()
    data |= {"reply": replies[0].id} if replies else {}
    answers = dict.fromkeys([f"card-{number}" for number in range(12)], _first_answer(step))
    return data | answers | {slot.id: "Forged" for slot in (step.slots if isinstance(step, Build) else ())}


def _first_answer(step: Step) -> str:
    return step.answers[0].id if isinstance(step, Match) else ""
