"""The exercises, read once from content files. What an author may write is in fields.py and proofreading.py."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
# The texts of a step, in which the placeholders are filled.
SPOKEN = (
    "title say say_apart cards options listener_says prompts openings after_each cues answers if_none offer softer "
    "slots replies line ask_line"
).split()
# The points of a scale, from the least to the most (design: content, B.3).
SCALES = {
    "weather5": ("stormy", "cloudy", "mixed", "mostly clear", "sunny"),
    "often5": ("not at all", "rarely", "now and then", "often", "very often"),
    "lands5": ("not for me", "a little", "nice", "really lands", "melts me"),
    "new5": ("familiar", "a little new", "fresh", "quite new", "brand new"),
    "heavy5": ("light", "a little", "middling", "heavy", "very heavy"),
}
DONE = {"timer", "turns", "match", "consent", "build"}
MARK = re.compile(rf"\{{({'|'.join(PLACEHOLDERS)})\}}")


@dataclass(frozen=True)
class Cue:
    """Words that appear when this share of a timer's time is over."""

    at: float
    say: str


@dataclass(frozen=True)
class Slot:
    """One part of a message that somebody composes."""

    id: str
    label: str
    hint: str = ""
    required: bool = True
    starters: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Step:
    """One step, with the fields of all kinds; what each means, docs/writing-exercises.md tells authors."""

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
    options: tuple[str, ...] = ()  # and match
    scale: str = ""
    from_deck: str = ""  # and match
    swaps: int = 0
    max: int = 0
    nudge: str = "none"
    keep_days: int | None = None
    # reveal
    of: tuple[str, ...] = ()
    view: str = "side"
    listener_says: Mapping[str, str] = field(default_factory=dict)
    # turns; a timer has several lengths to choose from
    seconds: tuple[int, ...] = (120,)
    rounds: int = 1
    reflect: bool = False
    reflect_seconds: int = 60
    prompts: tuple[str, ...] = ()
    openings: tuple[str, ...] = ()
    first: str = "choose"
    after_each: tuple[str, ...] = ()
    # timer
    usual: int = 0
    cues: tuple[Cue, ...] = ()
    screen: str = "calm"
    touch: bool = False
    # match
    from_step: str = ""
    draw: int = 0
    answers: tuple[str, ...] = ("yes", "maybe", "not for me")
    show: str = "both-open"
    remember: bool = False
    pick: int = 1
    order: str = "deck"
    if_none: str = ""
    # consent
    offer: str = ""
    softer: tuple[str, ...] = ()
    if_not: str = "finish"
    other_ideas: tuple[str, ...] = ()
    # build
    slots: tuple[Slot, ...] = ()
    frame: str = ""
    checks: str = ""
    deliver: tuple[str, ...] = ("keep", "share", "aloud")
    replies: tuple[str, ...] = ()
    # plan
    what: str = "date"
    fields: tuple[str, ...] = ("what", "when")
    agree: str = "both"
    prefill_from: str = ""
    # finish
    line: str = ""
    ask_line: str = ""
    feel: bool = False
    next: tuple[str, ...] = ()
    card: str = "none"


SPOKEN_PARTS: Mapping[type, tuple[str, ...]] = {Cue: ("say",), Slot: ("label", "hint", "starters")}


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
    def repeats(self) -> bool:
        """Whether it makes sense more than once a day: what is done, not what is asked."""
        return any(step.kind in DONE for step in self.steps)

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

    def fill(value: Any) -> Any:
        if isinstance(value, str):
            return MARK.sub(lambda mark: words[mark[1]], value)
        if isinstance(value, tuple):
            return tuple(map(fill, value))
        if isinstance(value, Mapping):
            return {key: fill(text) for key, text in value.items()}
        if isinstance(value, Cue | Slot):
            return replace(value, **{name: fill(getattr(value, name)) for name in SPOKEN_PARTS[type(value)]})
        return value

    return replace(step, **{name: fill(getattr(step, name)) for name in SPOKEN})


def _exercise(file: dict[str, Any]) -> Exercise:
    steps = tuple(_step(table) for table in file["step"])
    return Exercise(**_frozen(file["exercise"]), steps=steps)


def _step(table: dict[str, Any]) -> Step:
    own = _frozen(table)
    if isinstance(own.get("seconds"), int):
        own["seconds"] = (own["seconds"],)
    own["cues"] = tuple(Cue(**cue) for cue in table.get("cues", ()))
    own["slots"] = tuple(Slot(**_frozen(slot)) for slot in table.get("slots", ()))
    return Step(**own)


def _frozen(table: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in table.items()}
