"""Own ideas join the decks: both see them, either edits or deletes, and they are drawn like the others."""

import re
from datetime import UTC, datetime
from html import unescape

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.couples import pairing
from apps.couples.models import Couple, Membership
from apps.exercises.content.load import load
from apps.exercises.content.schema import Match
from apps.exercises.models import DrawnCard, OwnCard
from apps.exercises.runs import drawing
from apps.exercises.steps import match
from apps.exercises.talk.prompt import People
from apps.exercises.talk.prompts import Part
from apps.web.decks import decks
from tests.conftest import As
from tests.exercises.player import Player

pytestmark = pytest.mark.django_db
IDEAS = reverse("exercises:ideas", args=["date-night"])
NOW = datetime(2026, 11, 23, tzinfo=UTC)
LANTERNS = "Paper lanterns on the roof"


def step_of(exercise: str) -> Match:
    return load("en")[exercise].of_kind(Match)[0]


def an_idea(couple: Couple, by: User, words: str = LANTERNS) -> OwnCard:
    return OwnCard.objects.create(couple=couple, deck="dates", writer=by, words=words)


def test_one_adds_it_and_both_see_it(as_: As, alice: User, bob: User, couple: Couple) -> None:
    before = Membership.objects.get(user=bob).version
    for _twice in range(2):
        assert as_(alice).post(IDEAS, {"words": LANTERNS}).status_code == 302
    assert Membership.objects.get(user=bob).version == before + 1
    assert as_(bob).get(IDEAS).content.decode().count(LANTERNS) == 1
    assert IDEAS in as_(bob).get(reverse("exercises:about", args=["date-night"])).content.decode()


@pytest.mark.parametrize("words", ["", "x" * 201])
def test_words_that_cannot_be_taken_are_kept_beside_what_is_wrong(
    as_: As, alice: User, couple: Couple, words: str
) -> None:
    answer = as_(alice).post(IDEAS, {"words": words})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not couple.own_cards.exists()


def test_either_edits_and_deletes_it(as_: As, alice: User, bob: User, couple: Couple) -> None:
    idea = an_idea(couple, alice)
    as_(bob).post(reverse("exercises:idea", args=[idea.pk]), {"words": "Lanterns"})
    assert couple.own_cards.get().words == "Lanterns"
    as_(bob).post(reverse("exercises:delete_idea", args=[idea.pk]))
    assert not couple.own_cards.exists()


def test_most_exercises_take_none(as_: As, alice: User, couple: Couple) -> None:
    for name in ("eye-contact", "small-steps", "guess-first", "nothing-of-the-kind"):
        assert as_(alice).get(reverse("exercises:ideas", args=[name])).status_code == 404


def test_what_was_not_had_yet_is_drawn_first(as_: As, alice: User, couple: Couple) -> None:
    idea, step = an_idea(couple, alice), step_of("date-night")
    drawing.remember(couple, "dates", [card.id for card in step.options])
    player = Player(as_(alice), alice, couple)
    first = match.options(player.begin("date-night", "own"), step, alice)
    assert first[0].text == LANTERNS
    assert len(first) == 6
    assert DrawnCard.objects.filter(card=idea.pk.hex).count() == 1


def test_two_draws_show_no_card_twice_while_there_are_others(as_: As, alice: User, bob: User, couple: Couple) -> None:
    one, two = (Player(as_(person), person, couple) for person in (alice, bob))
    run = [player.begin("something-new", "own") for player in (one, two)][-1]
    step, seen = step_of("something-new"), list[str]()
    for _draw in range(4):
        cards = match.options(one.run(run.pk), step, alice)
        assert cards == match.options(two.run(run.pk), step, bob)
        seen += [card.id for card in cards]
        for player in (one, two):
            player.post("mark", run, step.id, **{f"card-{at}": "no" for at in range(3)})
        one.post("draw-again", run, step.id)
    assert len(set(seen)) == 12


def test_on_a_call_only_what_works_apart_is_drawn(as_: As, alice: User, bob: User, couple: Couple) -> None:
    an_idea(couple, alice)
    run = Player(as_(alice), alice, couple).begin("date-night", "two", call="1")
    drawn = {card.id for card in match.options(run, step_of("date-night"), alice)}
    apart = {card.id for card in decks("en")["dates"].cards if card.is_for(call=True)}
    assert {"same-film", "read-aloud"} < apart
    assert len(drawn & apart) >= 5
    assert drawn <= apart | {couple.own_cards.get().pk.hex}


def test_deleted_it_says_so_where_it_was_picked(as_: As, alice: User, bob: User, couple: Couple) -> None:
    idea, step = an_idea(couple, alice), step_of("date-night")
    drawing.remember(couple, "dates", [card.id for card in step.options])
    one, two = (Player(as_(person), person, couple) for person in (alice, bob))
    run = [player.begin("date-night", "own") for player in (one, two)][-1]
    for player in (one, two):
        player.post("mark", run, step.id, **{f"card-{at}": "no" if at else "yes" for at in range(6)})
    assert LANTERNS in one.page(run)
    key = idea.pk.hex
    idea.delete()
    assert "Deleted." in one.page(run)
    one.post("pick", run, step.id, number=0)
    for query in ("", f"?step={step.id}"):
        assert key not in re.sub(r"<input[^>]*>", "", two.page(run, query))


def test_deleted_before_it_is_marked_it_is_left_out(as_: As, alice: User, bob: User, couple: Couple) -> None:
    idea, step = an_idea(couple, alice), step_of("date-night")
    drawing.remember(couple, "dates", [card.id for card in step.options])
    one, two = (Player(as_(person), person, couple) for person in (alice, bob))
    run = [player.begin("date-night", "own") for player in (one, two)][-1]
    idea.delete()
    page = one.page(run)
    assert 'name="card-0"' not in page
    assert 'name="card-5"' in page
    for player in (one, two):
        player.tap(run)
    assert "You both chose:" in one.page(run)


def test_it_is_read_out_at_the_table_and_the_one_that_was_picked_begins_the_plan(
    as_: As, alice: User, couple: Couple
) -> None:
    idea = an_idea(couple, alice)
    prompts = Part(load("en")["date-night"], People("Mara", "Robin"), couple).prompts()
    ideas = next(prompt for prompt in prompts if prompt.is_match)
    assert LANTERNS in [tap.text for tap in ideas.taps]
    shown = [tap for tap in ideas.taps if not tap.is_later]
    assert len(shown) == 6
    assert all(dict(tap.tags).get("energy", 1) != 3 for tap in shown)
    done = as_(alice).post(reverse("exercises:talk_done", args=["date-night"]), {"pick": idea.pk.hex})
    page = unescape(as_(alice).get(done["Location"]).content.decode())
    assert f'value="{LANTERNS}"' in page
    assert DrawnCard.objects.filter(card=idea.pk.hex).exists()
    form = {"what": LANTERNS, "on": "2030-06-21", "who": "Mara books", "backup": "The sofa"}
    assert as_(alice).post(reverse("plans:add"), form).status_code == 302
    assert couple.plans.get().facts["who"] == "Mara books"


def test_each_had_cards_of_their_own_before_they_met(alice: User, bob: User) -> None:
    for person in (alice, bob):
        drawing.remember(Couple.of(person), "dates", ["early", person.name.lower()])
    acceptance = pairing.accept(pairing.invite(alice, at=NOW), by=bob, at=NOW)
    assert acceptance
    pairing.confirm(acceptance, by=alice, at=NOW)
    assert sorted(Couple.of(alice).drawn_cards.values_list("card", flat=True)) == ["alice", "bob", "early"]
