"""Home has one thing to do, the five beneath it, and of all else no more than seven; it names days as people do."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content.load import load
from apps.gratitude import giving
from apps.home.today import MOST, Today, gather
from apps.web.templatetags.page import day_name
from tests import factories
from tests.conftest import As
from tests.exercises.evening import answered, both_answered
from tests.exercises.paths.conftest import folder, path
from tests.pages import stable

__all__ = ["folder", "path"]
pytestmark = pytest.mark.django_db
THURSDAY = datetime(2026, 11, 26, 21, tzinfo=UTC)
TODAY = THURSDAY.date()
CHECK_IN, GRATITUDE = "daily-check-in", "nightly-gratitude"


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(THURSDAY, tick=False) as clock:
        yield clock


def home(as_: As, person: User) -> str:
    return as_(person).get(reverse("home:today")).content.decode()


def today(couple: Couple) -> Today:
    return gather(Couple.objects.get(pk=couple.pk), couple.seats[0], at=timezone.now())


def lead(couple: Couple) -> str:
    now = today(couple)
    return now.path.night.id if now.path else now.evening.exercise.id if now.evening else ""


def test_start_leads_to_the_table(as_: As, alice: User, couple: Couple) -> None:
    assert f'href="{reverse("exercises:talk", args=[CHECK_IN])}"' in home(as_, alice)


def filled(page: str) -> list[str]:
    return re.findall(r'<(?:a|button)[^>]*class="button(?: is-wide)?"[^>]*>\s*([^<]+?)\s*<', page)


def test_one_thing_is_filled_wherever_somebody_stands(
    as_: As, alice: User, bob: User, couple: Couple, dana: User, clock: Any
) -> None:
    assert filled(home(as_, dana)) == filled(home(as_, alice)) == ["Start"]
    answered(as_(alice), couple, "Heron", until="good")
    assert filled(home(as_, alice)) == ["Resume"]
    answered(as_(alice), couple, "Heron")
    assert filled(home(as_, alice)) == ["Something else"]
    assert "You’ll both see this once you’ve both answered." in home(as_, alice)
    answered(as_(bob), couple, "Bus")
    assert filled(home(as_, alice)) == filled(home(as_, bob)) == ["Open together"]
    clock.shift(timedelta(days=30))
    assert filled(home(as_, bob)) == ["Open together"]
    as_(alice).post(reverse("exercises:begin", args=["five-minute-hug"]), {"mode": "two"})
    assert filled(home(as_, bob)) == ["Join"]


def test_the_five_always_stand_beneath(as_: As, alice: User, couple: Couple, dana: User) -> None:
    for person in (alice, dana):
        page = home(as_, person)
        assert page.count('class="drawing"') == 5
        assert page.index("Start<span") < page.index('class="front"')


@pytest.mark.usefixtures("path")
def test_the_next_evening_of_a_path_comes_first(couple: Couple, clock: Any) -> None:
    run = couple.path_runs.create(path="three", begun_on=TODAY - timedelta(days=3))
    assert lead(couple) == "first"
    couple.evenings.create(path_run=run, name="first", day=TODAY)
    assert lead(couple) == GRATITUDE  # one evening a day is enough, and this one began with a check-in
    clock.shift(timedelta(days=1))
    assert lead(couple) == "second"
    couple.path_evenings.create(path_run=run, evening="second", skipped_on=TODAY)
    assert lead(couple) == "third"
    run.ended_on = TODAY
    run.save()
    assert lead(couple) == CHECK_IN


def test_what_was_done_tonight_makes_room_for_the_next(couple: Couple, clock: Any) -> None:
    found: list[str] = []
    for name in (CHECK_IN, GRATITUDE, "eye-contact"):
        assert today(couple).scene == ("done" if found else "open")
        found.append(lead(couple))
        couple.evenings.create(name=name, day=TODAY)
    assert found == [CHECK_IN, GRATITUDE, "eye-contact"]
    clock.shift(timedelta(days=1))
    assert lead(couple) == CHECK_IN


def test_a_line_can_be_saved_until_the_next_night_is_over_and_names_no_exercise(
    as_: As, alice: User, bob: User, couple: Couple, clock: Any
) -> None:
    evening = couple.evenings.create(name="five-minute-hug", day=TODAY)
    assert "Save a line about tonight" in home(as_, alice)
    clock.shift(timedelta(days=1))
    assert "Save a line about last night" in home(as_, alice)
    evening.lines.create(couple=couple, writer=alice, words="Heron", private_to=alice)
    assert "Save a line" not in home(as_, alice)
    assert "Save a line about last night" in home(as_, bob)
    clock.shift(timedelta(days=1))
    assert "Save a line" not in home(as_, bob)


def test_the_day_after_album_night_its_photos_are_there(
    as_: As, alice: User, bob: User, couple: Couple, clock: Any
) -> None:
    evening = couple.evenings.create(name="eye-contact", day=TODAY)
    evening.photos.create(couple=couple, photo=factories.a_photo(couple), place=0)
    found = []
    for _ in range(3):
        page = home(as_, bob)
        found.append(("Five photos from album night." in page, "Save a line about" in page))
        clock.shift(timedelta(days=1))
    assert found == [(False, True), (True, False), (False, False)]


def test_words_shared_with_me_are_said_without_a_name(
    as_: As, alice: User, bob: User, couple: Couple, clock: Any
) -> None:
    run = answered(as_(alice), couple, "Heron")
    clock.shift(timedelta(days=8))
    as_(alice).post(reverse("exercises:settle", args=[run.pk]), {"what": "show"})
    assert "Alice shared something with you" in home(as_, bob)
    assert "Alice shared something with you" not in home(as_, alice)


def test_after_two_weeks_it_is_good_to_see_you(as_: As, alice: User, bob: User, couple: Couple, clock: Any) -> None:
    back = "Good to see you. Where would you like to start?"
    Couple.objects.update(since=TODAY - timedelta(days=15))
    assert back in home(as_, alice)
    answered(as_(bob), couple, "Bus")
    giving.keep_for_tonight(couple, "Saved for tonight", by=bob, day=TODAY)
    assert back in home(as_, alice)
    assert back not in home(as_, bob)
    giving.give_now(couple, "Soup", by=bob, day=TODAY, key=uuid4())
    assert back not in home(as_, alice)
    clock.shift(timedelta(days=15))
    assert back in home(as_, alice)
    Couple.objects.update(since=TODAY + timedelta(days=14))
    assert back not in home(as_, alice)


def test_the_jar_says_what_both_have_given(as_: As, alice: User, bob: User, couple: Couple) -> None:
    giving.give_now(couple, "From Alice", by=alice, day=TODAY, key=uuid4())
    assert "thank-you in the jar" not in home(as_, alice)
    assert "1 thank-you in the jar" in home(as_, bob)
    giving.give_now(couple, "From Bob", by=bob, day=TODAY, key=uuid4())
    giving.keep_for_tonight(couple, "Saved for tonight", by=bob, day=TODAY)
    assert "2 thank-yous in the jar" in home(as_, alice)


def test_no_more_than_seven_things_stand_there(as_: As, alice: User, bob: User, couple: Couple, clock: Any) -> None:
    both_answered(as_, alice, bob, couple)
    clock.shift(timedelta(days=1))
    factories.a_memory(couple, title="The tent")
    factories.a_plan(couple, alice)
    couple.evenings.create(name="five-minute-hug", day=TODAY)
    giving.give_now(couple, "From Bob", by=bob, day=TODAY, key=uuid4())
    now = today(couple)
    assert now.blocks == ["ready", "front", "lines", "latest", "plan", "memory"]
    assert len(now.blocks) <= MOST


def test_nothing_of_what_is_half_way_with_the_other_moves_home(as_: As, alice: User, bob: User, couple: Couple) -> None:
    before = stable(as_(bob).get(reverse("home:today")))
    answered(as_(alice), couple, "Heron")
    assert stable(as_(bob).get(reverse("home:today"))) == before


def test_a_title_stands_once_beside_the_five(as_: As, alice: User, couple: Couple) -> None:
    title = load("en")[CHECK_IN].title
    answered(as_(alice), couple, "Heron")
    assert home(as_, alice).count(f">{title}<") == 2


@pytest.mark.parametrize(
    ("back", "name"), [(0, "Today"), (1, "Yesterday"), (2, "Tuesday"), (6, "Friday"), (7, "November 19")]
)
def test_days_are_named_as_people_do(back: int, name: str) -> None:
    assert day_name(TODAY - timedelta(days=back), TODAY) == name
