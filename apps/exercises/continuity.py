"""The rules that hold between the steps of a file (design: content, B.2), each with a sentence for its author.

A step may be left out in some modes (`only`), so what one step owes to another is looked at in each mode for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Table = Mapping[str, Any]
Steps = Sequence[tuple[int, Table]]  # the steps of one mode, with their numbers in the file
Found = tuple[int, str, str]  # which step, which field, what is wrong

NOT_OWN = ("turns", "timer", "consent")  # what two people can't do each in their own time
PICK = "{pick}"


def faults(head: Table, steps: Sequence[Table]) -> Iterator[Found]:
    """Give what is wrong between the steps; where it is so in some modes only, the sentence says in which."""
    modes = list(dict.fromkeys(texts(head, "modes"))) or ["two"]
    found: dict[Found, list[str]] = {}
    for mode in modes:
        walked = [(number, step) for number, step in enumerate(steps) if mode in (texts(step, "only") or modes)]
        for rule in RULES:
            for fault in rule(walked):
                found.setdefault(fault, []).append(mode)
    for (number, field, sentence), where in found.items():
        yield number, field, sentence if len(where) == len(modes) else f"{sentence} (in mode {', '.join(where)})"
    yield from _only(steps, modes)


def texts(table: Table, name: str) -> list[str]:
    """Give the texts of a list, whatever else stands there."""
    value = table.get(name)
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _opened(steps: Steps) -> Iterator[Found]:
    """Every sealed answer is opened by a later reveal."""
    for at, (number, step) in enumerate(steps):
        later = {key for _number, other in steps[at:] if other.get("kind") == "reveal" for key in texts(other, "of")}
        waits = step.get("kind") == "ask" and step.get("see", "both-ready") == "both-ready"
        if waits and isinstance(step.get("id"), str) and step["id"] not in later:
            yield number, "see", "no later reveal opens this answer; name it in the of of a reveal, or change see"


def _revealed(steps: Steps) -> Iterator[Found]:
    """A reveal opens what was asked before it; somebody's own only after both were asked for it."""
    for at, (number, step) in enumerate(steps):
        for key in texts(step, "of"):
            if wrong := _of(key, steps[:at]):
                yield number, "of", f"of points to “{key}”{wrong}"


def _kept(steps: Steps) -> Iterator[Found]:
    """What its writer may keep is offered where it has opened, and so is what Home says of it."""
    later = [key for _number, step in steps if step.get("kind") == "reveal" for key in texts(step, "of")]
    for number, step in steps:
        if step.get("kind") == "ask" and "keep_as" in step and step.get("id") not in later:
            yield number, "keep_as", "keep_as does nothing without a reveal that opens this answer"
        if step.get("card") == "request-for-tomorrow" and not later:
            yield number, "card", "card has nothing to show, since no reveal opens a request"


def _of(key: str, before: Steps) -> str:
    place = _place(key, before)
    if place is None:
        return "; there is no such step before this one"
    asked = before[place][1]
    if asked.get("kind") != "ask":
        return ", which asks nothing"
    between = before[place + 1 :]
    if asked.get("see") == "own" and not any(_guards(step, between) for _number, step in between):
        return ', whose answer is the writer\'s own (see = "own"); only a consent between the two opens it'
    return ""


def _guards(step: Table, between: Steps) -> bool:
    """Tell whether this is a consent whose refusal leads past what it stands before."""
    return step.get("kind") == "consent" and _place(step.get("if_not"), between) is None


def _touched(steps: Steps) -> Iterator[Found]:
    """A timer with touch has a consent of its own before it, whose refusal leads past it."""
    since = 0
    for at, (number, step) in enumerate(steps):
        if step.get("kind") == "timer" and step.get("touch") is True:
            before = steps[since : at + 1]
            if not any(_guards(other, before) for _number, other in before):
                yield number, "touch", "a timer with touch comes after a consent of its own; put one before it"
            since = at + 1


def _picked(steps: Steps) -> Iterator[Found]:
    """Nothing speaks of a pick before there is one."""
    for at, (number, step) in enumerate(steps):
        told = PICK in str([value for name, value in step.items() if name != "frame"])
        if told and not any(one.get("kind") == "match" and one.get("pick", 1) == 1 for _number, one in steps[:at]):
            yield number, "", "{pick} is used, but no match before this step picks anything"


def _pointed(steps: Steps) -> Iterator[Found]:
    """What a step takes up stands before it, and where it leads to, after it."""
    for at, (number, step) in enumerate(steps):
        target = step.get("if_not")
        if isinstance(target, str) and target != "finish" and _place(target, steps[at + 1 :]) is None:
            yield number, "if_not", f"if_not points to “{target}”; there is no such step after this one"
        for field, kinds in (("from_step", ("ask",)), ("prefill_from", ("ask", "match"))):
            source = step.get(field)
            place = _place(source, steps[:at])
            if isinstance(source, str) and (place is None or steps[place][1].get("kind") not in kinds):
                yield number, field, f"{field} points to “{source}”; there is no such step before this one"
            elif field == "from_step" and place is not None and not _is_open(steps[place][1], steps[:at]):
                yield number, field, f"from_step points to “{source}”, which has not opened before this step"


def _only(steps: Sequence[Table], modes: list[str]) -> Iterator[Found]:
    for number, step in enumerate(steps):
        only, kind = texts(step, "only"), step.get("kind")
        for strange in [mode for mode in only if mode not in modes]:
            yield number, "only", f"only names “{strange}”, which is not among the modes of this exercise"
        if kind in NOT_OWN and "own" in (only or modes):
            yield number, "only", f'a {kind} can\'t be done each in one\'s own time; add only = ["two", "apart"]'


def _is_open(step: Table, before: Steps) -> bool:
    return step.get("see") == "open" or any(
        other.get("kind") == "reveal" and step.get("id") in texts(other, "of") for _number, other in before
    )


def _place(key: object, steps: Steps) -> int | None:
    return next(
        (at for at, (_number, step) in enumerate(steps) if isinstance(key, str) and step.get("id") == key), None
    )


RULES: tuple[Callable[[Steps], Iterator[Found]], ...] = (_opened, _revealed, _kept, _touched, _picked, _pointed)
