"""One thought about words for something hard, or about a part of an apology, before somebody keeps them.

The rules are content, a file for each language that has some: content/<language>/nudges.toml. Sharing is never blocked.
"""

import functools
import re
import tomllib
from pathlib import Path

import msgspec
from django.conf import settings

from apps.exercises.content.load import ONE_AT_A_TIME
from apps.web.decks import Slug, Text

SAFETY = "safety"
ENOUGH = 2  # of the parts that a wish has


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is offered where one of the expressions is found; `slot` are the parts of a message it is about, or all."""

    id: Slug
    thought: Text
    says: tuple[str, ...]
    slot: tuple[Slug, ...] = ()

    def is_found(self, plain: str) -> bool:
        return any(re.search(expression, plain) for expression in self.says)


class Rules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The rules of a language, each list in its order; `kind` are expressions that count for nothing but danger."""

    kind: tuple[str, ...] = ()
    soft: tuple[Rule, ...] = ()
    part: tuple[Rule, ...] = ()
    sorry: tuple[Rule, ...] = ()


@functools.cache
def read(root: str, language: str) -> Rules:
    """Reads the rules of a language, none where it has no file. Raises ValueError for one that can't be read."""
    file = Path(root, language, "nudges.toml")
    rules = msgspec.convert(tomllib.loads(file.read_text("utf-8")), Rules) if file.exists() else Rules()
    for rule in (*rules.soft, *rules.part, *rules.sorry):
        for expression in rule.says:
            re.compile(expression)
    return rules


def soft(text: str, language: str) -> Rule | None:
    """Returns the first rule that hard words break."""
    rules, plain = _rules(language), _plain(text)
    kindless = functools.reduce(lambda left, kind: re.sub(kind, " ", left), rules.kind, plain)
    return next((rule for rule in rules.soft if rule.is_found(plain if rule.id == SAFETY else kindless)), None)


def missing(text: str, language: str) -> str:
    """Returns the one thing to offer where a wish has fewer than two of its parts, nothing where it is good to go."""
    parts, plain = _rules(language).part, _plain(text)
    absent = [rule for rule in parts if not rule.is_found(plain)]
    return absent[0].thought if plain and absent and len(parts) - len(absent) < ENOUGH else ""


def sorry(slot: str, text: str, language: str) -> str:
    """Returns one thought about a part of an apology, nothing where there is none."""
    plain = _plain(text)
    rules = [rule for rule in _rules(language).sorry if not rule.slot or slot in rule.slot]
    return next((rule.thought for rule in rules if plain and rule.is_found(plain)), "")


def _rules(language: str) -> Rules:
    with ONE_AT_A_TIME:
        return read(str(settings.CONTENT), language.split("-")[0])


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub("[’ʼ]", "'", text.casefold())).strip()
