"""A path: a row of evenings in one file, each made of exercises; and what its fields owe to each other."""

from __future__ import annotations

import functools
import tomllib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Annotated, Literal, NamedTuple

import msgspec
from django.conf import settings
from msgspec import Meta, Struct

from apps.exercises.content.load import ONE_AT_A_TIME
from apps.exercises.content.schema import Exercise, Minutes, Timer
from apps.web import decks
from apps.web.decks import Slug, Text, Title

TEXTS = {"home", "why", "close", "foot"}  # beside those of an exercise
ADDRESSES = {"start", "stop"}  # stand where the id of an evening does


class Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An exercise of an evening: for how many minutes, with the cards of which deck, in which other words."""

    use: Slug
    length: Minutes | None = None
    deck: Slug = ""
    say: Text = ""


class Swap(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What two may do instead of a part."""

    use: Slug
    instead_of: Slug


class Night(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An evening as its file has it."""

    id: Slug
    title: Title
    minutes: Annotated[tuple[Annotated[int, Meta(ge=15, le=45)], ...], Meta(min_length=1, max_length=2)]
    home: Text
    why: Text
    parts: Annotated[tuple[Part, ...], Meta(min_length=1, max_length=4)]
    swap: Annotated[tuple[Swap, ...], Meta(max_length=6)] = ()
    close: Text
    save: Text


class Path(Struct, frozen=True, kw_only=True, eq=False, forbid_unknown_fields=True):
    """One file. `foot` stands under each of its evenings and leads to the exercise `foot_to`."""

    id: Slug
    title: Title
    blurb: Text
    lang: Slug
    book: Literal["spread"]
    foot: Text = ""
    foot_to: Slug = ""
    version: Annotated[int, Meta(ge=1, le=10_000)]
    evenings: tuple[Night, ...] = ()

    def evening(self, key: str) -> Night | None:
        return next((night for night in self.evenings if night.id == key), None)


def load(language: str) -> Mapping[str, Path]:
    """Give all paths by id, the longest first; what is not there in this language, in the site's."""
    with ONE_AT_A_TIME:
        return read(str(settings.CONTENT), language)


def find(language: str, path: str, evening: str) -> Night | None:
    """Give an evening by the ids that are stored of it; none where the files no longer have it."""
    found = load(language).get(path)
    return found.evening(evening) if found else None


@functools.cache
def read(root: str, language: str) -> Mapping[str, Path]:
    """Read every file, once. The system check has looked through them before."""
    tables = [tomllib.loads(file.read_text("utf-8")) for file in decks.files(root, "paths", language)]
    found = [msgspec.convert({**table["path"], "evenings": table["evening"]}, Path) for table in tables]
    return MappingProxyType({one.id: one for one in sorted(found, key=lambda one: -len(one.evenings))})


class Known(NamedTuple):
    """What a path may name; a guide that is None has faults of its own."""

    guides: Mapping[str, Exercise | None]
    decks: Collection[str]


# The field to put right, what to say, and what breaks the rule: the offenders by name.
type Rule = tuple[str, str, Callable[[Night, Known], Iterable[object]]]
RULES: tuple[Rule, ...] = (
    ("id", "the id “{0}” means something else in an address", lambda night, _: {night.id} & ADDRESSES),
    ("minutes", "minutes are the least and the most, or one number",
     lambda night, _: [""] if list(night.minutes) != sorted({*night.minutes}) else []),
    ("parts", "parts has “{0}” more than once", lambda night, _: _twice([part.use for part in night.parts])),
    ("parts", "parts points to “{0}”, which does not exist",
     lambda night, known: {part.use for part in night.parts} - {*known.guides}),
    ("swap", "swap points to “{0}”, which does not exist",
     lambda night, known: {swap.use for swap in night.swap} - {*known.guides}),
    ("swap", "swap is instead of “{0}”, which is not among the parts",
     lambda night, _: {swap.instead_of for swap in night.swap} - {part.use for part in night.parts}),
    ("parts", "parts names “{0}”; there is no deck of this name",
     lambda night, known: {part.deck for part in night.parts} - {"", *known.decks}),
    ("parts", "parts has more or less minutes than “{0}” offers",
     lambda night, known: {part.use for part in night.parts if part.length and not _offers(part, known)}),
)  # fmt: skip


def broken(path: Path, known: Known) -> Iterator[tuple[int | None, str, str]]:
    """Say which rules its evenings break, each with its number."""
    if bool(path.foot) != (path.foot_to in known.guides):
        yield None, "foot_to", f"foot leads to foot_to; “{path.foot_to}” does not exist"
    for number, night in enumerate(path.evenings):
        for field, sentence, breaks in RULES:
            yield from ((number, field, sentence.format(one)) for one in sorted(map(str, breaks(night, known))))


def _twice(uses: list[str]) -> list[str]:
    return [use for use, times in Counter(uses).items() if times > 1]


def _offers(part: Part, known: Known) -> bool:
    if not (guide := known.guides.get(part.use)):
        return True
    return part.length in {*guide.lengths, *(one / 60 for timer in guide.of_kind(Timer) for one in timer.lengths)}
