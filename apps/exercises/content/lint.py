"""What fields, steps, files and languages owe to each other, each rule with a sentence for an author.

A step may be left out in some modes (`only`), so the rules are looked at in each mode for itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any

from django.conf import settings

from apps.exercises.content.load import PLACEHOLDERS
from apps.exercises.content.rules import MARK, RULES, Place
from apps.exercises.content.schema import TEXTS, AnyStep, Exercise, texts
from apps.exercises.content.source import Source
from apps.web.decks import Deck, Option

FORBIDDEN = re.compile(
    r"\b(?:should|must|always|never|spouses?|husbands?|wi(?:fe|ves)|boyfriends?|girlfriends?|hubby|wifey)\b|!",
    re.IGNORECASE,
)
QUOTED = re.compile(r"“[^”]*”")  # somebody else's words
WORDS = {"aloud": 20, "listen": 20}  # the most words of a text; of all others 60
UNLIKE = TEXTS | {"evidence", "source", "lang"}  # what a translation puts in other words


def faults(root: Path) -> list[str]:
    """List what is wrong with the content of every language, for its authors; the site's own comes first."""
    folders = sorted(root.glob("*/exercises"), key=lambda one: one.parent.name != settings.LANGUAGE_CODE)
    site: dict[str, Source] = {}
    found: list[Source] = []
    for folder in (one.parent for one in folders):
        own = _read(folder, "exercises", "exercise", "step", Exercise, AnyStep)
        own |= _read(folder, "decks", "deck", "card", Deck, Option)
        for key, source in own.items():
            if source.record:
                _proofread(source, source.record)
                _keep_rules(source, {**site, **own})
                _compare(source, site.get(key))
        site, found = site or own, [*found, *own.values()]
    return [fault for source in found for fault in source.faults]


def _read(language: Path, folder: str, *shape: Any) -> dict[str, Source]:
    return {f"{folder}/{file.stem}": Source(file, *shape) for file in sorted(language.glob(f"{folder}/*.toml"))}


def _proofread(source: Source, one: Exercise | Deck) -> None:
    """Look through what holds for a file of either kind."""
    place, parts = source.file.parts[-3:], one.steps if isinstance(one, Exercise) else one.cards
    for field, wanted in (("id", source.file.stem), ("lang", place[0])):
        if (given := getattr(one, field)) != wanted:
            source.say(None, field, f"{field} is “{given}”, but the file is {'/'.join(place)}")
    times = Counter(part.id for part in parts)
    for number, part in [(None, one), *enumerate(parts)]:
        twice = f"the id “{part.id}” is used {times[part.id]} times" if times[part.id] > 1 else ""
        for field, sentence in [*_wording(part), *([("id", twice)] if twice and part is not one else [])]:
            source.say(number, field, sentence)


def _keep_rules(source: Source, known: Mapping[str, Source]) -> None:
    """Say which rules an exercise breaks; where it does so in some of its modes only, in which."""
    exercise, found = source.record, dict[tuple[int | None, str, str], list[str]]()
    if not isinstance(exercise, Exercise):
        return
    every = {*exercise.modes}
    names = {folder: {key.split("/")[1]: one.record for key, one in known.items() if key.startswith(folder)}
             for folder in ("exercises", "decks")}  # fmt: skip
    for mode in dict.fromkeys(exercise.modes):
        walked = [step for step in exercise.steps if mode in (step.only or every)]
        for at, part in [(None, exercise), *enumerate(walked)]:
            number = at if at is None else [*map(id, exercise.steps)].index(id(part))
            around = Place(exercise, mode, walked[:at], walked[(at or 0) + 1 :], names["exercises"], names["decks"])
            for fault in _broken(part, around):
                found.setdefault((number, *fault), []).append(mode)
    for (number, field, sentence), modes in found.items():
        walks = every if number is None else every & (exercise.steps[number].only or every)
        source.say(number, field, sentence if walks <= {*modes} else f"{sentence} (in mode {', '.join(modes)})")


def _broken(one: Any, place: Place) -> Iterator[tuple[str, str]]:
    for kind, field, sentence, breaks in RULES:
        if isinstance(one, kind) and (wrong := breaks(one, place)):
            offenders = sorted(wrong) if isinstance(wrong, list | set | frozenset) else [""]
            yield from ((field, sentence.format(offender, one=one)) for offender in offenders)


def _wording(part: Any) -> Iterator[tuple[str, str]]:
    for name, text in texts(part):
        for word in sorted({found[0].lower() for found in FORBIDDEN.finditer(QUOTED.sub("", text))}):
            yield name, f"{name} says “{word}”; find words without it"
        if len(text.split()) > WORDS.get(name, 60):
            yield name, f"{name} has {len(text.split())} words; {WORDS.get(name, 60)} are the most"
        known = () if isinstance(part, Option) else PLACEHOLDERS  # both read the same card
        for mark in sorted({*MARK.findall(text)} - {*known}) if name != "frame" else ():
            marks = ", ".join(f"{{{one}}}" for one in known) or "none, since both read the same"
            yield name, f"{name} has the placeholder {{{mark}}}; there are {marks}"


def _compare(source: Source, other: Source | None) -> None:
    """Say where a translation differs from the site's language in more than its texts."""
    if other is None or not (source.record and other.record):
        return
    mine, theirs = ([one.tables[one.head], *one.tables[one.part]] for one in (source, other))
    for at, (one, same) in enumerate(zip_longest(mine, theirs)):
        if _shape("", one) != _shape("", same):
            number = at - 1 if 0 < at < len(mine) else None
            source.say(number, "", f"this differs from {other.file.parts[-3]} in more than its texts")


def _shape(name: str, value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _shape(key, inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_shape(name, inner) for inner in value]
    return sorted(MARK.findall(value)) if isinstance(value, str) and name in UNLIKE else value
