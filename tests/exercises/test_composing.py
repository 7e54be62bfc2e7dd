"""A message is its writer's until it is shared; what was written raw goes with the sharing."""

import json

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content.load import load
from apps.exercises.content.schema import Build
from apps.exercises.steps import build
from tests.conftest import As
from tests.exercises.player import Player

(SOFTLY,) = load("en")["say-it-gently"].of_kind(Build)
PARTS = {"feel": "lonely", "when": "we eat apart", "wish": "one dinner at the table."}


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        (PARTS, "I feel lonely when we eat apart. I’d love one dinner at the table."),
        (PARTS | {"wish": "dinner?"}, "I feel lonely when we eat apart. I’d love dinner?"),
        (
            PARTS | {"because": "I miss you", "side": "are tired"},
            "I feel lonely when we eat apart. It matters to me because I miss you. I know you are tired. "
            "I’d love one dinner at the table.",
        ),
        (PARTS | {"feel": "  so\n\nlonely "}, "I feel so lonely when we eat apart. I’d love one dinner at the table."),
        (PARTS | {"when": "{wish}"}, "I feel lonely when {wish}. I’d love one dinner at the table."),
        ({}, ""),
    ],
)
def test_parts_make_a_message(parts: dict[str, str], words: str) -> None:
    assert build.message(SOFTLY, parts) == words


@pytest.fixture
def two(as_: As, alice: User, bob: User, couple: Couple) -> tuple[Player, Player]:
    return Player(as_(alice), alice, couple), Player(as_(bob), bob, couple)


def drafted(alice: Player) -> object:
    run = alice.begin("say-it-gently")
    alice.post("answer", run, "raw", words="CANARY raw")
    alice.post("draft", run, "softly", **PARTS)
    return run.pk


def test_only_the_writer_knows_until_it_is_shared(two: tuple[Player, Player], couple: Couple) -> None:
    alice, bob = two
    before = bob.browser.get(reverse("home:today")).content
    run = alice.run(drafted(alice))  # type: ignore[arg-type]
    assert "I feel lonely" in alice.page(run, "?step=softly&show=whole")
    assert b"Say it softly" not in bob.browser.get(reverse("home:today")).content.replace(before, b"")
    assert bob.browser.get(reverse("exercises:shown", args=[run.pk])).status_code == 404
    alice.post("deliver", run, "softly", how="share")
    assert not couple.answers.filter(step="raw").exists()
    assert not couple.inputs.exists()
    shown = bob.browser.get(reverse("exercises:shown", args=[run.pk])).content.decode()
    assert "I feel lonely when we eat apart." in shown
    assert "CANARY" not in shown


def test_receiver_answers_with_a_time(two: tuple[Player, Player], couple: Couple) -> None:
    alice, bob = two
    run = alice.run(drafted(alice))  # type: ignore[arg-type]
    alice.post("deliver", run, "softly", how="share")
    address = reverse("exercises:reply", args=[run.pk, "softly"])
    assert bob.browser.post(address, {}).status_code == 422
    assert bob.browser.post(address, {"reply": "2"}).status_code == 422
    assert bob.browser.post(address, {"reply": "later", "when": "nine tonight"}).status_code == 302
    assert json.loads(couple.notes.get().words) == {"reply": "later", "when": "nine tonight"}
    assert alice.browser.post(address, {"reply": "heard"}).status_code == 404
    home = alice.browser.get(reverse("home:today")).content.decode()
    assert f"{run.get_absolute_url()}?step=softly" in home
    assert "Can we talk at nine tonight?" in alice.page(run, "?step=softly")
    assert f"{run.get_absolute_url()}?step=softly" not in bob.browser.get(reverse("home:today")).content.decode()


@pytest.mark.parametrize("how", ["keep", "aloud", "weekly"])
def test_kept_it_stays_the_writers(two: tuple[Player, Player], couple: Couple, how: str) -> None:
    alice, bob = two
    run = alice.run(drafted(alice))  # type: ignore[arg-type]
    alice.post("deliver", run, "softly", how=how)
    assert bob.browser.get(reverse("exercises:shown", args=[run.pk])).status_code == 404
    assert "I feel lonely" in alice.page(run, "?step=softly")
    together = alice.browser.get(reverse("exercises:together")).content.decode()
    assert ("I feel lonely" in together) == (how == "weekly")
    assert "I feel lonely" not in bob.browser.get(reverse("exercises:together")).content.decode()


def test_what_the_device_looks_at_is_whole_and_nothing_is_rewritten(two: tuple[Player, Player]) -> None:
    """What is found there, the server never learns (tests/browser/test_hints.py)."""
    alice, _bob = two
    run = alice.begin("say-it-gently")
    alice.post("answer", run, "raw", words="x")
    alice.post("draft", run, "softly", feel="small", when="you shout and I am afraid of you", wish="calm")
    shown = alice.page(run, "?step=softly&show=whole")
    assert '<div id="reads"><p>I feel small when you shout and I am afraid of you.' in shown
    assert f'data-rules="{reverse("web:hints", args=["en", "soft"])}' in shown
    assert "deserve help of your own" not in shown


def test_delivered_twice_is_delivered_once(two: tuple[Player, Player], couple: Couple) -> None:
    alice, _bob = two
    run = alice.run(drafted(alice))  # type: ignore[arg-type]
    for how in ("weekly", "weekly", "share", "nonsense"):
        alice.post("deliver", run, "softly", how=how)
    assert couple.answers.filter(step="softly").count() == 1
    assert couple.parked.count() == 1
    assert not couple.answers.exclude(shown_on=None).exists()
