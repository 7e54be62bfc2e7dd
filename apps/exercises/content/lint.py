"""What fields, steps, files and languages owe to each other, each rule with a sentence for an author.

A step may be left out in some modes (`only`), so the rules are looked at in each mode for itself.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any

from django.conf import settings

from apps.exercises.content import cards, path
from apps.exercises.content.load import PLACEHOLDERS
from apps.exercises.content.rules import MARK, RULES, Place
from apps.exercises.content.schema import Exercise
from apps.exercises.content.source import Source
from apps.exercises.content.texts import TEXTS, any_step, texts
from apps.web.decks import Card, Deck, Option

LOUD = r"[!\u2600-\u27bf\U0001f000-\U0001faff]"
BANNED = (  # wherever people read: what nobody says, what tells a man from a woman, and loud signs
    r"\b(?:shall|anew|lest|whom|begun|mails?|lies|weigh(?:s|ed)?|nothing at all"
    r"|he|she|him|his|hers?|(?:him|her)self|spouses?|husbands?|wi(?:fe|ves)|boyfriends?|girlfriends?|hubby|wifey)\b"
    rf"|{LOUD}"
)
FORBIDDEN = {  # by language, for authors
    "en": re.compile(rf"{BANNED}|\b(?:should|must|always|never)\b", re.IGNORECASE),
    "de": re.compile(
        r"\b(?:nie(?:mals)?|muss(?:t|te[nt]?)?|müss(?:t|en)|sollte(?:n|st|t)?|(?<!wann )immer(?! noch| wieder| mehr)"
        r"|(?<!\{)partner(?:s|in|innen)?|ehe(?:mann|frau)|freundin(?:nen)?|achtsam\w*|wertschätz\w*)\b"
        r"|[\"“”]"  # German quotes are „…“
        rf"|(?<=\w)[*:_/]in(?:nen)?\b|{LOUD}",
        re.IGNORECASE,
    ),
}
QUOTED = {"de": re.compile(r"„[^“]*“")}  # somebody else's words
ENGLISH = re.compile(r"“[^”]*”")
WORDS = {"aloud": 20, "listen": 20}  # the most words of a text; of all others 60
type Sources = dict[tuple[str, str], Source]  # by folder and name
UNLIKE = TEXTS | {"evidence", "source", "lang"}  # what a translation puts in other words


def faults(root: Path) -> list[str]:
    """List what is wrong with the content of every language, for its authors; the site's own comes first."""
    folders = {one.parent for name in ("exercises", "decks") for one in root.glob(f"*/{name}")}
    site: Sources = {}
    found: list[Source] = []
    for folder in sorted(folders, key=lambda one: (one.name != settings.LANGUAGE_CODE, one.name)):
        own = _read(folder, "exercises", "exercise", "step", Exercise, any_step())
        own |= _read(folder, "decks", "deck", "card", Deck, Card)
        own |= _read(folder, "paths", "path", "evening", path.Path, path.Night)
        there = {name: source.record for (kind, name), source in own.items() if kind == "decks" and source.record}
        for name, number, sentence in cards.broken(there):
            own["decks", name].say(number, "text", sentence)
        for key, source in own.items():
            if source.record:
                _look_through(source, source.record)
                _keep_rules(source, source.record, {**site, **own})
                _compare(source, site.get(key), alone=bool(site) and key not in site)
        site, found = site or own, [*found, *own.values()]
    return [fault for source in found for fault in source.faults]


def _read(language: Path, folder: str, *shape: Any) -> Sources:
    return {(folder, file.stem): Source(file, *shape) for file in sorted(language.glob(f"{folder}/*.toml"))}


def _look_through(source: Source, one: Exercise | Deck | path.Path) -> None:
    """Look through what holds for a file of any kind."""
    parts: tuple[Any, ...] = getattr(one, f"{source.part}s")
    place = source.file.parts[-3:]
    for field, wanted in (("id", source.file.stem), ("lang", place[0])):
        if (given := getattr(one, field)) != wanted:
            source.say(None, field, f"{field} is “{given}”, but the file is {'/'.join(place)}")
    times = Counter(part.id for part in parts)
    for number, part in [(None, one), *enumerate(parts)]:
        for field, sentence in _wording(part, place[0]):
            source.say(number, field, sentence)
        if part is not one and times[part.id] > 1:
            source.say(number, "id", f"the id “{part.id}” is used {times[part.id]} times")


def _keep_rules(source: Source, one: Exercise | Deck | path.Path, known: Sources) -> None:
    """Say which rules an exercise breaks, or a path."""
    guides = {name: other.record for (folder, name), other in known.items() if folder == "exercises"}
    decks = {name: other.record for (folder, name), other in known.items() if folder == "decks"}
    found: Iterator[tuple[int | None, str, str]] = iter(())
    if isinstance(one, path.Path):
        found = path.broken(one, path.Known(guides, decks))
    elif isinstance(one, Exercise):
        found = _in_modes(one, guides, decks)
    for fault in found:
        source.say(*fault)


def _in_modes(
    exercise: Exercise, guides: dict[str, Any], decks: dict[str, Any]
) -> Iterator[tuple[int | None, str, str]]:
    """Say where a rule is broken in some of the modes only, in which."""
    found = defaultdict[tuple[int | None, str, str], list[str]](list)
    for mode in exercise.modes:
        walked = [(number, step) for number, step in enumerate(exercise.steps) if not step.only or mode in step.only]
        steps = [step for _number, step in walked]
        parts = [(number, step, steps[:at], steps[at + 1 :]) for at, (number, step) in enumerate(walked)]
        for number, part, before, later in [(None, exercise, [], steps), *parts]:
            for fault in _broken(part, Place(exercise, mode, before, later, guides, decks)):
                found[number, *fault].append(mode)
    for (number, field, sentence), modes in found.items():
        only = "" if len(modes) == len(exercise.modes) else f" (in mode {', '.join(modes)})"
        yield number, field, sentence + only


def _broken(one: Any, place: Place) -> Iterator[tuple[str, str]]:
    for kind, field, sentence, breaks in RULES:
        if isinstance(one, kind) and (wrong := breaks(one, place)):
            offenders = sorted(wrong) if isinstance(wrong, list | set | frozenset) else [""]
            yield from ((field, sentence.format(offender, one=one)) for offender in offenders)


def _wording(part: Any, language: str) -> Iterator[tuple[str, str]]:
    forbidden, quoted = FORBIDDEN.get(language) or re.compile(LOUD), QUOTED.get(language, ENGLISH)
    more = {name: getattr(part, name, "") for name in path.TEXTS if isinstance(part, path.Path | path.Night)}
    for name, text in [*texts(part), *more.items()]:
        for word in sorted({found[0].lower() for found in forbidden.finditer(quoted.sub("", text))}):
            yield name, f"{name} says “{word}”; find words without it"
        if len(text.split()) > WORDS.get(name, 60):
            yield name, f"{name} has {len(text.split())} words; {WORDS.get(name, 60)} are the most"
        known = () if isinstance(part, Option) else PLACEHOLDERS  # both read the same card
        for mark in sorted({*MARK.findall(text)} - {*known}) if name != "frame" else ():
            marks = ", ".join(f"{{{one}}}" for one in known) or "none, since both read the same"
            yield name, f"{name} has the placeholder {{{mark}}}; there are {marks}"


def _compare(source: Source, other: Source | None, *, alone: bool) -> None:
    """Say where a translation differs from the site's language in more than its texts, or is `alone`."""
    if alone:
        source.say(None, "", f"there is no file of this name in {settings.LANGUAGE_CODE}")
    if other is None or not (source.record and other.record):
        return
    mine, theirs = ([one.tables[one.head], *one.tables[one.part]] for one in (source, other))
    unlike = UNLIKE | path.TEXTS if source.head == "path" else UNLIKE
    for at, (one, same) in enumerate(zip_longest(mine, theirs)):
        if _shape("", one, unlike) != _shape("", same, unlike):
            number = at - 1 if 0 < at < len(mine) else None
            source.say(number, "", f"this differs from {other.file.parts[-3]} in more than its texts")


def _shape(name: str, value: Any, unlike: set[str]) -> Any:
    if isinstance(value, dict):
        return {key: _shape(key, inner, unlike) for key, inner in value.items()}
    if isinstance(value, list):
        return [_shape(name, inner, unlike) for inner in value]
    return sorted(MARK.findall(value)) if isinstance(value, str) and name in unlike else value
