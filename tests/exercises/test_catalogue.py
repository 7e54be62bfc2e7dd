"""The page of exercises leads to each, first to the five and to what is under way; others are found by a need."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.catalogue import catalogue
from apps.exercises.content.load import load
from tests.conftest import As
from tests.exercises.evening import answered, opened

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(datetime(2026, 11, 23, 21, tzinfo=UTC), tick=False) as clock:
        yield clock


def together(as_: As, person: User) -> str:
    return as_(person).get(reverse("exercises:together")).content.decode()


def test_five_come_first_each_with_its_drawing_and_minutes(as_: As, alice: User, couple: Couple) -> None:
    front = [one for one in load("en").values() if one.front <= 5]
    page = together(as_, alice)
    row = page[page.index('class="front"') : page.index('id="find"')]
    places = [row.index(f'href="{reverse("exercises:about", args=[one.slug])}"') for one in front]
    assert places == sorted(places)
    assert row.count('class="drawing"') == len(front) == 5
    drawings = row.split('class="drawing"')[1:]
    assert len({drawing[: drawing.index("</svg>")] for drawing in drawings}) == 5


def test_what_is_half_way_stands_there_for_its_writer_alone(as_: As, alice: User, bob: User, couple: Couple) -> None:
    before = together(as_, bob).count("<li>")
    run = answered(as_(alice), couple, "Heron")
    assert run.get_absolute_url() in together(as_, alice)
    assert run.get_absolute_url() not in together(as_, bob)
    assert together(as_, bob).count("<li>") == before


def test_what_has_opened_can_be_looked_at_again(as_: As, alice: User, bob: User, couple: Couple) -> None:
    run = opened(as_, alice, bob, couple)
    shown = catalogue(couple, alice, DAY, {})
    assert [one.url for one in shown.lately] == [run.get_absolute_url()]
    assert not shown.under_way
    evening = couple.evenings.create(name="eye-contact", day=DAY)
    couple.evenings.create(name="gone-by-now", day=DAY)
    assert reverse("exercises:evening", args=[evening.pk]) in together(as_, bob)
    assert len(catalogue(couple, bob, DAY, {}).lately) == 2
