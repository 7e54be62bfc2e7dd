"""What the two did: exercises with the answers that both can read, and evenings with a line each."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from apps.exercises.content import path as paths
from apps.exercises.content.load import filled, load
from apps.exercises.content.schema import Ask, Build, Step
from apps.exercises.models import Run
from apps.exercises.runs import access, state
from apps.exercises.steps.ask import deck
from apps.portability.pages.parts import Item, Page, Part, Reading, Voice, by_year, day_of, grouped, is_mine

type Runs = Callable[[UUID], Run | None]


class Told:
    """Reads runs with what they asked, which only the run itself knows: the card that it drew."""

    def __init__(self, read: Reading, runs: Runs) -> None:
        self.read, self.runs = read, runs
        self.answers = grouped(read.document.answers, "run")
        self.notes = grouped(read.document.notes, "run")
        self.opened = {(one.run, one.step) for one in read.document.reveals}
        self.lines = grouped(read.document.lines, "evening")
        self.looked_at = grouped(read.document.evening_photos, "evening")
        self.enclosed = {one.answer: one.photo for one in read.document.enclosed_photos}

    def item(self, one: Any, *, mine: bool) -> Item | None:
        """Returns what both can read of it, or what its reader alone can; None where there is nothing."""
        run = self.runs(UUID(one.drawn_by)) if one.exercise in load(self.read.language) else None
        if not run:
            return None
        guide = load(self.read.language)[one.exercise]
        parts = [part for step in guide.steps if (part := self._part(one, run, step, mine=mine))]
        is_open = any(key == one.id for key, _step in self.opened)
        return Item(guide.title, day_of(one.day), parts) if parts or (is_open and not mine) else None

    def evening(self, one: Any, *, mine: bool = False) -> Item:
        lines = [line for line in self.lines.get(one.id, []) if is_mine(line) == mine]
        voices = [self.read.voice(line, line.words) for line in lines]
        shots = [] if mine else self.read.shots(row.photo for row in self.looked_at.get(one.id, []))
        return Item(_name(self.read, one), day_of(one.day), [Part("", voices, shots)] if voices or shots else [])

    def _part(self, one: Any, run: Run, step: Step, *, mine: bool) -> Part | None:
        rows = [row for row in self.answers.get(one.id, []) if row.step == step.id and not row.taken_back_on]
        rows = [row for row in rows if self._is_shared(one, run, step, row) != mine]
        voices = [self.read.voice(row, words) for row in rows if (words := _words(step, row.words))]
        shots = self.read.shots(self.enclosed.get(row.id) for row in rows)
        if not mine:
            voices += self._notes(one, step)
        return Part(self._asked(run, step), voices, shots) if voices or shots else None

    def _notes(self, one: Any, step: Step) -> list[Voice]:
        rows = [row for row in self.notes.get(one.id, []) if row.step == step.id]
        return [self.read.voice(row, access.note_told(step, row.words)) for row in rows]

    def _is_shared(self, one: Any, run: Run, step: Step, row: Any) -> bool:
        reveal = access.waits_in(run, step)
        opened = reveal is not None and (one.id, reveal.id) in self.opened
        is_theirs = row.writer != self.read.document.reader
        return is_theirs or opened or bool(row.shown_on) or (isinstance(step, Ask) and step.see == "open")

    def _asked(self, run: Run, step: Step) -> str:
        reader = self.read.person
        words: dict[str, Callable[[], str]] = {
            "me": lambda: reader.name,
            "partner": lambda: self.read.partner_name,
            "time": str,
            "pick": lambda: state.picked(run, reader),
        }
        told = filled(step, lambda name: words[name]())
        return deck.card(run, step, reader) or told.title or told.say


def _words(step: Step, words: str) -> str:
    """Returns an answer as it is read; what only a step itself can read is in nearer.json."""
    if isinstance(step, Ask):
        return access.told(step, words)
    with suppress(ValueError):
        return "" if isinstance(json.loads(words), dict | list) and not isinstance(step, Build) else words
    return words


def pages(read: Reading, told: Told) -> Iterator[Page]:
    found = [(one.day, item) for one in read.document.runs if (item := told.item(one, mine=False))]
    found += [(one.day, told.evening(one)) for one in read.document.evenings]
    for year, items in by_year(found, lambda one: one[0]):
        yield Page.of_year("together", _("Exercises"), year, items)


def _name(read: Reading, one: Any) -> str:
    run = next((row for row in read.document.path_runs if row.id == one.path_run), None)
    known = paths.load(read.language).get(run.path) if run else None
    nights = {night.id: night.title for night in known.evenings} if known else {}
    exercise = load(read.language).get(one.name)
    return str(nights.get(one.name) or (exercise.title if exercise else _("An evening")))
