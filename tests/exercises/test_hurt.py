"""Saying sorry, forgiving, a friend's view and a counsellor read as the design says (content, part 4)."""

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content.load import load
from apps.exercises.content.schema import Build, Read
from apps.exercises.models import Run
from apps.exercises.steps import build
from tests.conftest import As
from tests.exercises.player import Player, play

SAFETY = reverse("web:right_place")
LETTER = {
    "did": "I shouted", "wrong": "shouting", "felt": "You went quiet", "sorry": "for that", "change": "I’ll go out",
}  # fmt: skip


@pytest.fixture
def two(as_: As, alice: User, bob: User, couple: Couple) -> tuple[Player, Player]:
    return Player(as_(alice), alice, couple), Player(as_(bob), bob, couple)


def about(player: Player, name: str) -> str:
    return player.browser.get(reverse("exercises:about", args=[load("en")[name].slug])).content.decode()


def test_the_care_line_comes_first_where_sessions_can_be_dangerous(two: tuple[Player, Player]) -> None:
    page = about(two[0], "counselling")
    assert page.index("If you’re afraid of your partner") < page.index(">Start<")
    assert page.count("If you’re afraid of your partner") == 1
    page = about(two[0], "apology")
    assert page.index("An apology doesn’t buy an answer") > page.index(">Start<")


def test_a_care_line_leads_to_the_page_that_it_names(two: tuple[Player, Player]) -> None:
    for name in ("counselling", "apology", "fresh-eyes"):
        assert f'<a href="{SAFETY}">“When not to use Nearer”</a>' in about(two[0], name)


def test_what_there_is_to_know_of_counsellors_stands_on_one_page(two: tuple[Player, Player]) -> None:
    alice, _bob = two
    (only,) = load("en")["counselling"].of_kind(Read)
    run = alice.begin("counselling")
    page = alice.page(run)
    for words in (
        "Asking for help isn’t giving up.",
        "<h2>Where to look</h2>",
        "<h2>What to ask</h2>",
        "Many work by video.",
    ):
        assert words in page
    alice.go_on(run, only)
    assert isinstance(alice.at(run), Build)


@pytest.mark.parametrize(("name", "there"), [
    ("counselling", True), ("apology", True), ("fresh-eyes", True), ("own-growth", False),
])  # fmt: skip
def test_who_was_told_of_it_before_is_told_of_it_at_the_end(
    two: tuple[Player, Player], name: str, *, there: bool
) -> None:
    run = two[0].begin(name, "own")
    play(run, two[0])
    assert (f'href="{SAFETY}"' in two[0].page(run)) == there


def test_an_apology_reads_as_one_writes_it(two: tuple[Player, Player]) -> None:
    (letter,) = load("en")["apology"].of_kind(Build)
    assert build.message(letter, LETTER) == (
        "I shouted. I was wrong about shouting. You went quiet. I’m sorry for that. I’ll go out."
    )


def shared(alice: Player) -> Run:
    run = alice.begin("apology")
    alice.go_on(run, run.guide.steps[0])
    alice.post("draft", run, "letter", **LETTER)
    assert "Here’s how it reads." in alice.page(run, "?step=letter&show=whole")
    alice.post("deliver", run, "letter", how="share")
    return run


def test_who_is_apologised_to_need_not_answer(two: tuple[Player, Player], couple: Couple) -> None:
    alice, bob = two
    run = shared(alice)
    page = bob.browser.get(reverse("exercises:shown", args=[run.pk])).content.decode()
    assert "Alice has apologised for something. You don’t have to answer." in " ".join(page.split())
    for words in ("Thank you. I heard it.", "I accept your apology", "I need some time", "There’s more you don’t know"):
        assert words in page
    assert f'<a class="button is-quiet" href="{reverse("home:today")}">Not now</a>' in page
    assert not couple.notes.exists()


def test_who_says_later_goes_no_further_and_can_start_again(two: tuple[Player, Player]) -> None:
    alice, _bob = two
    run = alice.begin("apology")
    alice.post("answer", run, "calm", words="later")
    page = alice.page(run)
    assert "That’s enough for today." in page
    assert "What I did" not in page
    run = alice.begin("apology", "own")
    alice.post("answer", run, "calm", words="yes")
    assert "What I did" in alice.page(run)
