"""Stopping is taken back by either, for both, for ten minutes; a “Not now” and a touch never are."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.models import Run
from tests.conftest import As
from tests.exercises.player import Player
from tests.full import few

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)
BACK = "Resume"
type Two = tuple[Player, Player]


@pytest.fixture
def two(as_: As, alice: User, bob: User, couple: Couple, time_machine: Any) -> Two:
    time_machine.move_to(NIGHT, tick=False)
    return Player(as_(alice), alice, couple), Player(as_(bob), bob, couple)


def brought_to(two: Two, exercise: str, kind: str) -> Run:
    for player in two:
        run = player.begin(exercise, "two")
    while any(player.at(run).kind != kind for player in two):
        for player in two:
            if player.at(run).kind != kind:
                player.tap(run)
    return run


def stop(player: Player, run: Run) -> None:
    player.post("stop", run, player.at(run).id)


@pytest.mark.parametrize("who", few([0, 1], 1))
def test_either_brings_both_back_with_the_clock_paused(two: Two, time_machine: Any, who: int) -> None:
    run = brought_to(two, "active-listening", "turns")
    for player in two:
        player.tap(run)
    time_machine.move_to(NIGHT + timedelta(seconds=40), tick=False)
    before = [player.at(run).id for player in two]
    stop(two[0], run)
    pages = [player.page(run) for player in two]
    assert all("That’s enough for today." in page and BACK in page for page in pages)
    two[who].post("resume", run, run.guide.steps[-1].id)
    assert [player.at(run).id for player in two] == before
    (clock,) = two[0].run(run.pk).clocks.all()
    assert (clock.spent, clock.since) == (40_000, None)


def test_after_ten_minutes_it_stays_as_it_is(two: Two, time_machine: Any) -> None:
    run = brought_to(two, "active-listening", "turns")
    stop(two[0], run)
    time_machine.move_to(NIGHT + timedelta(minutes=10, seconds=1), tick=False)
    assert BACK not in two[1].page(run)
    two[1].post("resume", run, run.guide.steps[-1].id)
    assert two[1].is_over(run)


@pytest.mark.parametrize("kind", ["consent", "timer"])
def test_nobody_is_brought_back_to_a_touch(two: Two, kind: str) -> None:
    run = brought_to(two, "five-minute-hug", kind)
    stop(two[0], run)
    assert BACK not in two[1].page(run)
    two[1].post("resume", run, run.guide.steps[-1].id)
    assert all(player.is_over(run) for player in two)
