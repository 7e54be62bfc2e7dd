"""The rules for a deck of cards, with messages that an author understands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from apps.exercises import fields
from apps.exercises.agreement import MARK
from apps.exercises.proofing import Fault, ids, table
from apps.exercises.source import Source

PARTS = {"deck", "card"}


def decks(folder: Path) -> list[Path]:
    """List the deck files beside a folder of exercises."""
    return sorted((folder.parent / "decks").glob("*.toml"))


def size(file: Path) -> int | None:
    """Count the cards of a deck, None where it can't be read; that has a fault of its own."""
    source = Source(file, "card")
    return None if source.problem else len([card for card in source.steps if isinstance(card.get("text"), str)])


def proofread(file: Path) -> Iterator[Fault]:
    """List the faults of a deck."""
    source = Source(file, "card")
    if source.problem:
        yield Fault(file, source.problem_line, "", source.problem)
        return
    for field, sentence in _head(source, file):
        yield Fault(file, source.line(None, field), "", sentence)
    for number, field, sentence in _cards(source.steps):
        yield Fault(file, source.line(number, field), f"card {number + 1}", sentence)


def _cards(cards: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, str, str]]:
    for number, card in enumerate(cards):
        yield from ((number, field, sentence) for field, sentence in table(card, fields.CARD, ["id", "text"]))
        for mark in MARK.findall(str(card.get("text", ""))):
            yield number, "text", f"text has {mark}; both read the same card, so there is no name to put in"
    yield from ids(cards)


def _head(source: Source, file: Path) -> Iterator[tuple[str, str]]:
    head, cards = source.tables.get("deck"), source.tables.get("card")
    for name in sorted(set(source.tables) - PARTS):
        yield name, f"“{name}” is no part of a deck; there are [deck] and [[card]]"
    if not isinstance(head, dict):
        yield "", "there is no [deck] part, which says what the deck is"
        head = {}
    if not isinstance(cards, list) or not cards or not all(isinstance(card, dict) for card in cards):
        yield "", "there is no [[card]] part; each card begins with this line"
    yield from table(head, fields.DECK, fields.DECK)
    if isinstance(head.get("id"), str) and head["id"] != file.stem:
        yield "id", f"id is “{head['id']}”, but the file is called {file.name}; both are the same"
    if isinstance(head.get("lang"), str) and head["lang"] != file.parent.parent.name:
        yield "lang", f"lang is “{head['lang']}”, but the file lies in {file.parent.parent.name}/"
