"""The exercises, read once from content files. What an author may write is in fields.py and proofreading.py."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.conf import settings

# The whole catalogue as it is planned (design: content, A.2): a text may point to an entry before its file is written.
INDEX = frozenset(
    "first-step daily-check-in quiet-look evening-thanks thanks-jar our-story memories long-hug say-it-softly "
    "speaker-listener daily-question know-you-now small-moments date-planner dream-board affection-ladder "
    "make-it-right letting-go how-love-lands phone-free-hour something-new extra-help small-steps signs-check "
    "pause-and-return kind-witness weekly-check-in milestones my-own-growth".split()
)
PLACEHOLDERS = ("me", "partner", "time", "pick")
MARK = re.compile(rf"\{{({'|'.join(PLACEHOLDERS)})\}}")


@dataclass(frozen=True, eq=False)
class Step:
    """One step. Fields that only other kinds know are in `more`, as the author wrote them."""

    id: str
    kind: str
    title: str = ""
    say: str = ""
    say_apart: str = ""
    who: str = "both"
    only: tuple[str, ...] = ()
    skip: bool = True
    keep_as: str = ""
    # read
    cards: tuple[str, ...] = ()
    ready: str = "each"
    # ask
    input: str = "line"
    see: str = "both-ready"
    about: str = "me"
    options: tuple[str, ...] = ()
    keep_days: int | None = None
    # reveal
    of: tuple[str, ...] = ()
    view: str = "side"
    listener_says: Mapping[str, str] = field(default_factory=dict)
    # finish
    line: str = ""
    ask_line: str = ""
    feel: bool = False
    next: tuple[str, ...] = ()
    card: str = "none"
    # the other kinds
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Exercise:
    """One file of content."""

    id: str
    title: str
    blurb: str
    minutes: tuple[int, int]
    modes: tuple[str, ...]
    lang: str
    grade: str
    evidence: str
    source: str
    care: str
    version: int
    covers: tuple[str, ...] = ()
    helps: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()

    def step(self, key: str) -> Step | None:
        """Find a step by its id."""
        return next((step for step in self.steps if step.id == key), None)

    def place_of(self, step: Step) -> int:
        """Count the steps before this one."""
        return [other.id for other in self.steps].index(step.id)

    def after(self, step: Step) -> Step | None:
        """Give the step that follows, None after the last."""
        return next(iter(self.steps[self.place_of(step) + 1 :]), None)

    def before(self, step: Step, kind: str) -> Step | None:
        """Give the nearest earlier step of this kind."""
        earlier = self.steps[: self.place_of(step)]
        return next((other for other in reversed(earlier) if other.kind == kind), None)

    @property
    def reveals(self) -> list[Step]:
        """The steps in which answers open."""
        return [step for step in self.steps if step.kind == "reveal"]


def exercises() -> Mapping[str, Exercise]:
    """Give all exercises by id. Translations will be sibling folders with the same ids."""
    return read(Path(settings.CONTENT) / "en" / "exercises")


@functools.cache
def read(folder: Path) -> Mapping[str, Exercise]:
    """Read every file of a folder, once. The system check has proofread them before."""
    found = [_exercise(tomllib.loads(file.read_text(encoding="utf-8"))) for file in sorted(folder.glob("*.toml"))]
    return MappingProxyType({exercise.id: exercise for exercise in found})


def filled(step: Step, *, me: str, partner: str, time: str = "", pick: str = "") -> Step:
    """Give the step as one person reads it, with the placeholders filled."""
    words = {"me": me, "partner": partner, "time": time, "pick": pick}

    def fill(text: str) -> str:
        return MARK.sub(lambda mark: words[mark[1]], text)

    texts = {name: fill(getattr(step, name)) for name in ("title", "say", "say_apart", "line", "ask_line")}
    lists = {name: tuple(map(fill, getattr(step, name))) for name in ("cards", "options")}
    hints = {key: fill(text) for key, text in step.listener_says.items()}
    return replace(step, **texts, **lists, listener_says=hints)  # type: ignore[arg-type]


def _exercise(file: dict[str, Any]) -> Exercise:
    steps = tuple(_step(table) for table in file["step"])
    return Exercise(**_frozen(file["exercise"]), steps=steps)


def _step(table: dict[str, Any]) -> Step:
    known = {known.name for known in fields(Step)}
    own = {name: value for name, value in table.items() if name in known}
    return Step(**_frozen(own), more={name: value for name, value in table.items() if name not in known})


def _frozen(table: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}
