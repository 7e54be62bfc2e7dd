"""Decks of cards, read once from content files: questions and ideas to draw from, and the points of a scale."""

from __future__ import annotations

import functools
import random
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

import msgspec
from django.conf import settings

Slug = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\Z", max_length=60)]
Text = Annotated[str, msgspec.Meta(pattern=r"\S", max_length=600)]
Title = Annotated[str, msgspec.Meta(pattern=r"\S", max_length=40)]


class Option(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something to choose, draw or read: what is stored is its id, and each reads its text in their own language."""

    id: Slug
    text: Text


class Deck(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, eq=False):
    """One file of cards. `retired` are those that are drawn no more, kept for those who drew them."""

    id: Slug
    title: Title
    lang: Slug
    cards: tuple[Option, ...]
    retired: tuple[Option, ...] = ()


def text_of(options: tuple[Option, ...], key: str) -> str:
    """Give the text of an option by its id; where there is none, what was asked for: what people wrote has no id."""
    return next((option.text for option in options if option.id == key), key)


def decks(language: str) -> Mapping[str, Deck]:
    """Give all decks by id; what is not there in this language is given in the site's."""
    return read(str(settings.CONTENT), language)


def drawn(cards: tuple[Option, ...], seed: str, count: int, turn: int = 0) -> tuple[Option, ...]:
    """Draw so many cards, the same for the same seed; each further turn draws the next, and begins again at the end."""
    shuffled = list(cards)
    random.Random(seed).shuffle(shuffled)  # noqa: S311  (an order, no secret)
    count = min(count or len(cards), len(cards))
    return tuple(shuffled[(turn * count + number) % len(cards)] for number in range(count))


def files(root: str, folder: str, language: str) -> list[Path]:
    """List the files of a folder, each in this language where there is one, else in the site's."""
    found = {
        file.stem: file for one in (settings.LANGUAGE_CODE, language) for file in Path(root, one, folder).glob("*.toml")
    }
    return [found[key] for key in sorted(found)]


@functools.cache
def read(root: str, language: str) -> Mapping[str, Deck]:
    """Read every deck, once. The system check has looked through the files before."""
    found = [
        msgspec.convert(record(tomllib.loads(file.read_text("utf-8"))), Deck) for file in files(root, "decks", language)
    ]
    return MappingProxyType({deck.id: deck for deck in found})


def record(tables: Mapping[str, object]) -> object:
    """Make one table of the two parts of a file, [deck] and [[card]]."""
    head = tables.get("deck")
    return {**head, "cards": tables.get("card", [])} if isinstance(head, dict) else head
