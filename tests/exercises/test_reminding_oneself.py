"""Who wants to come back to something for themselves finds it on their own page from that day on."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.models import Run
from apps.web import months
from tests.conftest import As
from tests.exercises.player import Player

NIGHT = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
PAGE = "/together/just-for-you/"
DUE, LATER = "You wanted to come back to this one:", "As a friend would see it: again from 23 March 2027"


@pytest.fixture(autouse=True)
def evening(time_machine: Any) -> None:
    time_machine.move_to(NIGHT, tick=False)


@pytest.fixture
def two(as_: As, alice: User, bob: User, couple: Couple) -> tuple[Player, Player]:
    return Player(as_(alice), alice, couple), Player(as_(bob), bob, couple)


def to_the_end(player: Player) -> Run:
    run = player.begin("fresh-eyes")
    for step in ("seen", "hard", "next"):
        player.post("answer", run, step, words="Heron")
    return run


def own_page(player: Player) -> str:
    player.browser.force_login(player.person)  # sessions end before the months are over
    return player.browser.get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("day", "months_on", "then"),
    [
        (date(2026, 11, 23), 4, date(2027, 3, 23)),
        (date(2026, 10, 31), 4, date(2027, 2, 28)),
        (date(2027, 10, 31), 4, date(2028, 2, 29)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
    ],
)
def test_months_are_those_of_the_calendar(day: date, months_on: int, then: date) -> None:
    assert months.later(day, months_on) == then


@pytest.mark.django_db
def test_it_is_off_until_asked_for_and_comes_when_it_was_said(two: tuple[Player, Player], time_machine: Any) -> None:
    one, other = two
    run = to_the_end(one)
    assert "Remind me in four months" in one.page(run)
    assert "checked" not in one.page(run).split('name="remind"')[1].split(">")[0]
    assert DUE not in own_page(one)
    one.post("feel", run, "end", remind="on")
    assert LATER in own_page(one)
    assert DUE not in own_page(one)
    time_machine.move_to(datetime(2027, 3, 22, 20, 30, tzinfo=UTC), tick=False)
    assert DUE not in own_page(one)
    time_machine.move_to(datetime(2027, 3, 23, 20, 30, tzinfo=UTC), tick=False)
    assert DUE in own_page(one)
    assert DUE not in own_page(other)
    assert "friend" not in one.browser.get(reverse("home:today")).content.decode()


@pytest.mark.django_db
def test_it_can_be_taken_off_and_doing_it_again_ends_it(
    two: tuple[Player, Player], couple: Couple, time_machine: Any
) -> None:
    one, _other = two
    run = to_the_end(one)
    one.post("feel", run, "end", remind="on")
    one.post("feel", run, "end")
    assert LATER not in own_page(one)
    assert not couple.answers.filter(step="end").exists()
    one.post("feel", run, "end", remind="on")
    time_machine.move_to(NIGHT + timedelta(days=150), tick=False)
    assert DUE in own_page(one)
    to_the_end(one)
    assert DUE not in own_page(one)
