"""Decks of cards, read once from content files: questions and ideas to draw from, and the points of a scale."""

import functools
import random
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Literal

import msgspec
from django.conf import settings

# The decks from which the question of the day comes (content/en/exercises/daily-question.toml).
QUESTIONS = ("light", "playful", "memory", "future", "deep", "small-moments")
Slug = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*\Z", max_length=60)]
Text = Annotated[str, msgspec.Meta(pattern=r"\S", max_length=600)]
Title = Annotated[str, msgspec.Meta(pattern=r"\S", max_length=40)]


class Option(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something to choose, draw or read: what is stored is its id, and each reads its text in their own language."""

    id: Slug
    text: Text


class Passage(Option, frozen=True, kw_only=True):
    """A card to read, with a heading where it has one."""

    title: Title = ""


class Card(Option, frozen=True, kw_only=True):
    """A card of a deck. An idea may say what it takes: money and energy from little to much, a place, and minutes.

    `apart` says that it can be done on a call, too; one whose place is apart, there only.
    """

    easier: Text = ""
    cost: Annotated[int, msgspec.Meta(ge=0, le=3)] | None = None
    energy: Annotated[int, msgspec.Meta(ge=1, le=3)] | None = None
    place: Literal["home", "near", "away", "apart", ""] = ""
    minutes: Annotated[int, msgspec.Meta(ge=1)] | None = None
    apart: bool = False

    def is_for(self, *, call: bool) -> bool:
        return (self.apart or self.place == "apart") if call else self.place != "apart"


class Deck(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, eq=False):
    """One file of cards. `retired` are those that are drawn no more, kept for those who drew them."""

    id: Slug
    title: Title
    lang: Slug
    cards: tuple[Card, ...]
    retired: tuple[Option, ...] = ()


def text_of(options: tuple[Option, ...], key: str) -> str:
    """Returns the text of an option by its id, or the key itself if there is none: what people wrote has no id."""
    return next((option.text for option in options if option.id == key), key)


def decks(language: str) -> Mapping[str, Deck]:
    """Returns all decks by id; what does not exist in this language comes in the site's."""
    return read(str(settings.CONTENT), language)


def drawn(cards: tuple[Option, ...], seed: str, count: int, turn: int = 0) -> tuple[Option, ...]:
    """Draws so many cards, the same for the same seed; each further turn draws the next, in a circle."""
    shuffled = list(cards)
    random.Random(seed).shuffle(shuffled)  # noqa: S311  (an order, no secret)
    count = min(count or len(cards), len(cards))
    return tuple(shuffled[(turn * count + number) % len(cards)] for number in range(count))


def files(root: str, folder: str, language: str) -> list[Path]:
    """Returns the files of a folder, each in this language if there is one, else in the site's."""
    languages = (settings.LANGUAGE_CODE, language)
    found = {file.stem: file for one in languages for file in Path(root, one, folder).glob("*.toml")}
    return [found[key] for key in sorted(found)]


@functools.cache
def read(root: str, language: str) -> Mapping[str, Deck]:
    """Reads every deck, once. The system check has looked through the files before."""
    tables = [tomllib.loads(file.read_text("utf-8")) for file in files(root, "decks", language)]
    found = [msgspec.convert(record(table), Deck) for table in tables]
    return MappingProxyType({deck.id: deck for deck in found})


def record(tables: Mapping[str, object]) -> object:
    """Makes one table of the two parts of a file, [deck] and [[card]]."""
    head = tables.get("deck")
    return {**head, "cards": tables.get("card", [])} if isinstance(head, dict) else head
