"""Whoever reads German reads no English in the content: every file is there, and every text is put in German words."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from apps.exercises.content.lint import UNLIKE
from apps.exercises.content.path import TEXTS

ROOT = Path(settings.CONTENT)
FOLDERS = ("exercises", "decks", "paths")
NAMES = sorted(f"{folder}/{file.name}" for folder in FOLDERS for file in (ROOT / "en" / folder).glob("*.toml"))
SAME = {"Normal", "Team", "request"}  # the same in both languages by nature; the last is no text but an id, of `home`


def texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Give the name of each field that people read, and its text, in the order of the file."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, name)
    elif isinstance(value, str) and name in (UNLIKE | TEXTS) - {"source", "lang"}:
        yield name, value


def read(language: str, name: str) -> list[tuple[str, str]]:
    return list(texts(tomllib.loads((ROOT / language / name).read_text())))


def test_no_file_is_without_its_german() -> None:
    german = sorted(f"{folder}/{file.name}" for folder in FOLDERS for file in (ROOT / "de" / folder).glob("*.toml"))
    assert german == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_text_is_in_german_words(name: str) -> None:
    english, german = read("en", name), read("de", name)
    assert [field for field, _text in english] == [field for field, _text in german]
    same = {text for (_, text), (_, other) in zip(english, german, strict=True) if text == other}
    assert {text for text in same if re.search(r"\w", re.sub(r"\{\w+\}", "", text))} <= SAME


@pytest.mark.parametrize("name", NAMES)
def test_german_has_german_quotes(name: str) -> None:
    for _field, text in read("de", name):
        assert not re.search(r"[\"'”]", text), text
        assert text.count("„") == text.count("“"), text
