"""Whatever an author saves, the check answers with sentences: any bytes, slips, values of another kind."""

import random
import re
import tomllib
from pathlib import Path

import pytest
from pytest_django import Settings

from tests.exercises.test_checks import ALL, GOOD, said
from tests.full import but_for, few


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


@pytest.mark.parametrize(
    "text",
    few(
        [
            "",
            b"\xff\xfe",
            "[[step",
            "a = " + "[" * 5000,
            "a = " + "9" * 5000,
            "[exercise]\nid = 1\n",
            "step = 3",
            "step = [1]",
            "\ufeff" + GOOD,
            GOOD.replace("\n", "\r"),
            GOOD.encode("utf-16"),
            GOOD + GOOD,
            GOOD + "\x00",
        ],
        6,
    ),
)
def test_any_bytes_get_an_answer(tmp_path: Path, settings: Settings, text: str | bytes) -> None:
    assert said(tmp_path, settings, text)


@pytest.mark.parametrize("name", but_for(ALL, "daily-check-in", "love-story", "touch-slowly"))
@pytest.mark.parametrize("seed", but_for(range(12), 0, 1, 2))
def test_no_slip_of_an_author_breaks_the_check(tmp_path: Path, settings: Settings, name: str, seed: int) -> None:
    chance = random.Random(f"{name} {seed}")  # noqa: S311
    text = ALL[name]
    for _slip in range(chance.randint(1, 4)):
        text = slip(text, chance)
    messages = said(tmp_path, settings, text, f"{name}.toml")
    assert all(message.startswith(f"en/exercises/{name}.toml") and "Traceback" not in message for message in messages)


def fields(text: str) -> dict[str, int]:
    """Give where in a file each field first stands, by its kind of step and its name."""
    found, kind = dict[str, int](), ""
    for number, line in enumerate(text.splitlines()):
        if line.startswith(("[", "kind = ")):
            kind = line
        if name := re.match(r"[a-z_]+(?= = )", line):
            found.setdefault(f"{kind} {name[0]}", number)
    return found


# Each field of each kind of step, in the first file that has it: (the file, its line).
FIELDS = {field: (name, line) for name in reversed(ALL) for field, line in fields(ALL[name]).items()}


@pytest.mark.parametrize("name", but_for(ALL, "daily-check-in"))
def test_wrong_kind_of_value_anywhere_is_named(tmp_path: Path, settings: Settings, name: str) -> None:
    """Each field in turn holds something of another kind: a sentence names it, whatever it is."""
    lines = ALL[name].splitlines()
    for number in [line for file, line in FIELDS.values() if file == name]:
        wrong = [*lines[:number], f"{lines[number].split(' = ')[0]} = {{ a = [{{ b = 1 }}] }}", *lines[number + 1 :]]
        if tomllib_reads("\n".join(wrong)):
            assert said(tmp_path, settings, "\n".join(wrong), f"{name}.toml"), lines[number]


def tomllib_reads(text: str) -> bool:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True
