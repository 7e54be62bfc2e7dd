"""Question of the day and “Guess first” on two phones, and what somebody writes for themselves alone."""

from datetime import UTC, datetime
from typing import Any

import pytest

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.models import Answer, Run
from apps.exercises.steps.ask import deck
from apps.web.decks import decks
from tests.conftest import As
from tests.exercises.player import Player, play
from tests.pages import stable

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)
DEPTHS = ["light", "playful", "memory", "future", "deep", "small-moments"]
type Two = tuple[Player, Player]


@pytest.fixture
def two(as_: As, alice: User, bob: User, couple: Couple, time_machine: Any) -> Two:
    time_machine.move_to(NIGHT, tick=False)
    return Player(as_(alice), alice, couple), Player(as_(bob), bob, couple)


def begun(two: Two, exercise: str, mode: str = "two") -> Run:
    return [player.begin(exercise, mode) for player in two][-1]


def mark(player: Player, run: Run, *wanted: str) -> None:
    marks = {f"card-{place}": "yes" if one in wanted else "no" for place, one in enumerate(DEPTHS)}
    player.post("mark", run, "depth", **marks)


def question(player: Player, run: Run) -> str:
    run = player.run(run.pk)
    step = run.guide.step("card")
    assert step
    return deck.card(run, step, player.person)


def of(name: str) -> set[str]:
    return {card.text for card in decks("en")[name].cards}


def test_it_gets_deep_only_if_both_say_so(two: Two) -> None:
    run = begun(two, "daily-question")
    mark(two[0], run, "deep", "light")
    mark(two[1], run, "light")
    assert "Deep" not in two[0].page(run)
    two[0].post("pick", run, "depth", number="0")
    assert question(two[0], run) == question(two[1], run)
    assert question(two[0], run) in of("light")


def test_both_for_deep_the_card_is_deep_and_three_others_can_be_drawn(two: Two) -> None:
    run = begun(two, "daily-question")
    for player in two:
        mark(player, run, "deep")
    two[0].post("pick", run, "depth", number="0")
    asked = [question(two[0], run)]
    for _ in range(4):
        two[0].post("swap", run, "card")
        asked.append(question(two[1], run))
    assert set(asked) <= of("deep")
    assert len(set(asked)) == 4
    assert asked[3] == asked[4]


def test_without_overlap_it_is_a_light_one(two: Two) -> None:
    run = begun(two, "daily-question")
    mark(two[0], run, "deep")
    mark(two[1], run, "playful")
    assert "A light one, then." in two[0].page(run)
    for player in two:
        player.go_on(run, player.at(run))
    assert question(two[0], run) in of("light")


def test_who_has_answered_keeps_their_card(two: Two) -> None:
    run = begun(two, "daily-question", "own")
    for player in two:
        mark(player, run, "future")
    two[0].post("pick", run, "depth", number="0")
    first = question(two[0], run)
    two[0].post("answer", run, "card", words="A lemon tree")
    two[1].tap(run)
    two[1].post("swap", run, "card")
    assert question(two[0], run) == first != question(two[1], run)
    two[1].post("answer", run, "card", words="A boat")
    two[0].post("open", run, "open")
    page = two[1].page(run)
    assert all(said in page for said in ("A lemon tree", "A boat", first))


@pytest.mark.full
@pytest.mark.parametrize("mode", ["two", "own"])
def test_guess_first_asks_five_of_oneself_and_of_the_other(two: Two, mode: str) -> None:
    run = begun(two, "guess-first", mode)
    guide = run.guide
    cards = {}
    for number in range(1, 6):
        asked = [guide.step(f"{kind}-{number}") for kind in ("me", "guess")]
        cards[number] = {deck.card(run, step, player.person) for step in asked if step for player in two}
    assert all(len(one) == 1 for one in cards.values())
    assert len(set.union(*cards.values())) == 5
    for player in two:
        while player.at(run).kind == "ask":
            player.tap(run)
    two[0].post("open", run, "open")
    page = two[1].page(run)
    for person in (two[0].person, two[1].person):
        assert f"A guess about {person}" in page
        assert f"Words of {person} at guess-3" in page
        assert f"Words of {person} at me-3" in page
    assert "%" not in page.split("<main", 1)[1].split("</main")[0]


def test_a_guess_shows_nothing_before_both_have_answered(two: Two) -> None:
    run = begun(two, "guess-first", "own")
    before = stable(two[1].browser.get(run.get_absolute_url()))
    while two[0].at(run).kind == "ask":
        two[0].tap(run)
    assert stable(two[1].browser.get(run.get_absolute_url())) == before


def test_what_was_written_to_let_go_is_deleted_with_one_tap(two: Two, couple: Couple) -> None:
    run = two[0].begin("forgiveness", "own")
    play(run, two[0])
    assert Answer.objects.filter(couple=couple).count() > 4
    assert "Delete all of it" in two[0].page(run)
    two[0].post("delete_all", run, "end")
    assert not Answer.objects.filter(couple=couple).exists()
    assert "Delete all of it" not in two[0].page(run)


def test_what_both_have_answered_is_not_deleted_so(two: Two, couple: Couple) -> None:
    run = begun(two, "daily-question", "own")
    play(run, *two)
    assert "Delete all of it" not in two[0].page(run)
    two[0].post("delete_all", run, "end")
    assert Answer.objects.filter(couple=couple).count() == 2
