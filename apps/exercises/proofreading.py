"""The rules for a file of content (design: content, B.2), with messages that an author understands.

Whatever a file holds, proofreading names faults and never fails itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from apps.exercises import agreement, catalogue, continuity, deckproof, fields
from apps.exercises.continuity import texts
from apps.exercises.proofing import Fault, ids, listed, table
from apps.exercises.source import Source

Table = Mapping[str, Any]
Found = tuple[int | None, str, str]  # which step, which field, what is wrong

# What lasts has no evening's end.
WITHOUT_FINISH = {"thanks-jar", "memories", "date-planner", "dream-board", "daily-question"}


def proofread(folder: Path) -> list[Fault]:
    """List the faults of all exercises in a folder, and of the decks beside it."""
    files, decks = sorted(folder.glob("*.toml")), deckproof.decks(folder)
    known = {file.stem for file in files} | catalogue.INDEX
    sizes = {deck.stem: deckproof.size(deck) for deck in decks}
    found = [fault for file in files for fault in _file(file, known, sizes)]
    return found + [fault for deck in decks for fault in deckproof.proofread(deck)]


def _file(file: Path, known: set[str], sizes: Mapping[str, int | None]) -> Iterator[Fault]:
    source = Source(file)
    if source.problem:
        yield Fault(file, source.problem_line, "", source.problem)
        return
    # A deck that can't be read is a fault of its own; here any number of cards will do.
    decks = {name: 1000 if size is None else size for name, size in sizes.items()}
    for step, field, sentence in _faults(source.tables, file, known, decks):
        yield Fault(file, source.line(step, field), _where(source.steps, step), sentence)


def _where(steps: Sequence[Table], number: int | None) -> str:
    if number is None:
        return ""
    key = steps[number].get("id") if number < len(steps) else None
    return f"step “{key}”" if isinstance(key, str) and key else f"step {number + 1}"


def _faults(tables: Table, file: Path, known: set[str], decks: Mapping[str, int]) -> Iterator[Found]:
    head, steps = tables.get("exercise"), tables.get("step")
    if not isinstance(head, dict):
        yield None, "", "there is no [exercise] part, which says what the exercise is"
        head = {}
    if not isinstance(steps, list) or not all(isinstance(step, dict) for step in steps):
        yield None, "", "there is no [[step]] part; each step begins with this line"
        steps = []
    for name in sorted(set(tables) - {"exercise", "step"}):
        yield None, name, f"“{name}” is no part of an exercise; there are [exercise] and [[step]]"
    yield from ((None, field, sentence) for field, sentence in _exercise(head, file))
    for number, step in enumerate(steps):
        yield from ((number, field, sentence) for field, sentence in _step(step))
        within = agreement.faults(step, decks, apart="apart" in texts(head, "modes"))
        yield from ((number, field, sentence) for field, sentence in within)
    yield from ids(steps)
    yield from _references(steps, known)
    yield from _finish(steps, head)
    yield from continuity.faults(head, steps)


def _exercise(head: Table, file: Path) -> Iterator[tuple[str, str]]:
    needed = [name for name in fields.EXERCISE if name not in fields.OPTIONAL]
    yield from table(head, fields.EXERCISE, needed)
    if isinstance(head.get("id"), str) and head["id"] != file.stem:
        yield "id", f"id is “{head['id']}”, but the file is called {file.name}; both are the same"
    if isinstance(head.get("lang"), str) and head["lang"] != file.parent.parent.name:
        yield "lang", f"lang is “{head['lang']}”, but the file lies in {file.parent.parent.name}/"


def _step(step: Table) -> Iterator[tuple[str, str]]:
    kind = step.get("kind")
    if not isinstance(kind, str) or kind not in fields.KINDS:
        yield "kind", f"kind is {fields.shown(kind)}; this version knows {listed(fields.KINDS)}"
        return
    yield from table(step, fields.STEP | fields.KINDS[kind], ["id", *fields.NEEDED[kind]])


def _references(steps: Sequence[Table], known: set[str]) -> Iterator[Found]:
    for number, step in enumerate(steps):
        says = step.get("listener_says")
        for key in set(says) - set(texts(step, "of")) if isinstance(says, dict) else ():
            yield number, "listener_says", f"listener_says speaks of “{key}”, which is not in of"
        for name in ("next", "other_ideas"):
            for key in set(texts(step, name)) - known:
                yield number, name, f"{name} points to “{key}”, which does not exist"


def _finish(steps: Sequence[Table], head: Table) -> Iterator[Found]:
    ends = [number for number, step in enumerate(steps) if step.get("kind") == "finish"]
    if not ends and steps and str(head.get("id")) not in WITHOUT_FINISH:
        yield None, "", "there is no finish; it is the last step"
    for number in ends[:-1]:
        yield number, "kind", "there is more than one finish"
    if ends and (ends[-1] != len(steps) - 1 or "only" in steps[ends[-1]]):
        yield ends[-1], "kind", "the finish is not the last step of every mode"
