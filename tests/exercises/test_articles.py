"""What the two articles name is here under its own name, and can be done."""

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content.load import load
from apps.exercises.talk.prompt import People
from apps.exercises.talk.prompts import Part
from tests.conftest import As
from tests.exercises.player import Player, play

ITEMS = {
    "E1": "daily-check-in", "E2": "eye-contact", "E3": "nightly-gratitude", "E4": "love-story", "E5": "five-minute-hug",
    "S1": "say-it-gently", "S2": "active-listening", "S3": "date-night", "S4": "shared-dreams",
    "S5": "nightly-gratitude",
    "S6": "touch-slowly", "S7": "apology", "S8": "love-languages", "S9": "phone-free-time", "S10": "something-new",
    "S11": "counselling", "S12": "small-steps", "P1": "weekly-check-in", "P2": "milestones", "P3": "date-night",
    "P4": "own-growth", "D3": "time-out",
}  # fmt: skip
DONE_HERE = [*(item for item in ITEMS if item[0] == "E"), *"S1 S2 S3 S4 S5 S6 S7 S9 S10 S12 P2 P3 P4".split()]
TABLE = (
    "date-night",
    "shared-dreams",
    "something-new",
    "phone-free-time",
    "small-steps",
    "daily-check-in",
    "eye-contact",
    "nightly-gratitude",
    "love-story",
    "five-minute-hug",
    "active-listening",
)


@pytest.mark.parametrize(("item", "entry"), ITEMS.items())
def test_each_item_has_an_entry_that_says_so(item: str, entry: str) -> None:
    assert item in load("en")[entry].covers


def test_forgiving_stands_beside_saying_sorry() -> None:
    assert "S7" in load("en")["forgiveness"].covers


def test_the_five_come_first_in_the_order_of_the_articles() -> None:
    assert list(load("en"))[:5] == [ITEMS[f"E{number}"] for number in range(1, 6)]


@pytest.mark.django_db
@pytest.mark.parametrize("entry", TABLE)
def test_what_voices_and_bodies_do_can_be_done_with_one_phone(entry: str, couple: Couple) -> None:
    guide = load("en")[entry]
    assert "talk" in guide.modes
    assert len(Part(guide, People("Mara", "Robin"), couple).prompts()) > 1


@pytest.mark.full
@pytest.mark.django_db
@pytest.mark.parametrize("item", DONE_HERE)
def test_each_can_be_done_tonight(as_: As, alice: User, bob: User, couple: Couple, item: str) -> None:
    guide = load("en")[ITEMS[item]]
    if "talk" in guide.modes:
        page = as_(alice).get(reverse("exercises:talk", args=[guide.slug])).content.decode()
        assert page.count('class="talk-prompt') > 1
        as_(alice).post(reverse("exercises:talk_done", args=[guide.slug]))
        assert couple.evenings.filter(name=guide.id).exists()
    for mode in guide.ways[:1]:
        both = Player(as_(alice), alice, couple), Player(as_(bob), bob, couple)
        run = [player.begin(guide.slug, mode) for player in both][-1]
        assert play(run, *both) >= len([one for one in run.guide.steps if not one.only or mode in one.only]) - 1
