"""The question of the day comes once, in every mode, until its deck is through; two people add their own."""

import random
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content.load import load
from apps.exercises.content.schema import Ask, Match
from apps.exercises.models import OwnCard, Run
from apps.exercises.runs import drawing, flow, state
from apps.exercises.steps.ask import deck
from apps.exercises.talk.prompt import People
from apps.exercises.talk.prompts import Part
from apps.web.decks import QUESTIONS, decks
from tests.conftest import As
from tests.exercises.player import Player
from tests.exercises.test_questions import mark

pytestmark = pytest.mark.django_db
IDEAS = reverse("exercises:ideas", args=["daily-question"])
DONE = reverse("exercises:talk_done", args=["daily-question"])
NIGHT = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)
EVENINGS = 370
DEPTHS = ("light", "playful", "memory", "future", "deep")
OURS = "Which of our socks would you marry?"
GUIDE = load("en")["daily-question"]
(DEPTH,), (CARD,) = GUIDE.of_kind(Match), GUIDE.of_kind(Ask)


@pytest.fixture
def two(as_: As, alice: User, bob: User, couple: Couple, time_machine: Any) -> tuple[Player, Player]:
    time_machine.move_to(NIGHT, tick=False)
    return Player(as_(alice), alice, couple), Player(as_(bob), bob, couple)


def asked(couple: Couple, name: str = "light") -> list[str]:
    """Return the ids of the cards that the phone on the table would show one after the other."""
    prompts = Part(GUIDE, People("Mara", "Robin"), couple, day=date(2026, 11, 23)).prompts()
    return [card.id for place, card in prompts[-1].cards if place == name]


def begun(two: tuple[Player, Player], *wanted: str, mode: str = "two") -> Run:
    run = [player.begin("daily-question", mode) for player in two][-1]
    for player in two:
        mark(player, run, *wanted)
    if wanted:
        two[0].post("pick", run, "depth", number="0")
    return two[0].run(run.pk)


@pytest.mark.full
def test_a_year_of_evenings_brings_no_question_twice(couple: Couple, alice: User, bob: User) -> None:
    random.seed(17)
    seen: list[str] = []
    for evening in range(EVENINGS):
        name, day = DEPTHS[evening % len(DEPTHS)], date(2027, 1, 1) + timedelta(days=evening)
        if evening % 3:
            run = flow.begin(couple, GUIDE, by=(alice, bob)[evening % 2], day=day, mode="two")
            with state.locked(run, alice) as (_change, now):
                drawing.deal_question(now, DEPTH, name, by=alice)
                seen.append(f"{name}.{deck.drawn(now, CARD)}")
                assert deck.card(now, CARD, alice) == deck.card(now, CARD, bob)
        else:
            seen.append(f"{name}.{asked(couple, name)[0]}")
            drawing.note_asked(couple, seen[-1:], by=alice)
    assert len(seen) == len(set(seen)) == EVENINGS
    assert {one.split(".")[0] for one in seen} == set(DEPTHS)


def test_there_is_a_year_of_them() -> None:
    assert sum(len(decks("en")[name].cards) for name in DEPTHS) >= EVENINGS
    assert len(decks("en")["small-moments"].cards) >= 25


def test_a_deck_that_is_through_begins_again_without_the_last(couple: Couple) -> None:
    every = [card.id for card in decks("en")["light"].cards]
    drawing.remember(couple, "light", every[:-1])
    assert asked(couple)[0] == every[-1]
    drawing.remember(couple, "light", every[-1:])
    assert list(couple.drawn_cards.values_list("card", flat=True)) == every[-1:]
    assert every[-1] not in asked(couple)


@pytest.mark.parametrize("mode", ["two", "own"])
def test_what_was_asked_or_swapped_is_noted_and_what_waits_to_be_swapped_is_not(
    two: tuple[Player, Player], couple: Couple, mode: str
) -> None:
    run = begun(two, "deep", mode=mode)
    assert state.outcome(run, CARD)["deck"] == "deep"
    two[0].post("swap", run, "card")
    dealt = state.outcome(two[0].run(run.pk), CARD)["cards"]
    assert len(dealt) == 4
    assert set(couple.drawn_cards.values_list("deck", "card")) == {("deep", one) for one in dealt[:2]}


def test_without_overlap_the_light_one_is_noted_too(two: tuple[Player, Player], couple: Couple) -> None:
    run = begun(two)
    assert couple.drawn_cards.get().deck == "light"
    assert couple.drawn_cards.get().card == deck.drawn(run, CARD)


def test_at_the_table_what_was_shown_is_noted(as_: As, alice: User, couple: Couple, charlie: User) -> None:
    page = as_(alice).get(reverse("exercises:talk", args=["daily-question"])).content.decode()
    found = re.findall(r'name="card" value="(light\.[^"]+)" form="done" disabled', page)
    assert len(set(found)) == 4
    theirs = OwnCard.objects.create(couple=Couple.of(charlie), deck="light", writer=charlie, words="x")
    sent = [*found[:2], "light.nothing", "nothing.easier", "light", f"light.{theirs.pk.hex}", "close3.good"]
    assert as_(alice).post(DONE, {"card": sent}).status_code == 302
    noted = {f"light.{key}" for key in couple.drawn_cards.filter(deck="light").values_list("card", flat=True)}
    assert noted == set(found[:2])
    assert not set(found[:2]) & {f"light.{key}" for key in asked(couple)}
    assert not Couple.of(charlie).drawn_cards.exists()


def test_an_evening_of_a_path_notes_them_too(as_: As, alice: User, couple: Couple) -> None:
    as_(alice).post(reverse("exercises:start_path", args=["after-a-hard-stretch"]))
    address = reverse("exercises:evening_done", args=["after-a-hard-stretch", "easy-does-it"])
    assert as_(alice).post(address, {"card": ["light.easier"]}).status_code == 302
    assert couple.drawn_cards.get().card == "easier"


def test_a_question_of_their_own_is_drawn_like_the_others(two: tuple[Player, Player], couple: Couple) -> None:
    one, other = two
    assert one.browser.post(IDEAS, {"words": OURS, "deck": "playful"}).status_code == 302
    page = other.browser.get(IDEAS).content.decode()
    assert OURS in page
    assert "Your own questions" in page
    about = one.browser.get(reverse("exercises:about", args=["daily-question"])).content.decode()
    assert IDEAS in about
    assert "Add a question of your own" in about
    drawing.remember(couple, "playful", [card.id for card in decks("en")["playful"].cards])
    assert asked(couple, "playful")[0] == couple.own_cards.get().pk.hex
    run = begun(two, "playful")
    for player in two:
        assert OURS in player.page(run)
        player.tap(run)
    one.post("open", run, "open")
    assert OURS in other.page(run)
    couple.own_cards.get().delete()
    for player in two:
        assert OURS not in player.page(run)
        assert "Deleted." in player.page(run)


@pytest.mark.parametrize("sent", [{"words": OURS}, {"words": OURS, "deck": "dates"}, {"words": "", "deck": "deep"}])
def test_a_question_needs_words_and_one_of_the_decks(
    as_: As, alice: User, couple: Couple, sent: dict[str, str]
) -> None:
    answer = as_(alice).post(IDEAS, sent)
    assert answer.status_code == 422
    assert sent["words"] in answer.content.decode()
    assert not couple.own_cards.exists()


def test_either_edits_a_question_and_a_stranger_has_no_page_of_it(
    as_: As, alice: User, bob: User, charlie: User, couple: Couple
) -> None:
    own = couple.own_cards.create(deck="deep", writer=alice, words=OURS)
    address = reverse("exercises:idea", args=[own.pk])
    assert "Edit this question" in as_(bob).get(address).content.decode()
    assert as_(bob).post(address, {"words": "And now?"})["Location"] == IDEAS
    assert couple.own_cards.get().deck == "deep"
    assert as_(charlie).get(address).status_code == 404
    assert OURS not in as_(charlie).get(IDEAS).content.decode()


def test_every_deck_of_the_question_of_the_day_takes_them(as_: As, alice: User, couple: Couple) -> None:
    assert [option.id for option in DEPTH.options] == list(QUESTIONS)
    page = as_(alice).get(IDEAS).content.decode()
    assert all(f'value="{name}"' in page for name in QUESTIONS)
