"""The rules for the fields of one step that have to agree with each other, each with a sentence for its author."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from apps.exercises.continuity import Table, texts

Wrong = Iterator[tuple[str, str]]  # which field, what is wrong

UNSKIPPED = ("read", "reveal", "consent", "finish")  # left as they are, or not at all
SLOT = re.compile(r"\{([a-z0-9-]+)\}")
MARK = re.compile(r"\{[^{}]*\}")
# Bodies, rooms and objects: apart, they need other words.
HERE = re.compile(
    r"\b(arms?|hands?|hug(?:s|ging)?|hold(?:ing)?|sofa|rooms?|bed|blanket|chairs?|touch(?:ing)?|lap|lean(?:ing)?|lie"
    r"|lying|sit(?:ting)?|knees?|phones?|shoulders?|faces?|feet|foot|eyes?|heads?|back to back|side by side|table"
    r"|kitchen)\b",
    re.IGNORECASE,
)


def faults(step: Table, decks: Mapping[str, int], *, apart: bool) -> Wrong:
    """Give what is wrong within a step; `decks` tells how many cards each deck has, `apart` whether it is for calls."""
    yield from _idle(step)
    yield from _drawn(step, decks)
    if rule := KINDS.get(str(step.get("kind"))):
        yield from rule(step)
    if apart and "say_apart" not in step and (found := HERE.search(_spoken(step))):
        yield "say", f"say speaks of “{found[1]}”, which is not there on a call; add say_apart"


def _idle(step: Table) -> Wrong:
    """A field has something to act on."""
    kind, entry = str(step.get("kind")), step.get("input", "line")
    acts = {
        "skip": (kind not in UNSKIPPED, f"skip does nothing in a {kind}"),
        "keep_as": (kind == "ask", f"keep_as does nothing in a {kind}; only an answer can be kept"),
        "options": (kind == "match" or entry in ("choice", "many"), "options are only for a choice, or for many"),
        "scale": (entry == "scale", "scale is only for input = “scale”"),
        "keep_days": (step.get("see") != "open", "keep_days does nothing for an open answer, which stays"),
        "draw": ("from_deck" in step, "draw is only for a match that comes from a deck"),
        "reflect_seconds": (step.get("reflect") is True, "reflect_seconds is only for reflect = true"),
        "after_each": (step.get("reflect") is True, "after_each is only for reflect = true"),
    }
    yield from ((name, sentence) for name, (fits, sentence) in acts.items() if name in step and not fits)


def _drawn(step: Table, decks: Mapping[str, int]) -> Wrong:
    deck, draw = step.get("from_deck"), step.get("draw")
    if isinstance(deck, str) and deck not in decks:
        yield "from_deck", f"from_deck names “{deck}”; there is no deck of this name"
    elif isinstance(deck, str) and isinstance(draw, int) and draw > decks[deck]:
        yield "draw", f"draw asks for {draw} cards; “{deck}” has {decks[deck]}"


def _ask(step: Table) -> Wrong:
    entry = step.get("input", "line")
    if entry in ("choice", "many") and "options" not in step:
        yield "input", f"a {entry} needs options, at least two"
    if entry == "scale" and "scale" not in step:
        yield "input", "a scale needs the field scale, such as weather5"
    if "max" in step and entry != "many":
        yield "max", "max is only for input = “many”"
    if "swaps" in step and "from_deck" not in step:
        yield "swaps", "swaps is only for a question that comes from a deck"


def _match(step: Table) -> Wrong:
    sources = [name for name in ("options", "from_deck", "from_step") if name in step]
    if len(sources) != 1:
        yield "kind", f"a match has one of options, from_deck and from_step; here are {len(sources)}"
    for mark in sorted({mark for option in texts(step, "options") for mark in MARK.findall(option)}):
        yield "options", f"options has {mark}; both read the same list, so there is no name to put in"


def _timer(step: Table) -> Wrong:
    seconds, usual, cues = step.get("seconds"), step.get("usual"), step.get("cues")
    if isinstance(seconds, list) and usual is not None and usual not in seconds:
        yield "usual", f"usual is {usual}, which is not among the seconds"
    shares = [cue.get("at") for cue in cues if isinstance(cue, dict)] if isinstance(cues, list) else []
    known = [share for share in shares if isinstance(share, float)]
    if known != sorted(set(known)):
        yield "cues", "the cues are not in the order of their time, each at its own"


def _build(step: Table) -> Wrong:
    frame, slots = step.get("frame"), step.get("slots")
    if not isinstance(frame, str) or not isinstance(slots, list):
        return
    ids = Counter(slot["id"] for slot in slots if isinstance(slot, dict) and isinstance(slot.get("id"), str))
    marks = set(SLOT.findall(frame))
    yield from (("slots", f"the slot “{key}” is there {times} times") for key, times in ids.items() if times > 1)
    yield from (("frame", f"frame has {{{key}}}, but there is no slot of this id") for key in sorted(marks - set(ids)))
    yield from (("frame", f"frame leaves out the slot “{key}”; write {{{key}}}") for key in sorted(set(ids) - marks))


def _spoken(step: Table) -> str:
    return " ".join([str(step.get("say", "")), *texts(step, "cards")])


KINDS = {"ask": _ask, "match": _match, "timer": _timer, "build": _build}
