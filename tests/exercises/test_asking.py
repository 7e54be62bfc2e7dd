"""Every way of asking and of opening, on an exercise that has them all."""

import shutil
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.urls import reverse
from pytest_django import Settings

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises import checks
from apps.exercises.content import load
from apps.exercises.models import Run
from apps.web import decks
from tests.conftest import As
from tests.exercises.player import Player
from tests.full import few

pytestmark = pytest.mark.django_db
HEAD = """
[exercise]
id = "all-ways"
title = "All ways"
blurb = "Each way there is."
lengths = [1, 2]
usual = 1
modes = ["own", "two"]
lang = "en"
grade = "thin"
evidence = "None."
source = "Nobody, 2026"
care = "None."
version = 1
"""
OPTIONS = ", ".join(f'{{ id = "{word.lower()}", text = "{word}" }}' for word in ("Walk", "Talk", "Sleep"))
STEPS = {
    "weather": 'kind = "ask"\ninput = "scale"\nscale = "close3"',
    "some": f'kind = "ask"\ninput = "many"\nmax = 2\noptions = [{OPTIONS}]',
    "day": 'kind = "ask"\ninput = "date"',
    "card": 'kind = "ask"\ndeck = "story"\nswaps = 1',
    "me": 'kind = "ask"',
    "you": 'kind = "ask"\nabout = "partner"',
    "both": 'kind = "reveal"\nof = ["weather", "day", "card"]',
    "shared": 'kind = "reveal"\nof = ["some"]\nview = "overlap"',
    "guess": 'kind = "reveal"\nof = ["me", "you"]\nview = "guess"',
    "letter": 'kind = "ask"\nsee = "on-share"\ninput = "text"',
    "end": 'kind = "finish"\nline = "Done."\nfeel = true\nsave = "A line?"',
}
TEXT = HEAD + "".join(f'\n[[step]]\nid = "{key}"\ntitle = "Title {key}"\n{rest}\n' for key, rest in STEPS.items())
WORDS: dict[str, list[Any]] = {
    "weather": ["good", "care"],
    "some": [["walk", "talk"], ["talk", "sleep"]],
    "day": ["2026-06-21", "2026-12-24"],
    "card": ["A ferry", "A tent"],
    "me": ["Tea", "Rain"],
    "you": ["Snow", "Coffee"],
}


@pytest.fixture
def two(
    tmp_path: Path, settings: Settings, as_: As, alice: User, bob: User, couple: Couple
) -> Iterator[tuple[Player, Player]]:
    shutil.copytree(site.CONTENT, tmp_path / "content")
    settings.CONTENT = tmp_path / "content"
    (tmp_path / "content" / "en" / "exercises" / "all-ways.toml").write_text(TEXT)
    assert checks.content() == []
    yield Player(as_(alice), alice, couple), Player(as_(bob), bob, couple)
    load.read.cache_clear()
    decks.read.cache_clear()


def answered(two: tuple[Player, Player]) -> Run:
    for number, player in enumerate(two):
        run = player.begin("all-ways")
        for step, words in WORDS.items():
            player.page(run)
            player.post("answer", run, step, words=words[number])
    return two[0].run(run.pk)


@pytest.mark.full
def test_each_opens_in_its_own_view(two: tuple[Player, Player]) -> None:
    run = answered(two)
    alice, bob = two
    assert "Could use some care" not in alice.page(run)
    for step in ("both", "shared", "guess"):
        alice.post("open", run, step)
        if step == "both":
            both = bob.page(run, "?step=both")
            assert all(
                words in both
                for words in ("Feels good", "Could use some care", "21 June 2026", "24 December 2026", "A ferry")
            )
        for player in two:
            player.go_on(run, next(one for one in run.guide.steps if one.id == step))
    shared = alice.page(run, "?step=shared")
    assert "Talk" in shared
    assert "Sleep" not in shared
    guess = bob.page(run, "?step=guess")
    assert "A guess about Alice" in guess
    assert guess.index("Coffee") < guess.index("Tea")


@pytest.mark.parametrize(
    ("step", "words", "sentence"),
    few(
        [
            ("weather", "windy", "That isn’t one of the answers."),
            ("weather", "", "You haven’t chosen one yet."),
            ("some", ["walk", "talk", "sleep"], "Choose 2 at most."),
            ("some", ["Fly"], "That isn’t one of the answers."),
            ("day", "tomorrow", "That date doesn’t exist."),
            ("day", "", "You haven’t chosen a day yet."),
            ("card", "x" * 501, "too long"),
        ],
        3,
    ),
)
def test_faulty_answer_comes_back(two: tuple[Player, Player], step: str, words: object, sentence: str) -> None:
    alice, _bob = two
    run = alice.begin("all-ways")
    for earlier, given in WORDS.items():
        if earlier == step:
            break
        alice.post("answer", run, earlier, words=given[0])
    answer = alice.browser.post(reverse("exercises:act", args=[run.pk, step, "answer"]), {"words": words})
    assert answer.status_code == 422
    assert sentence in unescape(answer.content.decode())
    assert '<div class="error" id="id_words_error">' in answer.content.decode()


def test_another_question_for_both_but_whoever_answered_keeps_theirs(two: tuple[Player, Player]) -> None:
    alice, bob = two
    run = alice.begin("all-ways")
    bob.begin("all-ways")
    for step in ("weather", "some", "day"):
        for number, player in enumerate(two):
            player.post("answer", run, step, words=WORDS[step][number])
    cards = decks.decks("en")["story"].cards
    first = decks.drawn(cards, f"{run.pk} card", 1, 0)[0].text
    second = decks.drawn(cards, f"{run.pk} card", 1, 1)[0].text
    assert first in alice.page(run)
    alice.post("answer", run, "card", words="To the first")
    bob.post("swap", run, "card")
    bob.post("swap", run, "card")
    assert second in bob.page(run)
    assert first in alice.page(run, "?step=card")
    bob.post("answer", run, "card", words="To the second")
    for number, player in enumerate(two):
        for step in ("me", "you"):
            player.post("answer", run, step, words=WORDS[step][number])
    alice.post("open", run, "both")
    shown = bob.page(run, "?step=both")
    assert first in shown
    assert second in shown


def test_shared_only_on_its_writers_word(two: tuple[Player, Player]) -> None:
    run = answered(two)
    alice, bob = two
    for step in ("both", "shared", "guess"):
        alice.post("open", run, step)
        alice.go_on(run, next(one for one in run.guide.steps if one.id == step))
    alice.post("answer", run, "letter", words="CANARY letter")
    assert "Share" in alice.page(run, "?step=letter")
    assert bob.browser.get(reverse("exercises:shown", args=[run.pk])).status_code == 404
    alice.post("share", run, "letter")
    assert "CANARY letter" in bob.browser.get(reverse("exercises:shown", args=[run.pk])).content.decode()


@pytest.mark.full
def test_how_it_was_is_ones_own(two: tuple[Player, Player], couple: Couple) -> None:
    run = answered(two)
    alice, bob = two
    for step in ("both", "shared", "guess"):
        alice.post("open", run, step)
        for player in two:
            player.go_on(run, next(one for one in run.guide.steps if one.id == step))
    for player in two:
        player.post("answer", run, "letter", words="x")
    alice.post("feel", run, "end", feel="lighter", line="CANARY line")
    assert "CANARY line" in alice.page(run)
    assert "CANARY line" not in bob.page(run)
    assert (
        alice.browser.post(reverse("exercises:act", args=[run.pk, "end", "feel"]), {"feel": "worse"}).status_code == 422
    )
