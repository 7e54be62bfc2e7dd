"""What an earlier version kept is read by this one: nothing is lost, and each sees what they could see."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises import reveal
from apps.exercises.models import Run
from apps.photos.models import Photo
from tests.earlier import place

LOST = "These words can’t be read any more."
RENAMED = {"photos.arrival": "photos.upload"}


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, Any]]:
    with django_db_blocker.unblock(), place.opened(tmp_path_factory.mktemp("earlier")) as before:
        yield before


def test_no_row_is_lost(before: dict[str, Any]) -> None:
    now = {name: apps.get_model(RENAMED.get(name, name))._default_manager.count() for name in before["counts"]}
    assert now == before["counts"]


def test_every_word_opens(before: dict[str, Any]) -> None:
    for name, rows in before["rows"].items():
        found = apps.get_model(RENAMED.get(name, name))._default_manager.in_bulk(list(rows))
        now = {str(row.pk): {field: getattr(row, field) for field in rows[str(row.pk)]} for row in found.values()}
        assert now == rows, name


def test_each_reads_in_a_run_what_they_could(before: dict[str, Any]) -> None:
    names = {person.pk: person.name for person in User.objects.all()}
    for run in Run.objects.met():
        for seat in run.couple.seats:
            answers = [one for one in reveal.answers_visible_to(run, seat.user) if not hasattr(one, "taken_back")]
            was = [(one["step"], one["of"], one["words"]) for one in before["runs"][str(run.pk)]["read"][seat.name]]
            assert sorted((one.step, names[one.writer_id], one.words) for one in answers) == sorted(was), (run, seat)


def test_all_nine_exercises_are_there(before: dict[str, Any]) -> None:
    assert len({run["exercise"] for run in before["runs"].values()}) == 9


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


def test_the_photos_open(before: dict[str, Any]) -> None:
    for photo in Photo.objects.all():
        for size in ("original", "small", "medium", "large"):
            with photo.opened(size) as file:
                assert b"".join(file)
