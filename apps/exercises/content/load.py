"""Reads content files to records, once for each language."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec
from django.conf import settings
from msgspec.structs import replace

from apps.exercises.content.schema import TEXTS, AnyStep, Ask, Exercise, Match
from apps.web import decks
from apps.web.decks import Deck

PLACEHOLDERS = ("me", "partner", "time", "pick")
MARK = re.compile(rf"\{{({'|'.join(PLACEHOLDERS)})\}}")


def load(language: str) -> Mapping[str, Exercise]:
    """Give all exercises by id, in the order of the front row; what is not there in this language, in the site's."""
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
        return MARK.sub(lambda mark: word(mark[1]), value) if name in TEXTS and "{" in value else value
    if isinstance(value, tuple) and value and isinstance(value[0], msgspec.Struct):
        return tuple(filled(item, word) for item in value)
    return value


def _exercise(file: Path, known: Mapping[str, Deck]) -> Exercise:
    tables = tomllib.loads(file.read_text("utf-8"))
    exercise = msgspec.convert({**tables["exercise"], "steps": tables["step"]}, Exercise)
    return replace(exercise, steps=tuple(_with_cards(step, known) for step in exercise.steps))


def _with_cards(step: AnyStep, known: Mapping[str, Deck]) -> AnyStep:
    """Give a step that draws from a deck, or asks by a scale, its cards as options."""
    deck = step.deck or getattr(step, "scale", "") if isinstance(step, Ask | Match) else ""
    return replace(step, options=known[deck].cards, retired=known[deck].retired) if deck else step
