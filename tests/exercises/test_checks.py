"""A faulty file is named with what to put right, and nothing an author saves makes the check itself fail."""

import random
from pathlib import Path

import pytest
from django.conf import settings as site
from pytest_django import Settings

from apps.exercises import checks

GOOD = (Path(site.CONTENT) / "en" / "exercises" / "daily-check-in.toml").read_text()


def said(tmp_path: Path, settings: Settings, text: str | bytes, name: str = "daily-check-in.toml") -> list[str]:
    """Save a file as an author would, and give what the check says of it."""
    settings.CONTENT = tmp_path
    folder = tmp_path / "en" / "exercises"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return [error.msg for error in checks.content()]


def test_our_content_is_sound() -> None:
    assert checks.content() == []


def test_missing_folder_is_named(tmp_path: Path, settings: Settings) -> None:
    settings.CONTENT = tmp_path
    assert "no exercises" in checks.content()[0].msg


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('id = "heavy"', 'id = "good"', "line 34, step “good”: the id “good” is used 2 times"),
        ('"heavy", "tomorrow"]', '"havy", "tomorrow"]', "of points to “havy”; there is no such step before this one"),
        ('"heavy", "tomorrow"]', '"settle"]', "of points to “settle”, which asks nothing"),
        ('of = ["good", "heavy", "tomorrow"]', 'of = ["good", "heavy"]', "step “tomorrow”: no later reveal opens"),
        ('see = "both-ready"\nkeep_days = 30', 'see = "own"', "whose answer is the writer's own"),
        ('kind = "finish"', 'kind = "read"', "there is no finish; it is the last step"),
        ('kind = "read"', 'kind = "finish"\nline = "x"', "there is more than one finish"),
        ("It can be small.", "word " * 61, "step “heavy”: say has 65 words; 60 are the most"),
        ('title = "A good moment"', f'title = "{"x" * 41}"', "title has 41 characters; 40 are the most"),
        ("It can be small.", "You should say it.", "step “heavy”: say says “should”; find words without it"),
        ("It can be small.", "Ask your Wife.", "say says “wife”"),
        ("It can be small.", "Ask {partnr}.", "say has the placeholder {partnr}; there are {me}, {partner}, {time}"),
        ('source = "Falconier et al., 2015"', 'source = "Falconier et al."', "source needs a year of four digits"),
        ('care = "For the world', '# care = "For the world', "line 1: care is missing"),
        ('evidence = "Couples', '# evidence = "Couples', "evidence is missing"),
        ('kind = "reveal"', 'kind = "timer"', "kind is “timer”; this version knows read, ask, reveal and finish"),
        ('title = "What weighed"', 'titel = "What weighed"', "“titel” is not known here; is “title” meant?"),
        ('id = "daily-check-in"', 'id = "nightly"', "the file is called daily-check-in.toml"),
        ('lang = "en"', 'lang = "de"', "lang is “de”, but the file lies in en/"),
        ("minutes = [10, 15]", "minutes = [15, 10]", "minutes begins with the longer time"),
        ('"long-hug"]', '"long-hag"]', "next points to “long-hag”, which does not exist"),
        ('heavy = "Ask: would', 'havy = "Ask: would', "listener_says speaks of “havy”, which is not in of"),
        ("[exercise]", "[exercize]", "there is no [exercise] part"),
        ("[[step]]", "[[stop]]", "there is no [[step]] part"),
        ("keep_days = 30", "keep_days = true", "keep_days is a whole number"),
        ('input = "choice"', 'input = "scale"', "input is one of line, text, choice, not “scale”"),
        ('options = ["Gladly"', 'opinions = ["Gladly"', "a choice needs options"),
    ],
)  # fmt: skip
def test_fault_is_named(tmp_path: Path, settings: Settings, old: str, new: str, sentence: str) -> None:
    assert old in GOOD
    messages = said(tmp_path, settings, GOOD.replace(old, new))
    assert any(sentence in message for message in messages), messages
    assert all(message.startswith("en/exercises/daily-check-in.toml") for message in messages)


def test_finish_stands_last(tmp_path: Path, settings: Settings) -> None:
    more = '\n[[step]]\nid = "more"\nkind = "read"\nsay = "One more."\n'
    assert any("finish is not the last step" in message for message in said(tmp_path, settings, GOOD + more))


def test_faulty_syntax_is_named_with_its_line(tmp_path: Path, settings: Settings) -> None:
    (message,) = said(tmp_path, settings, GOOD.replace('title = "What weighed"', 'title = "What weighed'))
    assert "line 37: this can't be read as TOML" in message
    assert "Traceback" not in message


@pytest.mark.parametrize(
    "text",
    [
        "",
        b"\xff\xfe",
        "[[step",
        "a = " + "[" * 5000,
        "a = " + "9" * 5000,
        "[exercise]\nid = 1\n",
        "step = 3",
        "step = [1]",
    ],
)
def test_any_bytes_get_an_answer(tmp_path: Path, settings: Settings, text: str | bytes) -> None:
    assert said(tmp_path, settings, text)


@pytest.mark.parametrize("seed", range(300))
def test_no_slip_of_an_author_breaks_the_check(tmp_path: Path, settings: Settings, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    text = GOOD
    for _slip in range(chance.randint(1, 4)):
        text = slip(text, chance)
    assert isinstance(said(tmp_path, settings, text), list)


def slip(text: str, chance: random.Random) -> str:
    """Delete, double or swap a line or a character, or write a value of another kind."""
    lines = text.splitlines(keepends=True)
    here, there = (chance.randrange(len(lines)) for _ in range(2))
    kind = chance.randrange(6)
    if kind == 0:
        del lines[here]
    elif kind == 1:
        lines.insert(there, lines[here])
    elif kind == 2:
        lines[here], lines[there] = lines[there], lines[here]
    elif kind == 3 and " = " in lines[here]:
        wrong = chance.choice(["1", "true", "[]", "{}", "[[1]]", '""', "1.5", "2026-01-01", "[1, 'x', {a = 1}]"])
        lines[here] = f"{lines[here].split(' = ')[0]} = {wrong}\n"
    else:
        at = chance.randrange(len(text))
        return text[:at] + chance.choice(["", text[at] * 2, '"', "[", "=", "\n", "\x00"]) + text[at + 1 :]
    return "".join(lines)
