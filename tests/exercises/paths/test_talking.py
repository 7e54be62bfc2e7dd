"""An evening is one talk: its parts in a row, one closing line, and one way out of each."""

from dataclasses import replace
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content.load import load
from apps.exercises.content.path import Part, Path
from apps.exercises.paths import progress
from apps.exercises.paths.talking import Whole
from apps.exercises.talk.prompt import People
from apps.exercises.talk.prompts import NOT_NOW
from tests.conftest import As

pytestmark = pytest.mark.django_db
ENDINGS = ("That was today.", "it was long enough.")
FIRST = reverse("exercises:path_evening", args=["three", "first"])


def whole(couple: Couple, person: User, path: Path, *parts: Part) -> Whole:
    """The first evening, made of these parts."""
    stand = progress.read(couple, person, path)[0].evenings[0]
    return Whole(
        replace(stand, parts=[(part, load("en")[part.use]) for part in parts]),
        People.of(couple),
        couple,
        date(2026, 11, 23),
    )


def test_parts_come_one_after_the_other_each_with_its_own_time(couple: Couple, alice: User, path: Path) -> None:
    parts = Part(use="daily-check-in", length=10), Part(use="five-minute-hug", length=2)
    prompts = whole(couple, alice, path, *parts).prompts()
    assert list(dict.fromkeys(prompt.key.split(".")[0] for prompt in prompts)) == [part.use for part in parts]
    asks = [prompt.seconds for prompt in prompts if prompt.kind == "ask" and prompt.key.startswith("daily")]
    assert len(set(asks)) == 1
    assert 550 <= sum(asks) <= 600
    (timer,) = [prompt for prompt in prompts if prompt.kind == "timer"]
    assert timer.seconds == 120
    assert not any(prompt.uses_length for prompt in prompts)


def test_not_now_leads_past_its_part_and_never_past_what_was_done(couple: Couple, alice: User, path: Path) -> None:
    hug, check_in = Part(use="five-minute-hug"), Part(use="daily-check-in")

    def refusals(*parts: Part) -> set[str]:
        taps = [tap for prompt in whole(couple, alice, path, *parts).prompts() for tap in prompt.taps]
        return {tap.goto for tap in taps if tap.id == NOT_NOW}

    assert refusals(hug, check_in) == {"daily-check-in.settle"}
    assert refusals(check_in, hug) == {"end"}
    assert refusals(hug) == {NOT_NOW}


def test_a_part_may_be_said_in_other_words(couple: Couple, alice: User, path: Path) -> None:
    plain, other = (
        whole(couple, alice, path, Part(use="daily-check-in", say=say)).prompts() for say in ("", "Stay where you are.")
    )
    assert (other[0].kind, other[0].say, other[0].key) == ("read", "Stay where you are.", plain[0].key)
    assert other[1:] == plain[1:]


@pytest.mark.usefixtures("path")
def test_the_page_says_its_own_last_line_and_leads_to_the_evening(
    as_: As, couple: Couple, alice: User, bob: User
) -> None:
    browser = as_(alice)
    browser.post(reverse("exercises:start_path", args=["three"]))
    shown = page(browser)
    assert "That was the first." in shown
    assert shown.count("<form") == 1  # what ends it, and nothing else
    assert not [ending for ending in ENDINGS if ending in shown]
    done = browser.post(FIRST + "done/")
    evening = couple.evenings.get()
    assert done["Location"] == reverse("exercises:evening", args=[evening.pk])
    for person, partner in ((alice, bob), (bob, alice)):
        assert f"What did {partner} say?" in as_(person).get(done["Location"]).content.decode()


def page(browser: Client) -> str:
    return browser.get(FIRST).content.decode()


def test_somebody_alone_finds_it_ready_for_two(as_: As, dana: User, path: Path) -> None:
    browser = as_(dana)
    browser.post(reverse("exercises:start_path", args=[path.id]))
    assert "Your partner" in page(browser)
    assert browser.get(browser.post(FIRST + "done/")["Location"]).status_code == 200
