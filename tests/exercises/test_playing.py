"""Every exercise can be played from start to finish in every mode it has: by one in English, by the other in German."""

import re

import pytest

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content.load import load
from apps.exercises.content.schema import Timer
from apps.exercises.runs import state
from tests.conftest import As
from tests.exercises.player import Player, play
from tests.full import but_for

ALL = [(one.id, mode) for one in load("en").values() for mode in one.ways]
OF_EACH_KIND = [
    ("love-story", "two"),
    ("five-minute-hug", "two"),
    ("apology", "own"),
    ("milestones", "own"),
    ("five-signs", "own"),
]


def test_what_is_played_for_each_commit_holds_every_kind_of_step() -> None:
    played = {step.kind for exercise, _mode in OF_EACH_KIND for step in load("en")[exercise].steps}
    assert played == {step.kind for one in load("en").values() for step in one.steps}


@pytest.mark.parametrize(("exercise", "mode"), but_for(ALL, *OF_EACH_KIND), ids=lambda value: str(value))
def test_from_start_to_finish(as_: As, alice: User, bob: User, couple: Couple, exercise: str, mode: str) -> None:
    bob.language = "de"
    bob.save()
    one, two = Player(as_(alice), alice, couple), Player(as_(bob), bob, couple)
    run = one.begin(exercise, mode)
    assert two.begin(exercise, mode) == run
    taps = play(run, one, two)
    assert taps >= sum(step.only != {"talk"} for step in run.guide.steps) - 1
    assert not one.run(run.pk).places.exclude(left_on=None).exists()
    assert run.guide_for(alice).finish.line != run.guide_for(bob).finish.line
    for player in (one, two):
        assert run.guide_for(player.person).finish.line in player.page(run)
        for step in run.guide.steps:
            player.page(run, f"?step={step.id}")


def test_what_one_picks_in_their_own_time_leaves_the_other_a_way_on(
    as_: As, alice: User, bob: User, couple: Couple
) -> None:
    one, two = Player(as_(alice), alice, couple), Player(as_(bob), bob, couple)
    run = one.begin("love-story", "own")
    two.begin("love-story", "own")
    for player in (one, two, one, two, two):  # the opening line, the marks, and one pick
        player.tap(run)
    assert (one.at(run).kind, two.at(run).kind) == ("match", "ask")
    page = one.page(run)
    assert re.search(r'<button class="button" form="without">\s*Continue\s*<', page)
    assert 'name="number"' not in page
    one.go_on(run, one.at(run))
    assert one.at(run).id == two.at(run).id
    assert state.picked(one.run(run.pk), alice) in one.page(run)


def test_the_clock_starts_when_both_are_ready_and_for_the_shorter_time(
    as_: As, alice: User, bob: User, couple: Couple
) -> None:
    one, two = Player(as_(alice), alice, couple), Player(as_(bob), bob, couple)
    run = one.begin("five-minute-hug", "two")
    two.begin("five-minute-hug", "two")
    for player in (one, two):
        player.post("say", run, "now", what="yes")
    for player in (one, two):
        player.go_on(run, run.guide.steps[1])
    timer = run.guide.steps[2]
    assert isinstance(timer, Timer)
    shorter, longer = sorted(timer.lengths)[:2]
    one.post("ready", run, "hug", seconds=shorter)
    assert not couple.clocks.exists()
    two.post("ready", run, "hug", seconds=longer)
    assert couple.clocks.get().seconds == shorter
    assert not couple.inputs.exists()
