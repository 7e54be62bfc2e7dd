"""Dreams named in an exercise are their writer's until they share them; then they stand on the board of both."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.models import Run
from tests.conftest import As
from tests.exercises.player import Player, play
from tests.full import few
from tests.pages import stable

NIGHT = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
CHOSEN = {f"{name}-{at}": one for at in range(5) for name, one in (("whose", "ours"), ("horizon", "years"))}


@pytest.fixture
def both(as_: As, alice: User, bob: User, couple: Couple, time_machine: Any) -> tuple[Player, Player]:
    time_machine.move_to(NIGHT, tick=False)
    return Player(as_(alice), alice, couple), Player(as_(bob), bob, couple)


def named(player: Player, run: Run, *dreams: str, share: bool = True) -> None:
    player.post("answer", run, "dreams", **CHOSEN, **{f"what-{at}": what for at, what in enumerate(dreams)})
    if share:
        player.post("share", run, "dreams")


@pytest.mark.parametrize("mode", few(["two", "own"], 1))
def test_it_is_played_to_its_end_and_leaves_dreams_and_a_step(both: tuple[Player, Player], mode: str) -> None:
    run = [player.begin("shared-dreams", mode) for player in both][-1]
    play(run, *both)
    dreams = run.couple.dreams.all()
    assert {(dream.what, dream.whose, dream.horizon) for dream in dreams} == {
        (f"A dream of {player.person}", "mine", "year") for player in both
    }
    (plan,) = run.couple.plans.all()
    assert plan.kind == "goal"
    assert plan.dream in dreams
    assert "Worth a long talk" in both[0].page(run)


def test_unshared_they_are_nobody_else_s_business(both: tuple[Player, Player]) -> None:
    mine, theirs = both
    run = [player.begin("shared-dreams", "own") for player in both][-1]
    named(theirs, run, "A garden")
    looked_at = [run.get_absolute_url(), "/plans/dreams/", "/home/"]
    before = [stable(theirs.browser.get(address)) for address in looked_at]
    named(mine, run, "A night train", share=False)
    assert [stable(theirs.browser.get(address)) for address in looked_at] == before
    assert "Waiting until you’re both ready." in mine.page(run)
    assert "A garden" not in mine.page(run)
    assert [dream.what for dream in run.couple.dreams.all()] == ["A garden"]
    mine.post("share", run, "dreams")
    mine.post("share", run, "dreams")
    assert {dream.what for dream in run.couple.dreams.all()} == {"A garden", "A night train"}
    for player in both:
        assert all(what in player.page(run) for what in ("A garden", "A night train"))


def test_nothing_is_marked_before_both_have_shared(both: tuple[Player, Player]) -> None:
    mine, theirs = both
    run = [player.begin("shared-dreams", "own") for player in both][-1]
    named(mine, run, "A night train")
    mine.post("mark", run, "help")
    named(theirs, run, "A garden")
    assert not mine.run(run.pk).rows(type(run.inputs.model()))
    assert "A garden" in mine.page(run)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"what-0": ""}, "A few words are enough."),
        ({"what-1": "x" * 300}, "That’s too long: 300 of 120 characters."),
        ({"whose-0": "theirs"}, "Choose one of these."),
    ],
)
def test_bad_input_is_said_beside_its_field(both: tuple[Player, Player], said: dict[str, str], sentence: str) -> None:
    run = both[0].begin("shared-dreams", "own")
    address = reverse("exercises:act", args=[run.pk, "dreams", "answer"])
    answer = both[0].browser.post(address, CHOSEN | {"what-0": "A night train", "what-2": "A garden"} | said)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "A garden" in answer.content.decode()


def test_a_line_keeps_its_words_whatever_is_in_them(both: tuple[Player, Player]) -> None:
    run = both[0].begin("shared-dreams", "own")
    named(both[0], run, "A night\u2028train,  north")
    assert run.couple.dreams.get().what == "A night train, north"
