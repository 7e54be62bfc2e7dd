"""Two people read one run in two languages: ids are stored, and each reads the same answer in their own words.

The second language is a tiny one, in the folder languages/ beside this file.
"""

import json
import shutil
from pathlib import Path

import pytest
from django.conf import settings as site
from django.urls import reverse
from pytest_django import Settings

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises import checks
from apps.exercises.content.load import load
from apps.exercises.models import Run
from apps.memories.story import prompts
from tests.conftest import As
from tests.exercises.player import Player

pytestmark = pytest.mark.django_db
CONTENT = Path(__file__).with_name("languages")
TEAS = {"mint": ("Peppermint", "Pfefferminze"), "black": ("Black tea", "Schwarztee"), "rose": ("Rosehip", "Hagebutte")}


@pytest.fixture
def two(settings: Settings, as_: As, alice: User, bob: User, couple: Couple) -> tuple[Player, Player]:
    settings.CONTENT = CONTENT
    bob.language = "de"
    bob.save()
    return Player(as_(alice), alice, couple), Player(as_(bob), bob, couple)


def test_the_tiny_language_is_sound(settings: Settings) -> None:
    settings.CONTENT = CONTENT
    assert checks.content() == []


def test_each_reads_the_run_in_their_own_language(two: tuple[Player, Player], couple: Couple) -> None:
    alice, bob = two
    for player, title in zip(two, ("Tea for two", "Tee zu zweit"), strict=True):
        assert title in player.browser.get(reverse("exercises:together")).content.decode()
        run = player.begin("tea", "two")

    both(two, run, "Which tea?", "Welcher Tee?")
    for player in two:
        player.tap(run)
    both(two, run, *TEAS["rose"])
    alice.post("pick", run, "which", number=0)
    picked = couple.outcomes.get(step="which").value["picked"]
    assert set(couple.outcomes.get(step="which").value["shared"]) == {"mint", "black", "rose"}

    both(two, run, f"{TEAS[picked][0]}, now?", f"{TEAS[picked][1]}, jetzt?")
    both(two, run, "A small cup", "Eine kleine Tasse")
    alice.post("say", run, "now", what="yes")
    bob.post("say", run, "now", what="small")
    both(two, run, "Tonight: A small cup", "Heute Abend: Eine kleine Tasse")

    for player in two:
        player.go_on(run, run.guide.steps[2], alone="1")
    both(two, run, "Really warm", "Richtig warm")
    alice.post("answer", run, "how", words="hot")
    bob.post("answer", run, "how", words="cold")
    card = next(words for words in TEAS.values() if words[0] in alice.page(run))
    both(two, run, *card)
    for player in two:
        player.post("answer", run, "card", words=f"Words of {player.person}")
    assert {answer.words for answer in couple.answers.filter(step="how")} == {"hot", "cold"}

    alice.post("open", run, "open")
    both(two, run, "Rather cold", "Eher kalt")
    both(two, run, *card)
    for player in two:
        player.go_on(run, run.guide.reveals[0])
        player.post("answer", run, "again", words="gladly")
    both(two, run, "Gladly", "Gern", "?step=again")


def test_a_message_and_its_answer(two: tuple[Player, Player], couple: Couple) -> None:
    alice, bob = two
    run = alice.begin("tea", "two")
    couple.places.filter(run=run).update(step="letter")
    alice.post("draft", run, "letter", did="soup")
    alice.post("deliver", run, "letter", how="share")
    address = reverse("exercises:reply", args=[run.pk, "letter"])
    assert "Ich habe es gehört" in bob.browser.get(reverse("exercises:shown", args=[run.pk])).content.decode()
    assert bob.browser.post(address, {"reply": "later", "when": "8"}).status_code == 302
    assert json.loads(couple.notes.get().words) == {"reply": "later", "when": "8"}
    assert "Tell me at 8" in alice.page(run, "?step=letter")
    assert "Erzähl es mir um 8" in bob.browser.get(reverse("exercises:shown", args=[run.pk])).content.decode()


def both(two: tuple[Player, Player], run: Run, english: str, german: str, query: str = "") -> None:
    alice, bob = (player.page(run, query) for player in two)
    assert (english in alice, german in alice) == (True, english == german)
    assert (german in bob, english in bob) == (True, english == german)


def test_what_is_not_translated_is_read_in_the_sites_language() -> None:
    assert load("de")["daily-check-in"] is not None
    assert load("de").keys() == load("en").keys()
    assert [card.id for card in prompts.every("de")] == [card.id for card in prompts.every("en")]


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('id = "gladly"', 'id = "gern"', "de/exercises/tea.toml, line 58, step “again”: this differs from en"),
        ("{pick}, jetzt?", "Jetzt?", "step “now”: this differs from en in more than its texts"),
        ("usual = 60\n", "usual = 60\ntouch = false\n", "step “sip”: this differs from en in more than its texts"),
        ("lengths = [5]", "lengths = [5, 10]", "line 1: this differs from en in more than its texts"),
        (
            '\n[[step]]\nid = "end"',
            '\n[[step]]\nid = "more"\nkind = "read"\n\n[[step]]\nid = "end"',
            "step “more”: this differs",
        ),
    ],
)
def test_a_translation_differs_in_texts_alone(
    tmp_path: Path, settings: Settings, old: str, new: str, sentence: str
) -> None:
    settings.CONTENT = tmp_path / "content"
    shutil.copytree(CONTENT, settings.CONTENT)
    file = tmp_path / "content" / "de" / "exercises" / "tea.toml"
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))
    messages = [error.msg for error in checks.content()]
    assert any(sentence in message for message in messages), messages


def test_a_deck_keeps_its_cards_in_every_language(tmp_path: Path, settings: Settings) -> None:
    settings.CONTENT = tmp_path / "content"
    shutil.copytree(CONTENT, settings.CONTENT)
    file = tmp_path / "content" / "de" / "decks" / "teas.toml"
    file.write_text(file.read_text()[: file.read_text().rindex("\n[[card]]")])
    messages = [error.msg for error in checks.content()]
    assert "de/decks/teas.toml, line 1: this differs from en in more than its texts." in messages


def test_site_language_has_content() -> None:
    assert (Path(site.CONTENT) / site.LANGUAGE_CODE / "exercises").is_dir()


def test_a_translation_of_nothing_is_named(tmp_path: Path, settings: Settings) -> None:
    settings.CONTENT = tmp_path / "content"
    shutil.copytree(CONTENT, settings.CONTENT)
    file = tmp_path / "content" / "de" / "decks" / "teas.toml"
    file.with_name("cups.toml").write_text(file.read_text().replace('id = "teas"', 'id = "cups"', 1))
    messages = [error.msg for error in checks.content()]
    assert messages == ["de/decks/cups.toml, line 1: there is no file of this name in en."]


@pytest.mark.parametrize(
    ("title", "sentence"),
    [
        ("T" * 41, "line 3: title: Expected “str” of length <= 40"),
        ("Tee, und zwar immer", "line 3: title says “immer”; find words without it"),
        ("“Tee” zu zweit", "line 3: title says ““”; find words without it"),
        ("Dein Partner und Tee", "line 3: title says “partner”; find words without it"),
    ],
)
def test_german_is_looked_through_as_german(tmp_path: Path, settings: Settings, title: str, sentence: str) -> None:
    settings.CONTENT = tmp_path / "content"
    shutil.copytree(CONTENT, settings.CONTENT)
    file = tmp_path / "content" / "de" / "exercises" / "tea.toml"
    assert "Tee zu zweit" in file.read_text()
    file.write_text(file.read_text().replace("Tee zu zweit", title, 1))
    messages = [error.msg for error in checks.content()]
    assert any(sentence in message for message in messages), messages
