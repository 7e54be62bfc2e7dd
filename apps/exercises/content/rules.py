"""The rules for an exercise, one entry each: whom it is about, what an author is told, and what breaks it."""

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

from apps.exercises.content import schema
from apps.exercises.content.schema import Ask, Build, Consent, Exercise, Finish, Match, Plan, Reveal, Step
from apps.exercises.content.signs import Signs
from apps.exercises.content.texts import texts
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


class Place(NamedTuple):
    """Where a step stands in one mode."""

    exercise: Exercise
    mode: str
    before: Sequence[Step]
    later: Sequence[Step]
    guides: Collection[str]
    decks: Mapping[str, Deck | None]  # None where a deck has faults of its own


# Whom a rule is about, the field to put right, what to say, and what breaks the rule: true, or the offenders by name.
type Rule = tuple[Any, str, str, Callable[[Any, Place], object]]
RULES: tuple[Rule, ...] = (
    # within a step
    (Ask, "options", "a choice, or many, needs options, and nothing else may have them",
     lambda one, _: (one.input in ("choice", "many")) != bool(one.options or one.families)),
    (Ask, "families", "families, input = “many”, see = “both-ready” and keep_as = “wish” go together, without options",
     lambda one, _: len({bool(one.families), one.keep_as == "wish"}) > 1
     or (one.families and (one.options or one.input != "many" or one.see != "both-ready"))),
    (Ask, "scale", "a scale needs the field scale, and nothing else may have it",
     lambda one, _: (one.input == "scale") != bool(one.scale)),
    (Ask, "max", "max is only for input = “many”", lambda one, _: one.max and one.input != "many"),
    (Ask, "swaps", "swaps is only for a question that comes from a deck",
     lambda one, _: one.swaps and not (one.deck or one.deck_from)),
    (Ask, "keep_as", "input = “dreams” goes with keep_as = “dream” and see = “on-share”, and neither without the other",
     lambda one, _: (one.input == "dreams") != (one.keep_as == "dream" and one.see == "on-share")
     or (one.keep_as == "dream") != (one.input == "dreams")),
    (Ask, "keep_days", "keep_days does nothing for an open answer, which stays",
     lambda one, _: one.keep_days and one.see == "open"),
    (Match, "kind", "a match has one of options, deck and from_step",
     lambda one, _: sum(map(bool, (one.options, one.deck, one.from_step))) != 1),
    (Match, "agreed", "agreed is only for a pick of options",
     lambda one, _: one.agreed and not (one.options and one.pick)),
    (Match, "draw", "draw is only for a match that comes from a deck", lambda one, _: one.draw and not one.deck),
    (Ask, "ends", "ends is “{one.ends}”, which is not among the options",
     lambda one, _: one.ends and one.ends not in [option.id for option in one.options]),
    (schema.Turns, "after", "after is only where reflect_seconds is set",
     lambda one, _: one.after and not one.reflect_seconds),
    (schema.Timer | Exercise, "usual", "usual is {one.usual}, which is not among the lengths",
     lambda one, _: one.usual not in one.lengths),
    (schema.Timer, "cues", "the cues are not in the order of their time, each at its own",
     lambda one, _: [cue.at for cue in one.cues] != sorted({cue.at for cue in one.cues})),
    (Build, "frame", "frame has {{{0}}}, but there is no slot of this id",
     lambda one, _: {*MARK.findall(one.frame)} - {slot.id for slot in one.slots}),
    (Build, "frame", "frame leaves out the slot “{0}”; write {{{0}}}",
     lambda one, _: {slot.id for slot in one.slots} - {*MARK.findall(one.frame)}),
    (Ask | Match, "options", "options has {{{0}}}; both read the same, so there is no name to put in",
     lambda one, _: MARK.findall(" ".join(option.text for option in one.options))),
    (Step, "", "the id “{0}” is used more than once in one list", lambda one, _: _twice(one)),
    # what it names
    (Ask | Match, "deck", "deck names “{0}”; there is no deck of this name",
     lambda one, at: {one.deck} - {"", *at.decks}),
    (Ask | Signs, "scale", "scale names “{0}”; there is no deck of this name",
     lambda one, at: {one.scale} - {"", *at.decks}),
    (Signs, "signs", "to or many_to points to “{0}”, which does not exist",
     lambda one, at: {one.many_to, *(key for sign in one.signs for key in sign.to)} - {*at.guides}),
    (Signs, "kind", "signs are one's own; the exercise's only mode is “own”",
     lambda _, at: at.exercise.modes != ("own",)),
    (schema.Photos, "deck", "deck or empty_deck names “{0}”; there is no deck of this name",
     lambda one, at: {one.deck, one.empty_deck} - {*at.decks}),
    (Match, "draw", "draw asks for {one.draw} cards; “{one.deck}” has {0}", lambda one, at: _too_few(one, at)),
    (Finish, "called", "called names “{0}”, which is not in next",
     lambda one, _: {option.id for option in one.called} - {*one.next}),
    (Finish, "next", "next points to “{0}”, which does not exist", lambda one, at: {*one.next} - {*at.guides}),
    (Consent, "softer", "softer has the id of an answer that everybody has: {0}",
     lambda one, _: {option.id for option in one.softer} & {"yes", "not-now"}),
    (Consent, "ideas", "ideas points to “{0}”, which does not exist", lambda one, at: {*one.ideas} - {*at.guides}),
    # how it is done
    (Step, "only", "only names “{0}”, which is not among the modes of this exercise",
     lambda one, at: one.only - {*at.exercise.modes}),
    (schema.Turns | schema.Timer | Consent, "only",
     'a {one.kind} can\'t be done each in one\'s own time; add only = ["talk", "two"]', lambda _, at: at.mode == "own"),
    (Ask, "aloud", 'in talk nothing is typed; add aloud, or only = ["two", "own"]',
     lambda one, at: at.mode == "talk" and not one.aloud),
    (Build, "only", 'in talk nothing is typed; add only = ["two", "own"]', lambda _, at: at.mode == "talk"),
    (Step, "say", "say speaks of “{0}”, which is not there on a call; add say_apart",
     lambda one, at: at.exercise.call and not one.say_apart and HERE.findall(_here(one))[:1]),
    # between steps
    (Ask, "see", "no later reveal opens this answer; name it in the of of a reveal, or change see",
     lambda one, at: one.see == "both-ready" and not _opens(one, at.later)),
    (Ask, "keep_as", "keep_as does nothing without a reveal that opens this answer",
     lambda one, at: one.keep_as not in ("", "dream") and not _opens(one, at.later)),
    (Reveal, "of", "of points to “{0}”; there is no such step before this one",
     lambda one, at: [key for key in one.of if not _find(key, at.before)]),
    (Reveal, "of", "of points to “{0}”, which asks nothing",
     lambda one, at: [key for key in one.of if (asked := _find(key, at.before)) and not isinstance(asked, Ask)]),
    (Reveal, "of", "of points to “{0}”, whose answer is the writer's own (see = “own”); only a consent between the two "
     "opens it", lambda one, at: [key for key in one.of if _is_own(key, at.before)]),
    (schema.Timer, "touch", "a timer with touch comes after a consent of its own; put one before it",
     lambda one, at: one.touch and not _guarded([*_untouched(at.before), one])),
    (Step, "", "{{pick}} is used, but no match before this step picks anything",
     lambda one, at: _tells_pick(one) and not any(isinstance(step, Match) and step.pick for step in at.before)),
    (Consent, "if_not", "if_not points to “{one.if_not}”; there is no such step after this one",
     lambda one, at: not _find(one.if_not, at.later)),
    (Match, "fits", "fits points to “{one.fits}”; there is no such scale before this one",
     lambda one, at: at.mode == "talk" and one.fits and not getattr(_find(one.fits, at.before), "scale", "")),
    (Plan, "from_step", "from_step points to “{one.from_step}”; there is no such step before this one",
     lambda one, at: one.from_step and not isinstance(_find(one.from_step, at.before), Ask | Match)),
    (Match, "from_step", "from_step points to “{one.from_step}”, which has not opened before this step",
     lambda one, at: one.from_step and not _is_open(_find(one.from_step, at.before), at.before, "on-share")),
    (Finish, "home", "home has nothing to show, since no reveal opens a request",
     lambda one, at: one.home == "request" and not any(_is_open(step, at.before) and step.keep_as == "request"
                                                       for step in at.exercise.of_kind(Ask))),
    # the exercise itself
    (Exercise, "source", "source needs a year of four digits, or is “none” with grade “thin”",
     lambda one, _: not YEAR.search(one.source) and (one.source, one.grade) != ("none", "thin")),
    (Exercise, "", "the last step of every mode, and no other, is a finish",
     lambda _, at: not at.later or [step for step in at.later if isinstance(step, Finish)] != [at.later[-1]]),
)  # fmt: skip


def _find(key: str, steps: Sequence[Step]) -> Step | None:
    return next((step for step in steps if step.id == key), None)


def _opens(asked: Step, steps: Sequence[Step]) -> bool:
    return any(asked.id in step.of for step in steps if isinstance(step, Reveal))


def _is_open(asked: Step | None, before: Sequence[Step], *more: str) -> bool:
    return isinstance(asked, Ask) and (asked.see in ("open", *more) or _opens(asked, before))


def _guarded(between: Sequence[Step]) -> bool:
    """Tell whether a consent is among these steps whose refusal leads past all of them."""
    return any(isinstance(step, Consent) and not _find(step.if_not, between) for step in between)


def _is_own(key: str, before: Sequence[Step]) -> bool:
    asked = _find(key, before)
    return isinstance(asked, Ask) and asked.see == "own" and not _guarded(before[before.index(asked) + 1 :])


def _untouched(before: Sequence[Step]) -> Sequence[Step]:
    return before[
        max((at + 1 for at, one in enumerate(before) if isinstance(one, schema.Timer) and one.touch), default=0) :
    ]


def _tells_pick(step: Step) -> bool:
    return any("{pick}" in text for name, text in texts(step) if name != "frame")


def _here(step: Step) -> str:
    return " ".join([step.say, *(card.text for card in (step.cards if isinstance(step, schema.Read) else ()))])


def _too_few(step: Match, place: Place) -> list[str]:
    deck = place.decks.get(step.deck)
    return [str(len(deck.cards))] if deck and len(deck.cards) < step.draw else []


def _twice(step: Step) -> list[str]:
    lists = [value for name in step.__struct_fields__ if isinstance(value := getattr(step, name), tuple)]
    ids = [Counter(option.id for option in one if isinstance(option, Option)) for one in lists]
    return [key for one in ids for key, times in one.items() if times > 1]
