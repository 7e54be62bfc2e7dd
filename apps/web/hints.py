"""What is looked for while somebody writes: plain rules, read from content and judged on the writer's own device.

A file is content/<language>/helpers/<name>.toml; a language without one has no hints. Its expressions mean the same in
Python and in JavaScript, on words as static/js/lib/hints.js folds them, and none of them can run away.
"""

import functools
import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec
from django.conf import settings

from apps.web.decks import Slug, Text

MOST, MOST_OF_A_GROUP = 200, 5  # how often something may be repeated
TOKEN = re.compile(
    r"""\\[bBdDsSwW^$.*+?()\[\]{}|/\\]
    | \[\^?(?:[^\\\[\]]|\\[dDsSwW^$.*+?()\[\]{}|/\\-])+\]
    | \((?:\?[:=!]|(?!\?)) | [)|.^$] | (?:\?|\{(?:\d+,)?\d+\})\??
    | [^\\\[\](){}*+?|.^$]""",
    re.VERBOSE,
)
REPEATED_LOOK = re.compile(r"\(\?[=!][^()]*\)[?{]")


class Rule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Speaks where one of `any` is found or there are fewer words than `under`, or always, and none of `none` is found.

    `slot` are the parts of a message that it is about, or all.
    """

    id: Slug
    hint: Text
    any: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    under: int = 0
    slot: tuple[Slug, ...] = ()


class Try(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody may write, and which rule speaks then, or none; `ticks` are the parts that are there."""

    text: str
    finds: str = ""
    slot: str = ""
    ticks: tuple[Slug, ...] | None = None


class Helper(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Rules in their order. What `passes` counts for nothing but danger; a good message has `enough` of the parts."""

    id: Slug
    lang: Slug
    rules: Annotated[tuple[Rule, ...], msgspec.Meta(min_length=1)]
    passes: tuple[str, ...] = ()
    parts: tuple[Rule, ...] = ()
    enough: int = 0
    trys: tuple[Try, ...] = ()


class Sent(NamedTuple):
    """The rules as pages fetch them: nothing in them is anybody's, and they stay as they are under their version."""

    body: bytes
    version: str


def sent(language: str, name: str) -> Sent | None:
    return _sent(str(settings.CONTENT), language.split("-")[0], name)


@functools.cache
def _sent(root: str, language: str, name: str) -> Sent | None:
    file = next((file for file in Path(root).glob("*/helpers/*.toml") if _key(file) == (language, name)), None)
    if not file:
        return None
    helper = read(file)
    rules, parts = ([_folded(rule) for rule in some] for some in (helper.rules, helper.parts))
    passes = [_fold(one) for one in helper.passes]
    body = msgspec.json.encode({"passes": passes, "rules": rules, "parts": parts, "enough": helper.enough})
    return Sent(body, hashlib.sha256(body).hexdigest()[:12])


def read(file: Path) -> Helper:
    """Reads a file. Raises ValueError for one that can't be read."""
    tables = tomllib.loads(file.read_text("utf-8"))
    head = tables.pop("helper", {})
    return msgspec.convert({**head, **{f"{name}s": value for name, value in tables.items()}}, Helper)


def faults(root: Path) -> list[str]:
    """List what is wrong with the helpers of every language, for their authors."""
    return [f"{file.parents[1].name}/helpers/{file.name}: {one}." for file in _files(root) for one in _faults(file)]


def _files(root: Path) -> list[Path]:
    return sorted(root.glob("*/helpers/*.toml"))


def _faults(file: Path) -> Iterator[str]:
    try:
        helper = read(file)
    except ValueError as problem:
        yield str(problem)
        return
    if (helper.lang, helper.id) != _key(file):
        yield f"the helper is “{helper.id}” in “{helper.lang}”, unlike its file"
    expressions = [*helper.passes, *(one for rule in (*helper.rules, *helper.parts) for one in (*rule.any, *rule.none))]
    yield from (f"“{one}” {wrong}" for one in expressions if (wrong := _wrong_with(_fold(one))))
    known = {"", *(rule.id for rule in (*helper.rules, *helper.parts))}
    yield from (f"a try finds “{one.finds}”; there is no such rule" for one in helper.trys if one.finds not in known)


def _key(file: Path) -> tuple[str, str]:
    return file.parents[1].name, file.stem


def _folded(rule: Rule) -> dict[str, object]:
    some = {name: [_fold(one) for one in getattr(rule, name)] for name in ("any", "none")}
    return {"id": rule.id, "hint": rule.hint, **some, "under": rule.under, "slot": rule.slot}


def _fold(expression: str) -> str:
    """Leaves out the marks of letters, as it is done with the words: \\b and \\w know only a to z."""
    split = unicodedata.normalize("NFD", expression)
    return "".join(one for one in split if not unicodedata.category(one).startswith("M"))


def _wrong_with(expression: str) -> str:
    """Says why an expression is refused: it must mean the same in both languages, and come to an end soon."""
    try:
        re.compile(expression)
    except re.error as problem:
        return f"can’t be read: {problem}"
    tokens = TOKEN.findall(expression)
    if "".join(tokens) != expression or REPEATED_LOOK.search(expression) or not expression.isascii():
        return "has something that Python and JavaScript read differently, or a repetition without an end"
    return "repeats too much: a repetition in a repeated group, or too many times" if _runs_away(tokens) else ""


def _runs_away(tokens: list[str]) -> bool:
    """Tells whether it holds a repetition in a repeated group, or one that goes on for too long."""
    repeats, group = [False], None  # whether the groups around repeat something; the same of one that has just ended
    for sign in tokens:
        if sign[0] == "{":
            most = int(re.findall(r"\d+", sign)[-1])
            if group or most > (MOST if group is None else MOST_OF_A_GROUP):
                return True
        if sign[0] in "?{":
            repeats[-1] = True
        elif sign[0] == "(":
            repeats.append(False)
        group = repeats.pop() if sign == ")" else None
        repeats[-1] = repeats[-1] or bool(group)
    return False
