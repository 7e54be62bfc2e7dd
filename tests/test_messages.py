"""The texts of other languages: compiled as they are written, with the places the English has, and in our tone."""

import importlib.util
import re
import sys

import pytest
from babel.messages import Message

from tests.ready import ROOT

spec = importlib.util.spec_from_file_location("messages", ROOT / "bin" / "_messages.py")
assert spec
assert spec.loader
messages = sys.modules["messages"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(messages)

FILES = sorted((ROOT / "locale").glob("*/LC_MESSAGES/django.po"))
HOLDS = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}|</?\w+>")
FORMAL = re.compile(r"\b(Ihnen|Ihrem|Ihren|Ihrer|Ihres|Ihre)\b|(?<![.?!:] )(?<!^)\b(Sie|Ihr)\b")
GENDERED = re.compile(r"\w[*:_/](in|innen|r|n)\b|\b(Partner|Partnerin|Freund|Freundin)\b")


def written(language: str) -> list[tuple[Message, list[str], list[str]]]:
    """Gives each message that has a text, with its English and its texts."""
    texts = messages.read(ROOT / "locale" / language / "LC_MESSAGES" / "django.po")
    both = [(one, [one.id] if isinstance(one.id, str) else list(one.id)) for one in texts if one.id]
    said = [(one, ids, [one.string] if isinstance(one.string, str) else list(one.string)) for one, ids in both]
    return [one for one in said if all(one[2])]


GERMAN = [(ids[0], text) for _message, ids, texts in written("de") for text in texts]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parts[-3])
def test_compiled_file_says_what_is_written(file) -> None:  # type: ignore[no-untyped-def]
    """If not: bin/messages."""
    assert file.with_suffix(".mo").read_bytes() == messages.mo(file)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parts[-3])
def test_file_names_no_place_day_or_tool(file) -> None:  # type: ignore[no-untyped-def]
    text = file.read_text("utf-8")
    assert not re.search(r"^#: |^#~|^#, fuzzy|Babel|POT-Creation|\d{4}-\d{2}-\d{2} \d{2}:", text, re.M)


def test_places_are_those_of_the_english() -> None:
    for _message, ids, texts in written("de"):
        for text in texts:
            assert sorted(HOLDS.findall(text)) in [sorted(HOLDS.findall(one)) for one in ids], text


def test_german_has_its_own_quotation_marks() -> None:
    for english, text in GERMAN:
        assert text.count("„") == text.count("“"), text
        assert '"' not in text, text
        assert "”" not in text, text
        assert english.endswith(" ") == text.endswith(" "), text


def test_german_is_spoken_softly_and_to_a_friend() -> None:
    """No exclamation marks, no formal address, and no word that gives either of two a gender."""
    for _english, text in GERMAN:
        assert "!" not in text, text
        assert not FORMAL.search(text), text
        assert not GENDERED.search(text), text


def test_sentence_ends_as_one() -> None:
    for english, text in GERMAN:
        if english.endswith(".") and not english.startswith("%"):
            assert text.endswith((".", "“")), text


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parts[-3])
def test_everything_that_is_said_has_a_text_and_nothing_else_has(file) -> None:  # type: ignore[no-untyped-def]
    """If not: bin/messages names what is new, in English; write its text, and once more bin/messages."""
    texts = messages.read(file)
    assert [message.id for message in messages.untold(texts)] == []
    assert file.read_bytes() == messages.po(messages.merged(texts))


def test_a_message_has_one_plural() -> None:
    """Of two that share their singular, a catalogue keeps one."""
    found: dict[tuple[str, str | None], set[object]] = {}
    for words, context in messages.said():
        found.setdefault((words if isinstance(words, str) else words[0], context), set()).add(words)
    assert [plurals for plurals in found.values() if len(plurals) > 1] == []
