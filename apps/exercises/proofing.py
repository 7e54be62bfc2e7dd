"""What proofreading of exercises and of decks has in common: a fault, and the rules for a table of fields."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from apps.exercises import catalogue, fields

FORBIDDEN = re.compile(
    r"\b(should|must|always|never|spouses?|husbands?|wi(?:fe|ves)|boyfriends?|girlfriends?|hubby|wifey)\b",
    re.IGNORECASE,
)
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
# Research may be quoted in its own words; ids, modes and the like are no texts.
SPOKEN = ("blurb", "care", "text", "frame", *catalogue.SPOKEN)


@dataclass(frozen=True)
class Fault:
    """One thing to put right: where, and what."""

    file: Path
    line: int | None
    where: str
    sentence: str

    def __str__(self) -> str:
        place = f"{'/'.join(self.file.parts[-3:])}{f', line {self.line}' if self.line else ''}"
        return f"{place}, {self.where}: {self.sentence}." if self.where else f"{place}: {self.sentence}."


def table(
    written: Mapping[str, Any], rules: Mapping[str, fields.Rule], needed: Iterable[str]
) -> Iterator[tuple[str, str]]:
    """Give what is wrong with the fields of a table: the field, and the sentence."""
    yield from (("", f"{name} is missing") for name in needed if name not in written)
    for name, value in written.items():
        if name not in rules:
            close = get_close_matches(name, rules, n=1)
            yield name, f"“{name}” is not known here" + (f"; is “{close[0]}” meant?" if close else "")
        elif wrong := rules[name](value):
            yield name, f"{name} {wrong}"
        elif name in SPOKEN:
            yield from ((name, sentence) for sentence in _tone(name, value))


def ids(parts: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, str, str]]:
    """Give the parts whose id is used more than once."""
    times = Counter(part["id"] for part in parts if isinstance(part.get("id"), str))
    for number, part in enumerate(parts):
        if isinstance(part.get("id"), str) and times[part["id"]] > 1:
            yield number, "id", f"the id “{part['id']}” is used {times[part['id']]} times"


def listed(names: Iterable[str]) -> str:
    """Join names as a sentence does."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def _tone(name: str, value: object) -> Iterator[str]:
    spoken = " ".join(_spoken(value))
    for word in sorted({found.lower() for found in FORBIDDEN.findall(spoken)}):
        yield f"{name} says “{word}”; find words without it"
    if name == "frame":  # its marks are its slots
        return
    for mark in sorted(set(PLACEHOLDER.findall(spoken)) - set(catalogue.PLACEHOLDERS)):
        marks = listed([f"{{{known}}}" for known in catalogue.PLACEHOLDERS])
        yield f"{name} has the placeholder {{{mark}}}; there are {marks}"


def _spoken(value: object) -> Iterator[str]:
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    if isinstance(value, str):
        yield value
    for part in parts:
        yield from _spoken(part)
