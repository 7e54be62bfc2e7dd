"""Decks of cards, read once from content files: questions and ideas that an exercise draws from."""

from __future__ import annotations

import functools
import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from django.conf import settings


@dataclass(frozen=True)
class Card:
    """One card."""

    id: str
    text: str


@dataclass(frozen=True)
class Deck:
    """One file of cards."""

    id: str
    title: str
    cards: tuple[Card, ...]


def decks() -> Mapping[str, Deck]:
    """Give all decks by id."""
    return read(Path(settings.CONTENT) / "en" / "decks")


def drawn(deck: str, seed: str, count: int, turn: int = 0) -> tuple[Card, ...]:
    """Draw so many cards, the same for the same seed; each further turn draws the next, and begins anew at the end."""
    cards = list(decks()[deck].cards)
    random.Random(seed).shuffle(cards)  # noqa: S311  (an order, no secret)
    count = min(count or len(cards), len(cards))
    return tuple(cards[(turn * count + number) % len(cards)] for number in range(count))


@functools.cache
def read(folder: Path) -> Mapping[str, Deck]:
    """Read every file of a folder, once. The system check has proofread them before."""
    found = [_deck(tomllib.loads(file.read_text(encoding="utf-8"))) for file in sorted(folder.glob("*.toml"))]
    return MappingProxyType({deck.id: deck for deck in found})


def _deck(file: dict[str, Mapping[str, str]]) -> Deck:
    cards = tuple(Card(card["id"], card["text"]) for card in file["card"])  # type: ignore[index]
    return Deck(file["deck"]["id"], file["deck"]["title"], cards)
