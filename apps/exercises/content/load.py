"""Reads content files to records, once for each language."""

import functools
import re
import threading
import tomllib
from collections.abc import Callable, Mapping
from functools import partial
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec
from django.conf import settings
from msgspec.structs import replace

from apps.exercises.content.schema import Ask, Exercise, Match, Step
from apps.exercises.content.signs import Signs
from apps.exercises.content.texts import TEXTS, any_step
from apps.web import decks
from apps.web.decks import Deck

PLACEHOLDERS = ("me", "partner", "time", "pick")
MARK = re.compile(rf"\{{({'|'.join(PLACEHOLDERS)})\}}")
AT_THE_END = re.compile(rf"{MARK.pattern}(\.?)")  # of a sentence: what ends in “p.m.” has its full stop already

ONE_AT_A_TIME = threading.Lock()  # msgspec learns a type at its first use, and crashes if two threads do so at once


def load(language: str) -> Mapping[str, Exercise]:
    """Give all exercises by id, in the order of the front row; what is not there in this language, in the site's."""
    with ONE_AT_A_TIME:
        return read(str(settings.CONTENT), language)


@functools.cache
def read(root: str, language: str) -> Mapping[str, Exercise]:
    """Read every file, once. The system check has looked through them before."""
    known = decks.read(root, language)
    found = [_exercise(file, known) for file in decks.files(root, "exercises", language)]
    return MappingProxyType({one.id: one for one in sorted(found, key=lambda one: (one.front, one.id))})


def filled[S: msgspec.Struct](step: S, word: Callable[[str], str]) -> S:
    """Returns a step as one person reads it: `word` is asked for each placeholder there. Those of a frame are slots."""
    fields = {name: _filled(name, getattr(step, name), word) for name in step.__struct_fields__ if name != "frame"}
    return replace(step, **fields)


def _filled(name: str, value: Any, word: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return AT_THE_END.sub(partial(_said, word), value) if name in TEXTS and "{" in value else value
    if isinstance(value, tuple) and value and isinstance(value[0], msgspec.Struct):
        return tuple(filled(item, word) for item in value)
    return value


def _said(word: Callable[[str], str], mark: re.Match[str]) -> str:
    said = word(mark[1])
    return said + ("" if said.endswith(".") else mark[2])


def _exercise(file: Path, known: Mapping[str, Deck]) -> Exercise:
    tables = tomllib.loads(file.read_text("utf-8"))
    exercise, kinds = msgspec.convert(tables["exercise"], Exercise), any_step()
    steps = [msgspec.convert(table, kinds) for table in tables["step"]]
    return replace(exercise, steps=tuple(_with_cards(step, steps, known) for step in steps))


def _with_cards(step: Step, steps: list[Step], known: Mapping[str, Deck]) -> Step:
    """Gives a step its cards as options: of its deck or scale, or of every deck that a step before lets people pick."""
    if not isinstance(step, Ask | Match | Signs):
        return step
    if isinstance(step, Ask) and step.families:
        return replace(step, options=tuple(wish for family in step.families for wish in family.wishes))
    picked = [one.options for one in steps if isinstance(one, Match) and one.id == getattr(step, "deck_from", "")]
    names = [option.id for option in picked[0]] if picked else [getattr(step, "deck", "") or getattr(step, "scale", "")]
    found = [known[name] for name in names if name]
    if not found:
        return step
    cards, retired = chain(*(deck.cards for deck in found)), chain(*(deck.retired for deck in found))
    return replace(step, options=tuple(cards), retired=tuple(retired))
