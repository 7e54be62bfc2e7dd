"""The rules for an exercise, one entry each: whom it is about, what an author is told, and what breaks it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

from apps.exercises.content.schema import (
    AnyStep,
    Ask,
    Build,
    Consent,
    Exercise,
    Finish,
    Match,
    Plan,
    Read,
    Reveal,
    Step,
    Timer,
    Turns,
    texts,
)  # fmt: skip
from apps.web.decks import Deck, Option

MARK = re.compile(r"\{([^{}]*)\}")
YEAR = re.compile(r"\b(1[89]|20)\d\d\b")
# Bodies, rooms and objects: apart, they need other words.
HERE = re.compile(
    r"\b(?:arms?|hands?|hug(?:s|ging)?|hold(?:ing)?|sofa|rooms?|bed|blanket|chairs?|touch(?:ing)?|lap|lean(?:ing)?|lie"
    r"|lying|sit(?:ting)?|knees?|phones?|shoulders?|faces?|feet|foot|eyes?|heads?|back to back|side by side|table"
    r"|kitchen)\b",
    re.IGNORECASE,
)
WRITTEN = 'in talk nothing is typed; add {0}only = ["two", "own"]'


class Place(NamedTuple):
    """Where a step stands in one mode."""

    exercise: Exercise
    mode: str
    before: Sequence[AnyStep]
    later: Sequence[AnyStep]
    guides: Collection[str]
    decks: Mapping[str, Deck | None]  # None where a deck has faults of its own


# Whom a rule is about, the field to put right, what to say, and what breaks the rule: true, or the offenders by name.
type Rule = tuple[Any, str, str, Callable[[Any, Place], object]]
RULES: tuple[Rule, ...] = (
    # within a step
    (Ask, "input", "a {one.input} needs options", lambda one, _: one.input in ("choice", "many") and not one.options),
    (Ask, "options", "options are only for a choice, or for many",
     lambda one, _: one.options and one.input not in ("choice", "many")),
    (Ask, "input", "a scale needs the field scale", lambda one, _: one.input == "scale" and not one.scale),
    (Ask, "scale", "scale is only for input = “scale”", lambda one, _: one.scale and one.input != "scale"),
    (Ask, "max", "max is only for input = “many”", lambda one, _: one.max and one.input != "many"),
    (Ask, "swaps", "swaps is only for a question that comes from a deck", lambda one, _: one.swaps and not one.deck),
    (Ask, "keep_days", "keep_days does nothing for an open answer, which stays",
     lambda one, _: one.keep_days and one.see == "open"),
    (Match, "kind", "a match has one of options, deck and from_step",
     lambda one, _: sum(map(bool, (one.options, one.deck, one.from_step))) != 1),
    (Match, "draw", "draw is only for a match that comes from a deck", lambda one, _: one.draw and not one.deck),
    (Turns, "after", "after is only where reflect_seconds is set",
     lambda one, _: one.after and not one.reflect_seconds),
    (Timer | Exercise, "usual", "usual is {one.usual}, which is not among the lengths",
     lambda one, _: one.usual not in one.lengths),
    (Timer, "cues", "the cues are not in the order of their time, each at its own",
     lambda one, _: [cue.at for cue in one.cues] != sorted({cue.at for cue in one.cues})),
    (Build, "frame", "frame has {{{0}}}, but there is no slot of this id", lambda one, _: _marks(one) - _slots(one)),
    (Build, "frame", "frame leaves out the slot “{0}”; write {{{0}}}", lambda one, _: _slots(one) - _marks(one)),
    (Ask | Match, "options", "options has {{{0}}}; both read the same, so there is no name to put in",
     lambda one, _: MARK.findall(" ".join(option.text for option in one.options))),
    (Step, "", "the id “{0}” is used more than once in one list", lambda one, _: _twice(one)),
    # what it names
    (Ask | Match, "deck", "deck names “{0}”; there is no deck of this name",
     lambda one, at: _missing([one.deck], at.decks)),
    (Ask, "scale", "scale names “{0}”; there is no deck of this name", lambda one, at: _missing([one.scale], at.decks)),
    (Match, "draw", "draw asks for {one.draw} cards; “{one.deck}” has {0}", lambda one, at: _too_few(one, at)),
    (Finish, "next", "next points to “{0}”, which does not exist", lambda one, at: _missing(one.next, at.guides)),
    (Consent, "softer", "softer has the id of an answer that everybody has: {0}",
     lambda one, _: {option.id for option in one.softer} & {"yes", "not-now"}),
    (Consent, "ideas", "ideas points to “{0}”, which does not exist",
     lambda one, at: _missing(one.ideas, at.guides)),
    # how it is done
    (Step, "only", "only names “{0}”, which is not among the modes of this exercise",
     lambda one, at: one.only - {*at.exercise.modes}),
    (Turns | Timer | Consent, "only", 'a {one.kind} can\'t be done each in one\'s own time; add only = ["talk", "two"]',
     lambda _, at: at.mode == "own"),
    (Ask, "aloud", WRITTEN.format("aloud, or "), lambda one, at: at.mode == "talk" and not one.aloud),
    (Build, "only", WRITTEN.format(""), lambda _, at: at.mode == "talk"),
    (Step, "say", "say speaks of “{0}”, which is not there on a call; add say_apart",
     lambda one, at: at.exercise.call and not one.say_apart and HERE.findall(_here(one))[:1]),
    # between steps
    (Ask, "see", "no later reveal opens this answer; name it in the of of a reveal, or change see",
     lambda one, at: one.see == "both-ready" and not _opens(one, at.later)),
    (Ask, "keep_as", "keep_as does nothing without a reveal that opens this answer",
     lambda one, at: one.keep_as and not _opens(one, at.later)),
    (Reveal, "of", "of points to “{0}”; there is no such step before this one",
     lambda one, at: [key for key in one.of if not _find(key, at.before)]),
    (Reveal, "of", "of points to “{0}”, which asks nothing",
     lambda one, at: [key for key in one.of if (asked := _find(key, at.before)) and not isinstance(asked, Ask)]),
    (Reveal, "of", "of points to “{0}”, whose answer is the writer's own (see = “own”); only a consent between the two "
     "opens it", lambda one, at: [key for key in one.of if _is_own(key, at.before)]),
    (Timer, "touch", "a timer with touch comes after a consent of its own; put one before it",
     lambda one, at: one.touch and not _guarded([*_untouched(at.before), one])),
    (Step, "", "{{pick}} is used, but no match before this step picks anything",
     lambda one, at: _tells_pick(one) and not any(isinstance(step, Match) and step.pick for step in at.before)),
    (Consent, "if_not", "if_not points to “{0}”; there is no such step after this one",
     lambda one, at: not _find(one.if_not, at.later) and [one.if_not]),
    (Plan, "from_step", "from_step points to “{0}”; there is no such step before this one",
     lambda one, at: not isinstance(_find(one.from_step, at.before), Ask | Match) and _named(one)),
    (Match, "from_step", "from_step points to “{0}”, which has not opened before this step",
     lambda one, at: not _is_open(_find(one.from_step, at.before), at.before) and _named(one)),
    (Step, "kind", "the finish is not the last step of every mode",
     lambda one, at: not at.later and not isinstance(one, Finish)),
    (Finish, "kind", "there is more than one finish", lambda _, at: any(isinstance(one, Finish) for one in at.before)),
    (Finish, "home", "home has nothing to show, since no reveal opens a request",
     lambda one, at: one.home == "request" and not any(_is_open(step, at.before) and step.keep_as == "request"
                                                       for step in at.exercise.of_kind(Ask))),
    # the exercise itself
    (Exercise, "source", "source needs a year of four digits, or is “none” with grade “thin”",
     lambda one, _: not YEAR.search(one.source) and (one.source, one.grade) != ("none", "thin")),
    (Exercise, "modes", "modes has talk alone, which nobody can start yet; add two or own",
     lambda one, _: not one.ways),
    (Exercise, "", "there is no finish; it is the last step", lambda one, _: not one.of_kind(Finish)),
)  # fmt: skip


def _find(key: str, steps: Sequence[AnyStep]) -> AnyStep | None:
    return next((step for step in steps if step.id == key), None)


def _opens(asked: AnyStep, steps: Sequence[AnyStep]) -> bool:
    return any(asked.id in step.of for step in steps if isinstance(step, Reveal))


def _is_open(asked: AnyStep | None, before: Sequence[AnyStep]) -> bool:
    return isinstance(asked, Ask) and (asked.see == "open" or _opens(asked, before))


def _guarded(between: Sequence[AnyStep]) -> bool:
    """Tell whether a consent is among these steps whose refusal leads past all of them."""
    return any(isinstance(step, Consent) and not _find(step.if_not, between) for step in between)


def _is_own(key: str, before: Sequence[AnyStep]) -> bool:
    asked = _find(key, before)
    return isinstance(asked, Ask) and asked.see == "own" and not _guarded(before[before.index(asked) + 1 :])


def _untouched(before: Sequence[AnyStep]) -> Sequence[AnyStep]:
    return before[max((at + 1 for at, one in enumerate(before) if isinstance(one, Timer) and one.touch), default=0) :]


def _tells_pick(step: AnyStep) -> bool:
    return any("{pick}" in text for name, text in texts(step) if name != "frame")


def _here(step: AnyStep) -> str:
    return " ".join([step.say, *(card.text for card in (step.cards if isinstance(step, Read) else ()))])


def _missing(keys: Sequence[str], known: Collection[str]) -> list[str]:
    return [key for key in keys if key and key not in known]


def _too_few(step: Match, place: Place) -> list[str]:
    deck = place.decks.get(step.deck)
    return [str(len(deck.cards))] if deck and len(deck.cards) < step.draw else []


def _named(step: Plan | Match) -> list[str]:
    return [step.from_step] if step.from_step else []


def _marks(step: Build) -> set[str]:
    return set(MARK.findall(step.frame))


def _slots(step: Build) -> set[str]:
    return {slot.id for slot in step.slots}


def _twice(step: Step) -> list[str]:
    lists = [value for name in step.__struct_fields__ if isinstance(value := getattr(step, name), tuple)]
    ids = [Counter(option.id for option in one if isinstance(option, Option)) for one in lists]
    return [key for one in ids for key, times in one.items() if times > 1]
