"""The rules for a file of content (design: content, B.2), with messages that an author understands.

Whatever a file holds, proofreading names faults and never fails itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from apps.exercises import catalogue, fields
from apps.exercises.source import Source

Table = Mapping[str, Any]

FORBIDDEN = re.compile(
    r"\b(should|must|always|never|husbands?|wi(?:fe|ves)|boyfriends?|girlfriends?|hubby|wifey)\b", re.IGNORECASE
)
PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
# Research may be quoted in its own words; ids, modes and the like are no texts.
SPOKEN = ("title", "blurb", "care", "say", "say_apart", "cards", "options", "line", "listener_says")
# What lasts has no evening's end.
WITHOUT_FINISH = {"thanks-jar", "memories", "date-planner", "dream-board", "daily-question"}


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


def proofread(folder: Path) -> list[Fault]:
    """List the faults of all files in a folder."""
    files = sorted(folder.glob("*.toml"))
    known = {file.stem for file in files} | catalogue.INDEX
    return [fault for file in files for fault in _file(file, known)]


def _file(file: Path, known: set[str]) -> Iterator[Fault]:
    source = Source(file)
    if source.problem:
        yield Fault(file, source.problem_line, "", source.problem)
        return
    for step, field, sentence in _faults(source.tables, file, known):
        yield Fault(file, source.line(step, field), _where(source.steps, step), sentence)


def _where(steps: Sequence[Table], number: int | None) -> str:
    if number is None:
        return ""
    key = steps[number].get("id") if number < len(steps) else None
    return f"step “{key}”" if isinstance(key, str) and key else f"step {number + 1}"


Found = tuple[int | None, str, str]  # which step, which field, what is wrong


def _faults(tables: Table, file: Path, known: set[str]) -> Iterator[Found]:
    head, steps = tables.get("exercise"), tables.get("step")
    if not isinstance(head, dict):
        yield None, "", "there is no [exercise] part, which says what the exercise is"
        head = {}
    if not isinstance(steps, list) or not all(isinstance(step, dict) for step in steps):
        yield None, "", "there is no [[step]] part; each step begins with this line"
        steps = []
    for name in sorted(set(tables) - {"exercise", "step"}):
        yield None, name, f"“{name}” is no part of an exercise; there are [exercise] and [[step]]"
    yield from _exercise(head, file)
    for number, step in enumerate(steps):
        yield from ((number, field, sentence) for field, sentence in _step(step))
    yield from _ids(steps)
    yield from _references(steps, known)
    yield from _opened(steps)
    yield from _finish(steps, head)


def _exercise(head: Table, file: Path) -> Iterator[Found]:
    needed = [name for name in fields.EXERCISE if name not in fields.OPTIONAL]
    for field, sentence in _table(head, fields.EXERCISE, needed):
        yield None, field, sentence
    if isinstance(head.get("id"), str) and head["id"] != file.stem:
        yield None, "id", f"id is “{head['id']}”, but the file is called {file.name}; both are the same"
    if isinstance(head.get("lang"), str) and head["lang"] != file.parent.parent.name:
        yield None, "lang", f"lang is “{head['lang']}”, but the file lies in {file.parent.parent.name}/"


def _step(step: Table) -> Iterator[tuple[str, str]]:
    kind = step.get("kind")
    if not isinstance(kind, str) or kind not in fields.KINDS:
        yield "kind", f"kind is {fields.shown(kind)}; this version knows {_listed(fields.KINDS)}"
        return
    yield from _table(step, fields.STEP | fields.KINDS[kind], ["id", *fields.NEEDED[kind]])
    if step.get("input") == "choice" and "options" not in step:
        yield "input", "a choice needs options, at least two"


def _table(table: Table, rules: Mapping[str, fields.Rule], needed: Iterable[str]) -> Iterator[tuple[str, str]]:
    yield from (("", f"{name} is missing") for name in needed if name not in table)
    for name, value in table.items():
        if name not in rules:
            close = get_close_matches(name, rules, n=1)
            yield name, f"“{name}” is not known here" + (f"; is “{close[0]}” meant?" if close else "")
        elif wrong := rules[name](value):
            yield name, f"{name} {wrong}"
        elif name in SPOKEN:
            yield from ((name, sentence) for sentence in _tone(name, value))


def _tone(name: str, value: object) -> Iterator[str]:
    texts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else [value]
    spoken = " ".join(map(str, texts))
    for word in sorted({found.lower() for found in FORBIDDEN.findall(spoken)}):
        yield f"{name} says “{word}”; find words without it"
    for mark in sorted(set(PLACEHOLDER.findall(spoken)) - set(catalogue.PLACEHOLDERS)):
        marks = _listed([f"{{{known}}}" for known in catalogue.PLACEHOLDERS])
        yield f"{name} has the placeholder {{{mark}}}; there are {marks}"


def _ids(steps: list[Table]) -> Iterator[Found]:
    times = Counter(step["id"] for step in steps if isinstance(step.get("id"), str))
    for number, step in enumerate(steps):
        if isinstance(step.get("id"), str) and times[step["id"]] > 1:
            yield number, "id", f"the id “{step['id']}” is used {times[step['id']]} times"


def _references(steps: list[Table], known: set[str]) -> Iterator[Found]:
    for number, step in enumerate(steps):
        earlier = {other.get("id"): other for other in steps[:number] if isinstance(other.get("id"), str)}
        of, says = _list(step, "of"), step.get("listener_says")
        for key in of:
            yield from ((number, "of", sentence) for sentence in _revealed(earlier, key))
        for key in set(says) - set(of) if isinstance(says, dict) else ():
            yield number, "listener_says", f"listener_says speaks of “{key}”, which is not in of"
        for key in set(_list(step, "next")) - known:
            yield number, "next", f"next points to “{key}”, which does not exist"


def _revealed(earlier: Mapping[Any, Table], key: str) -> Iterator[str]:
    if key not in earlier:
        yield f"of points to “{key}”; there is no such step before this one"
    elif earlier[key].get("kind") != "ask":
        yield f"of points to “{key}”, which asks nothing"
    elif earlier[key].get("see") == "own":
        yield f'of points to “{key}”, whose answer is the writer\'s own (see = "own")'


def _opened(steps: list[Table]) -> Iterator[Found]:
    for number, step in enumerate(steps):
        later = {key for other in steps[number:] if other.get("kind") == "reveal" for key in _list(other, "of")}
        waits = step.get("kind") == "ask" and step.get("see", "both-ready") == "both-ready"
        if waits and isinstance(step.get("id"), str) and step["id"] not in later:
            yield number, "see", "no later reveal opens this answer; name it in the of of a reveal, or change see"


def _finish(steps: list[Table], head: Table) -> Iterator[Found]:
    ends = [number for number, step in enumerate(steps) if step.get("kind") == "finish"]
    if not ends and steps and str(head.get("id")) not in WITHOUT_FINISH:
        yield None, "", "there is no finish; it is the last step"
    for number in ends[:-1]:
        yield number, "kind", "there is more than one finish"
    if ends and ends[-1] != len(steps) - 1:
        yield ends[-1], "kind", "the finish is not the last step"


def _list(table: Table, name: str) -> list[str]:
    value = table.get(name)
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _listed(names: Iterable[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
