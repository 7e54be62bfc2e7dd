"""What an author of a path reads before anything starts."""

from pathlib import Path as Folder

import pytest

from apps.exercises import checks
from apps.exercises.content import path as content
from tests.exercises.paths.conftest import TEXT
from tests.full import few

FAULTS = [
    ('home = "Your photos."\n', "", "evening “second”: Object missing required field “home”"),
    ('why = "It warms."\n', "", "Object missing required field “why”"),
    ('close = "That was the second."\n', "", "Object missing required field “close”"),
    ('save = "Which one?"\n', "", "Object missing required field “save”"),
    ("minutes = [30]", "minutes = [50]", "evening “second”: minutes[0]: Expected “int” <= 45"),
    ("minutes = [30]", "minutes = [5]", "Expected “int” >= 15"),
    ("minutes = [15, 20]", "minutes = [20, 15]", "minutes are the least and the most"),
    ('id = "second"', 'id = "first"', "the id “first” is used 2 times"),
    ('id = "second"', 'id = "stop"', "the id “stop” means something else in an address"),
    ('"love-story"', '"nowhere"', "evening “second”: parts points to “nowhere”, which does not exist"),
    ('"love-story"', '"love-story", length = 7', "parts has more or less minutes than “love-story” offers"),
    ('"love-story"', '"love-story", deck = "none"', "parts names “none”; there is no deck of this name"),
    ('{ use = "five-minute-hug" }', '{ use = "daily-check-in" }', "parts has “daily-check-in” more than once"),
    ('use = "eye-contact"', 'use = "nowhere"', "swap points to “nowhere”, which does not exist"),
    ('instead_of = "daily-check-in"', 'instead_of = "apology"', "swap is instead of “apology”, which is not among"),
    ('foot_to = "five-minute-hug"\n', "", "foot leads to foot_to"),
    ('foot_to = "five-minute-hug"', 'foot_to = "none"', "“none” does not exist"),
    ("It is the first.", "You must.", "why says “must”"),
    ("What was it like?", "Wow!", "home says “!”"),
    ("{partner}", "{nobody}", "save has the placeholder {nobody}"),
    ('book = "spread"', 'book = "page"', "book: Invalid enum value 'page'"),
    ('id = "three"', 'id = "four"', "id is “four”, but the file is en/paths/three.toml"),
]  # fmt: skip


def said() -> list[str]:
    return [error.msg for error in checks.content() if "/paths/" in error.msg]


@pytest.mark.parametrize(("old", "new", "sentence"), few(FAULTS, 6), ids=[fault[2] for fault in FAULTS])
def test_a_fault_of_a_path_is_named(folder: Folder, old: str, new: str, sentence: str) -> None:
    assert old in TEXT
    (folder / "three.toml").write_text(TEXT.replace(old, new))
    assert any(sentence in fault for fault in said()), said()


@pytest.mark.full
def test_a_path_in_two_languages_differs_in_its_texts_alone(folder: Folder) -> None:
    (folder / "three.toml").write_text(TEXT)
    german = (
        TEXT.replace('lang = "en"', 'lang = "de"')
        .replace("It warms.", "Es wärmt.")
        .translate({ord("“"): "„", ord("”"): "“"})
    )
    for place in ("exercises", "paths"):
        (folder.parents[1] / "de" / place).mkdir(parents=True, exist_ok=True)
    file = folder.parents[1] / "de" / "paths" / "three.toml"
    file.write_text(german)
    assert said() == []
    assert content.load("de")["three"].evenings[1].why == "Es wärmt."
    for old, new in (
        ("minutes = [30]", "minutes = [31]"),
        ("{partner}", "your partner"),
        ('"love-story"', '"apology"'),
    ):
        file.write_text(german.replace(old, new))
        assert any("differs from en in more than its texts" in fault for fault in said())
