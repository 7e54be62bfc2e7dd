"""Home says each thing once, and names a day as people do: today, yesterday, on Thursday."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content.load import load
from apps.exercises.models import Run
from apps.web.templatetags.page import day_name, on_day
from tests.conftest import As
from tests.exercises.evening import answered, both_answered
from tests.exercises.player import Player, play

pytestmark = pytest.mark.django_db
THURSDAY = datetime(2026, 11, 26, 21, tzinfo=UTC)
CHECK_IN = "Ten minutes, end of day"


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(THURSDAY, tick=False) as clock:
        yield clock


def home(as_: As, person: User) -> str:
    return as_(person).get(reverse("home:today")).content.decode()


def titles(page: str) -> list[str]:
    return re.findall(r'<(?:strong|p class="lede")>([^<]+)<', page)


def done(as_: As, exercise: str, *people: User, couple: Couple) -> Run:
    players = [Player(as_(person), person, couple) for person in people]
    runs = [player.begin(exercise, load("en")[exercise].ways[0]) for player in players]
    play(runs[0], *players)
    return runs[0]


def test_one_title_stands_once_and_leads_to_all_its_days(
    as_: As, alice: User, bob: User, couple: Couple, clock: Any
) -> None:
    runs = []
    for _ in range(3):
        as_(alice).post(reverse("exercises:begin", args=["daily-check-in"]))
        run = couple.runs.latest("day")
        as_(alice).post(reverse("exercises:go_on", args=[run.pk]), {"step": "settle"})
        for step in ("good", "heavy", "tomorrow"):
            as_(alice).post(reverse("exercises:answer", args=[run.pk, step]), {"words": step})
        runs.append(run)
        clock.shift(timedelta(days=1))
    page = home(as_, alice)
    assert titles(page).count(CHECK_IN) == 1
    assert all(reverse("exercises:run", args=[run.pk]) in page for run in runs)
    for words in ("Yesterday", "Friday", "Thursday"):
        assert re.search(rf'href="/together/runs/[^"]+">{words}</a>', page), words


def test_what_can_be_opened_leads_and_the_others_stand_beneath(
    as_: As, alice: User, bob: User, couple: Couple, clock: Any
) -> None:
    run = both_answered(as_, alice, bob, couple)
    clock.shift(timedelta(days=1))
    page = home(as_, bob)
    assert titles(page).count(CHECK_IN) == 1
    assert f'href="{reverse("exercises:together")}">Today</a>' in page
    as_(bob).post(reverse("exercises:open", args=[run.pk, "open"]))
    page = home(as_, bob)
    assert titles(page).count(CHECK_IN) == 1
    assert f'href="{run.get_absolute_url()}">Yesterday</a>' in page


def test_the_thanks_of_tonight_stand_once(as_: As, alice: User, couple: Couple) -> None:
    alices = Player(as_(alice), alice, couple)
    run = alices.begin("nightly-gratitude", "own")
    assert titles(home(as_, alice)).count("One thank-you each") == 1
    assert run.get_absolute_url() in home(as_, alice)
    alices.post("answer", run, "thanks", words="You made soup", as_it_is="1")
    assert titles(home(as_, alice)).count("One thank-you each") == 1
    assert reverse("gratitude:jar") in home(as_, alice)


def test_a_quiet_minute_is_said_once_and_with_its_day(
    as_: As, alice: User, bob: User, couple: Couple, clock: Any
) -> None:
    done(as_, "eye-contact", alice, bob, couple=couple)
    said = []
    for _ in range(5):
        page = home(as_, alice)
        said.append((titles(page).count("A quiet look"), *re.findall(r"A quiet minute [^.]+\.", page)))
        clock.shift(timedelta(days=1))
    assert said == [(1,), (1,), *[(0, "A quiet minute on Thursday.")] * 3]


def test_words_left_for_me_name_the_evening_beneath(
    as_: As, alice: User, bob: User, couple: Couple, clock: Any
) -> None:
    run = answered(as_(alice), couple, "Heron")
    clock.shift(timedelta(days=8))
    as_(alice).post(reverse("exercises:settle", args=[run.pk]), {"what": "show"})
    page = home(as_, bob)
    assert titles(page).count(CHECK_IN) == 1
    assert "<strong>Alice has left you some words.</strong>" in page


@pytest.mark.parametrize(
    ("back", "name", "on"),
    [
        (0, "Today", "today"),
        (1, "Yesterday", "yesterday"),
        (2, "Tuesday", "on Tuesday"),
        (6, "Friday", "on Friday"),
        (7, "November 19", "on November 19"),
    ],
)
def test_days_are_named_as_people_do(back: int, name: str, on: str) -> None:
    today = date(2026, 11, 26)
    day = today - timedelta(days=back)
    assert (day_name(day, today), on_day(day, today)) == (name, on)
