"""Cards of decks: none says what another says, questions are one and short, and each language has its own words."""

import shutil
import time
from pathlib import Path

import pytest
from django.conf import settings as site

from apps.exercises.content import cards, lint
from apps.web.decks import QUESTIONS, Card, Deck, decks

ALIKE = [
    ("light", "playful", "Which everyday sound do you like in secret?"),
    ("light", "light", "What was the small thing that made today easier?"),
    ("memory", "memory", "Which photo of us do you go back to?"),
    ("future", "deep", "What could we start now that we’d thank each other for later?"),
    ("deep", "light", "When you’re low, what really helps, and what only looks as if it helps?"),
    ("playful", "small-moments", "If today were a film, what would it be called, and who would play us?"),
    ("dates", "dates", "A market and five coins each: buy each other tiny surprises."),
]
DIFFERENT = [
    ("light", "What would make today a bit longer?"),
    ("memory", "Which photo of your grandparents do you like?"),
    ("playful", "If we were a biscuit, who would dunk us?"),
    ("future", "Which street would you like to know better?"),
    ("deep", "When did you last change your mind about somebody?"),
]
GERMAN = [
    ("Macht ihr das immer so", "immer"),
    ("Ihr könnt immer noch Nein sagen", ""),
    ("Meldet euch, wann immer ihr mögt", ""),
    ("Dein Partner kocht", "partner"),
    ("Wen ruft die Leser:innenschaft an, wen Leser*innen", "*innen"),
    ("Ihr solltet reden", "solltet"),
    ("Gern!", "!"),
    ("Ihr müsst nichts lösen", "müsst"),
    ("Ein achtsamer Abend", "achtsamer"),
    ("Was deine Freundin sieht", "freundin"),
    ("Sag einfach “ja", "“"),
    ("Lies es mir vor, hin und her", ""),
]


def deck(name: str, *texts: str) -> Deck:
    found = [Card(id=f"new-{number}", text=text) for number, text in enumerate(texts)]
    return Deck(id=name, title=name, lang="en", cards=tuple(found))


def found(name: str, text: str) -> list[str]:
    """Return what is said of a new card among those that there are."""
    known = decks("en")
    added = Deck(id=name, title=name, lang="en", cards=(*known[name].cards, Card(id="new", text=text)))
    return [f"{place}: {sentence}" for place, _number, sentence in cards.broken({**known, name: added})]


@pytest.mark.parametrize(("of", "into", "text"), ALIKE)
def test_what_another_card_says_in_nearly_the_same_words_is_named(of: str, into: str, text: str) -> None:
    assert any("says nearly the same as" in sentence and of in sentence for sentence in found(into, text))


@pytest.mark.parametrize(("into", "text"), DIFFERENT)
def test_what_only_begins_like_another_is_no_double(into: str, text: str) -> None:
    assert found(into, text) == []


def test_decks_that_are_not_asked_beside_each_other_may_ask_the_same() -> None:
    assert found("you-now", decks("en")["light"].cards[0].text) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Tell me everything.", "a question has one question mark, this one has 0"),
        ("Who came? And what did they want?", "a question has one question mark, this one has 2"),
        (f"What {'very ' * 18}much?", "a question has fewer than 20 words, this one has 20"),
    ],
)
def test_a_question_is_one_and_short(text: str, sentence: str) -> None:
    assert [fault[2] for fault in cards.broken({"deep": deck("deep", "Who?", text)})] == [sentence]
    assert list(cards.broken({"dates": deck("dates", text)})) == []


def test_it_says_where(tmp_path: Path) -> None:
    folder = tmp_path / "en" / "decks"
    folder.mkdir(parents=True)
    (tmp_path / "en" / "exercises").mkdir()
    heads = '[deck]\nid = "light"\ntitle = "Light"\nlang = "en"\n'
    same = "".join(f'\n[[card]]\nid = "{one}"\ntext = "What was good about today?"\n' for one in ("a", "b"))
    (folder / "light.toml").write_text(heads + same)
    assert lint.faults(tmp_path) == [
        "en/decks/light.toml, line 12, card “b”: this says nearly the same as “a” of light."
    ]


def test_a_language_with_decks_alone_is_looked_through(tmp_path: Path) -> None:
    shutil.copytree(site.CONTENT, tmp_path, dirs_exist_ok=True)
    shutil.rmtree(tmp_path / "de" / "exercises", ignore_errors=True)
    deck = tmp_path / "de" / "decks" / "light.toml"
    deck.write_text(deck.read_text().replace('id = "eat-again"', 'id = "iss-noch-mal"'))
    assert any("de/decks/light.toml, line" in one and "differs from en" in one for one in lint.faults(tmp_path))


@pytest.mark.parametrize(("text", "word"), GERMAN)
def test_german_has_banned_words_of_its_own(text: str, word: str) -> None:
    said = [one[0].lower() for one in lint.FORBIDDEN["de"].finditer(text)]
    assert said == ([word] if word else [])


def test_all_of_it_takes_no_time() -> None:
    began = time.process_time()
    lint.faults(Path(site.CONTENT))
    assert time.process_time() - began < 2
    assert set(QUESTIONS) <= decks("en").keys()
