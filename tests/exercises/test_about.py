"""An exercise's page: one Start, and the ways to do it beside, as far as there is somebody to do it with."""

import re

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content.load import load
from tests.conftest import As

pytestmark = pytest.mark.django_db
CHECK_IN, HUG, TALK_LESS = "daily-check-in", "five-minute-hug", "say-it-gently"


def page(as_: As, person: User, exercise: str) -> str:
    return as_(person).get(reverse("exercises:about", args=[exercise])).content.decode()


def ways(shown: str) -> list[str]:
    return re.findall(r'name="mode" value="(\w+)"', shown)


def test_what_two_can_do_is_offered_once_there_are_two(as_: As, alice: User, couple: Couple, dana: User) -> None:
    assert ways(page(as_, alice, CHECK_IN)) == ["talk", "two", "own"]
    assert ways(page(as_, dana, CHECK_IN)) == ["talk", "own"]


@pytest.mark.full
@pytest.mark.parametrize("exercise", [one.slug for one in load("en").values()])
def test_there_is_one_start_and_one_not_now(as_: As, alice: User, couple: Couple, exercise: str) -> None:
    shown = page(as_, alice, exercise)
    assert len(re.findall(r">\s*Start\s*<", shown)) == len(re.findall(r">\s*Not now\s*<", shown)) == 1
    assert "How much is known?" in shown


def test_one_way_is_no_choice(as_: As, alice: User, couple: Couple) -> None:
    shown = page(as_, alice, TALK_LESS)
    assert ways(shown) == ["own"]
    assert 'type="radio"' not in shown
    assert "We’re on a call" not in shown


@pytest.mark.parametrize(("call", "query"), [({}, ""), ({"call": "1"}, "?call=1")])
def test_one_phone_has_a_page_of_its_own_and_leaves_no_trace(
    as_: As, alice: User, couple: Couple, call: dict[str, str], query: str
) -> None:
    answer = as_(alice).post(reverse("exercises:begin", args=[HUG]), {"mode": "talk"} | call)
    assert answer["Location"] == reverse("exercises:talk", args=[HUG]) + query
    assert not couple.runs.exists()


def test_a_call_swaps_what_two_phones_say(as_: As, alice: User, couple: Couple) -> None:
    as_(alice).post(reverse("exercises:begin", args=[CHECK_IN]), {"mode": "two", "call": "1"})
    assert couple.runs.get().places.get().mode == "apart"


def test_who_waits_can_use_one_phone_instead(as_: As, alice: User, bob: User, couple: Couple) -> None:
    as_(alice).post(reverse("exercises:begin", args=[HUG]), {"mode": "two"})
    run = couple.runs.get()
    assert "Use one phone instead" in as_(alice).get(run.get_absolute_url()).content.decode()
    answer = as_(alice).post(reverse("exercises:act", args=[run.pk, "now", "stop"]), {"instead": "talk"})
    assert answer["Location"] == reverse("exercises:talk", args=[HUG])
    assert "started" not in as_(bob).get(reverse("home:today")).content.decode()
