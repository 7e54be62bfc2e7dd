"""What an earlier version kept is read by this one: nothing is lost, and each sees what they could see."""

import json
from collections.abc import Iterator
from html import unescape
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils.html import escape
from pytest_django import DjangoDbBlocker

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content import schema
from apps.exercises.content.load import load
from apps.exercises.content.schema import Consent, Match
from apps.exercises.models import Answer, Input, Note, Outcome, Run
from apps.exercises.runs import access
from apps.exercises.steps import match
from apps.photos.models import Photo
from apps.plans.models import Plan
from apps.web.decks import text_of
from tests.earlier import place

NOW_A_DATE = {
    "exercises.kept": ("exercises.answer", "kept_on"),
    "exercises.takenback": ("exercises.answer", "taken_back_on"),
    "exercises.shown": ("exercises.answer", "shown_on"),
    "exercises.leftoff": ("exercises.place", "left_on"),
}
pytestmark = pytest.mark.full
LOST = "These words can’t be read any more."
RENAMED = {
    "photos.arrival": "photos.upload",
    "exercises.plan": "plans.plan",
    "exercises.mark": "exercises.input",
    "exercises.settled": "exercises.outcome",
}


# What an option says today, and what it said then; kept is its id.
REWORDED = {
    "That means a lot": "That landed",
    "I didn’t know you noticed": "I didn't know you saw that",
    "What I’m hearing is …": "What I hear is … Let's talk about it",
    "There’s more you don’t know": "There's more to it",
    "I didn’t know. Tell me more.": "I didn't know. Tell me more",
}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Any]]:
    with django_db_blocker.unblock(), place.opened(tmp_path_factory.mktemp("earlier")) as before:
        yield before


def test_no_row_is_lost(before: dict[str, Any]) -> None:
    now = {name: _count(name) for name in before["counts"]}
    assert now == before["counts"]


def _count(name: str) -> int:
    model, field = NOW_A_DATE.get(name, (RENAMED.get(name, name), ""))
    rows = apps.get_model(model)._default_manager.all()
    return len(rows.exclude(**{field: None}) if field else rows)


def test_every_word_opens(before: dict[str, Any]) -> None:
    for name, rows in before["rows"].items():
        found = apps.get_model(RENAMED.get(name, name))._default_manager.in_bulk(list(rows))
        now = {str(row.pk): {field: as_then(row, field) for field in rows[str(row.pk)]} for row in found.values()}
        assert now == rows, name


def test_each_reads_in_a_run_what_they_could(before: dict[str, Any]) -> None:
    names = {person.pk: person.name for person in User.objects.all()}
    for run in Run.objects.known():
        for seat in run.couple.seats:
            answers = [one for one in access.answers_visible_to(run, seat.user) if not one.taken_back_on]
            was = [(one["step"], one["of"], one["words"]) for one in before["runs"][str(run.pk)]["read"][seat.name]]
            read = [(one.step, names[one.writer_id], as_then(one, "words")) for one in answers]
            assert sorted(read) == sorted(was), (run, seat)


def as_then(row: Any, field: str) -> Any:
    """Give a value as that version kept it: sentences where ids are kept now, and numbers for those of a list."""
    value = getattr(row, field)
    if not isinstance(row, Answer | Note | Outcome | Input):
        return value
    step = row.run.guide.step(row.step)
    if isinstance(step, Match):
        return listed(row, step, value)
    if isinstance(step, Consent):
        ways = ["yes", *(option.id for option in step.softer)]
        return {"softer": ways.index(value["softer"] or "yes")} if isinstance(row, Outcome) else ways.index(value)
    return (
        reworded(access.note_told(step, value))
        if isinstance(row, Note)
        else reworded(access.told(step, value))
        if field == "words"
        else value
    )


def reworded(text: str) -> str:
    return REWORDED.get(text, text.replace("Can we talk at", "Can it be at"))


def then(row: Answer | Note | Outcome | Input) -> dict[str, str]:
    """Give the sentences that were ids later, by them: ours may be worded otherwise today."""
    ids = import_module("apps.exercises.migrations.0002_ids")
    return {key: text for text, key in ids.LISTS.get((row.run.exercise, row.step), {}).items()}


def listed(row: Answer | Note | Outcome | Input, step: Match, value: Any) -> Any:
    """Give what was kept of a list that both marked."""
    if isinstance(row, Outcome):
        texts = then(row) or {option.id: option.text for option in step.options}
        named = {"picked": texts[value["picked"]]} if "picked" in value else {}
        return value | named | {"shared": [texts[key] for key in value["shared"]]}
    if isinstance(row, Note):
        return row.words
    marks = json.loads(value) if isinstance(row, Answer) else value
    person = row.writer if isinstance(row, Answer) else row.person
    options = match.options(Run.objects.known().get(pk=row.run_id), step, person)
    # A deck has grown since: what was drawn of it then, the marks tell.
    cards = list(marks) if step.deck else [option.id for option in options]
    numbers = [[answer.id for answer in step.answers].index(marks[card]) for card in cards]
    return " ".join(map(str, numbers)) if isinstance(row, Answer) else numbers


def test_all_nine_exercises_are_there(before: dict[str, Any]) -> None:
    then = {run["exercise"] for run in before["runs"].values()}
    now = set(Run.objects.values_list("exercise", flat=True))
    assert len(then) == len(now) == 9
    assert now <= load("en").keys()


@pytest.mark.parametrize("name", ["Mara", "Robin", "Dana"])
def test_pages_open(before: dict[str, Any], name: str) -> None:
    person = User.objects.get(name=name)
    browser, couple = Client(), Couple.of(person)
    browser.force_login(person)
    places = [reverse(page) for page in ("home:today", "exercises:together", "memories:story", "gratitude:jar")]
    places += [run.get_absolute_url() for run in couple.runs.all()]
    places += [reverse("memories:memory", args=[row.pk]) for row in couple.memories.visible_to(person)]
    for address in places:
        page = browser.get(address)
        assert page.status_code == 200, address
        assert LOST not in page.content.decode(), address


@pytest.mark.parametrize("name", ["Mara", "Robin"])
def test_an_opened_evening_shows_both(before: dict[str, Any], name: str) -> None:
    browser = Client()
    browser.force_login(User.objects.get(name=name))
    run = Run.objects.get(exercise="daily-check-in", day="2026-10-01")
    page = browser.get(run.get_absolute_url(), {"step": "open", "show": "good"}).content.decode()
    assert "Mara at good of daily-check-in, 2026-10-01: “cañón”" in page
    assert "Robin at good of daily-check-in, 2026-10-01: “cañón”" in page


def test_a_plan_is_still_its_run_s_and_says_of_what_kind_it_is(before: dict[str, Any]) -> None:
    for pk in before["rows"]["exercises.plan"]:
        plan = Plan.objects.get(pk=pk)
        step = Run.objects.get(pk=plan.origin).guide.step(plan.step)
        assert isinstance(step, schema.Plan)
        assert plan.kind == step.what
        browser = Client()
        browser.force_login(plan.by)
        if plan.agreed_on:
            page = browser.get(plan.get_absolute_url()).content.decode()
            assert f"{plan.called}" in page
            assert escape(plan.what) in page


def test_the_photos_open(before: dict[str, Any]) -> None:
    for photo in Photo.objects.all():
        for size in ("original", "small", "medium", "large"):
            with photo.opened(size) as file:
                assert b"".join(file)


def test_what_was_picked_and_answered_is_still_read(before: dict[str, Any]) -> None:
    """What is kept as an id stands on its page in the words of today."""
    browser = Client()
    browser.force_login(User.objects.get(name="Mara"))
    kept = [
        row for row in Outcome.objects.select_related("run") if isinstance(row.value, dict) and "picked" in row.value
    ]
    assert len(kept) > 10
    for row in kept:
        picked = before["rows"]["exercises.settled"][str(row.pk)]["value"]["picked"]
        step = row.run.guide.step(row.step)
        assert isinstance(step, Match)
        said = text_of(step.options, row.value["picked"]) if then(row) else picked
        assert said in unescape(browser.get(row.run.get_absolute_url(), {"step": row.step}).content.decode())
