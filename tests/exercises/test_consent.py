"""A refusal is written nowhere, looks like any other ending, and something else is offered at once."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.couples.moving import what_a_couple_has
from apps.exercises.content.load import load
from apps.exercises.content.schema import Match, Timer
from apps.exercises.models import Run
from apps.exercises.runs.state import FRESH
from tests.conftest import As
from tests.exercises.player import Player
from tests.full import few
from tests.pages import stable

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(as_: As, alice: User, bob: User, couple: Couple) -> tuple[Player, Player]:
    return Player(as_(alice), alice, couple), Player(as_(bob), bob, couple)


def asked(two: tuple[Player, Player], exercise: str = "five-minute-hug") -> Run:
    """Bring both before the question."""
    for player in two:
        run = player.begin(exercise, "two")
    while any(player.at(run).kind != "consent" for player in two):
        for player in two:
            if player.at(run).kind != "consent":
                player.tap(run)
    return two[0].run(run.pk)


def rows(couple: Couple, run: Run) -> dict[str, object]:
    """Count the rows of every model, and give what stands in those of the run."""
    return {model.__name__: model.objects.filter(couple=couple).count() for model in what_a_couple_has()} | {
        f"{place.person} at": place.step for place in Run.objects.get(couple=couple, pk=run.pk).places.all()
    }


def test_both_say_yes(two: tuple[Player, Player], couple: Couple) -> None:
    alice, bob = two
    run = asked(two)
    alice.post("say", run, "now", what="yes")
    assert "Your answer is safe here." in alice.page(run)
    assert alice.at(run).id == "now"
    bob.post("say", run, "now", what="yes")
    assert [player.at(run).id for player in two] == ["settle", "settle"]
    assert not couple.inputs.exists()


def test_softer_chosen_by_one_is_the_way_of_both_and_nobodys(two: tuple[Player, Player], couple: Couple) -> None:
    alice, bob = two
    run = asked(two)
    alice.post("say", run, "now", what="back")
    bob.post("say", run, "now", what="yes")
    for player in two:
        player.go_on(run, run.guide.steps[1])
    shown = [player.page(run) for player in two]
    assert all("Tonight: Back to back" in page for page in shown)
    assert not couple.inputs.exists()
    assert couple.outcomes.get().value == {"softer": "back"}


Ending = Callable[[Player, Player, Run, str], None]


def refuse_first(alice: Player, _bob: Player, run: Run, step: str) -> None:
    alice.post("say", run, step, what="not-now")


def refuse_second(alice: Player, bob: Player, run: Run, step: str) -> None:
    bob.post("say", run, step, what="yes")
    alice.post("say", run, step, what="not-now")


def change_my_mind(alice: Player, _bob: Player, run: Run, step: str) -> None:
    alice.post("say", run, step, what="yes")
    alice.post("say", run, step, what="not-now")


def refused_by_the_other(_alice: Player, bob: Player, run: Run, step: str) -> None:
    bob.post("say", run, step, what="not-now")


def stop(alice: Player, _bob: Player, run: Run, _step: str) -> None:
    alice.post("stop", run, alice.at(run).id)


ENDINGS = [refuse_first, refuse_second, change_my_mind, refused_by_the_other, stop]


@pytest.mark.full
@pytest.mark.parametrize("exercise", ["five-minute-hug", "eye-contact", "touch-slowly"])
def test_every_ending_leaves_the_same_rows_and_pages(
    as_: As, alice: User, bob: User, couple: Couple, exercise: str
) -> None:
    seen = []
    for ending in ENDINGS:
        two = Player(as_(alice), alice, couple), Player(as_(bob), bob, couple)
        run = asked(two, exercise)
        ending(*two, run, two[0].at(run).id)
        pages = [_without_what_counts(stable(player.browser.get(run.get_absolute_url())), run) for player in two]
        assert "That’s fine. Something else tonight?" in pages[0]
        home = [_without_what_counts(stable(player.browser.get(reverse("home:today"))), run) for player in two]
        seen.append((ending.__name__, rows(couple, run), pages, home))
        couple.runs.all().delete()
    for name, *state in seen[1:]:
        assert state == list(seen[0][1:]), name


def _without_what_counts(page: str, run: Run) -> str:
    return re.sub(r'(since=|data-version=")\d+', r"\1", page.replace(str(run.pk), ""))


@pytest.mark.full
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("exercise", ["five-minute-hug", "eye-contact", "touch-slowly"])
def test_two_other_ideas_without_touch_are_offered_and_never_the_same_once_more(
    two: tuple[Player, Player], exercise: str, ending: Ending
) -> None:
    run = asked(two, exercise)
    ending(*two, run, two[0].at(run).id)
    for player in two:
        shown = player.page(run)
        assert "That’s fine. Something else tonight?" in shown
        assert "That’s it for tonight" in shown
        assert "Do it again" not in shown
        assert reverse("exercises:begin", args=[exercise]) not in shown
        ideas = re.findall(r'href="/together/([a-z-]+)/"', shown)
        assert len(ideas) == 2
        offered = [one for one in load("en").values() if one.slug in ideas]
        assert len(offered) == 2
        assert not any(step.touch for one in offered for step in one.of_kind(Timer))


@pytest.mark.parametrize("exercise", few([one.id for one in load("en").values() if "two" in one.modes], 3))
def test_whatever_is_left_there_are_two_other_ideas(two: tuple[Player, Player], exercise: str) -> None:
    run = two[0].begin(exercise, "two")
    two[0].post("stop", run, two[0].at(run).id)
    assert len(set(re.findall(r'href="/together/([a-z-]+)/"', two[0].page(run))) - {exercise}) == 2


def test_yes_is_fresh_or_none(two: tuple[Player, Player], time_machine: Any) -> None:
    alice, bob = two
    run = asked(two)
    time_machine.move_to("2026-11-23T21:00:00Z", tick=False)
    alice.post("say", run, "now", what="yes")
    time_machine.shift(FRESH + timedelta(seconds=1))
    bob.post("say", run, "now", what="yes")
    assert [player.at(run).id for player in two] == ["now", "now"]
    assert "Would you both like a hug?" in alice.page(run)
    alice.post("say", run, "now", what="yes")
    assert alice.at(run).id == "settle"


def test_asked_anew_each_time(two: tuple[Player, Player], couple: Couple) -> None:
    run = asked(two)
    two[0].post("say", run, "now", what="not-now")
    again = two[0].begin("five-minute-hug", "two")
    assert again.pk != run.pk
    assert "Would you both like a hug?" in two[0].page(again)
    assert two[1].begin("five-minute-hug", "two") == again
    assert couple.runs.count() == 2


@pytest.mark.parametrize("what", few(["", "0", "1", "99", "-1", "maybe", "yes\x00"], 3))
def test_nonsense_is_no_answer(two: tuple[Player, Player], couple: Couple, what: str) -> None:
    run = asked(two)
    two[0].post("say", run, "now", what=what)
    assert not couple.inputs.exists()
    assert two[0].at(run).id == "now"


def test_what_one_leaves_before_the_other_came_says_nothing(two: tuple[Player, Player], couple: Couple) -> None:
    alice, bob = two
    before = bob.begin("five-minute-hug", "two")
    seen = _without_what_counts(stable(bob.browser.get(before.get_absolute_url())), before)
    couple.runs.all().delete()
    run = alice.begin("five-minute-hug", "two")
    alice.post("say", run, "now", what="not-now")
    assert "That’s fine. Something else tonight?" in alice.page(run)
    assert bob.begin("five-minute-hug", "two") == run
    assert _without_what_counts(stable(bob.browser.get(run.get_absolute_url())), run) == seen
    bob.post("say", run, "now", what="yes")
    assert "Your answer is safe here." in bob.page(run)


def test_who_left_the_evenings_questions_can_go_back_in(two: tuple[Player, Player], couple: Couple) -> None:
    alice, bob = two
    run = alice.begin("daily-check-in", "two")
    alice.go_on(run, run.guide.steps[0], alone="1")
    alice.post("answer", run, "good", words="The heron")
    alice.post("stop", run, alice.at(run).id)
    assert "Start again" in alice.page(run)
    bob.begin("daily-check-in", "own")
    bob.tap(run)
    assert bob.at(run).id == "good"
    assert alice.begin("daily-check-in", "own") == run
    alice.tap(run)
    assert alice.at(run).id == "good"
    assert "The heron" in alice.page(run)


def test_who_goes_on_without_takes_nothing_from_who_is_there_in_their_own_time(
    two: tuple[Player, Player], couple: Couple
) -> None:
    alice, bob = two
    run = bob.begin("love-story", "own")
    alice.begin("love-story", "two")
    bob.tap(run)
    bob.tap(run)
    alice.go_on(run, run.guide.steps[0], alone="1")
    before = _without_what_counts(stable(bob.browser.get(run.get_absolute_url())), run)
    alice.go_on(run, run.guide.of_kind(Match)[0])
    assert alice.at(run).kind == "finish"  # all that follows is about a pick
    assert couple.inputs.filter(person=bob.person).exists()
    assert _without_what_counts(stable(bob.browser.get(run.get_absolute_url())), run) == before


def test_ready_of_somebody_who_went_on_starts_nothing(two: tuple[Player, Player], couple: Couple) -> None:
    alice, bob = two
    run = asked(two)
    for player in two:
        player.post("say", run, "now", what="yes")
    for player in two:
        player.go_on(run, run.guide.steps[1])
    alice.post("ready", run, "hug", seconds="60")
    alice.go_on(run, run.guide.steps[2], alone="1")
    bob.post("ready", run, "hug", seconds="60")
    assert not couple.clocks.exists()
