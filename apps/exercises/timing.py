"""One clock for two: both say that they are ready, then it runs on the server; either can pause it, or end it.

In turns the same clock runs for one part after the other: speaking, saying back, and what the speaker taps then.
"""

from __future__ import annotations

import random
from datetime import datetime
from typing import Any

from apps.accounts.models import User
from apps.exercises import consenting, meeting, navigation
from apps.exercises.content.schema import Step, Timer, Turns
from apps.exercises.meeting import FRESH
from apps.exercises.models import Clock, Run

SPEAK, REFLECT, TAP, OVER = "speak", "reflect", "tap", "over"


def usual(run: Run, step: Timer) -> int:
    """Give the length that is offered first, in seconds; where a softer way was chosen, the shortest."""
    return min(step.lengths) if consenting.softened(run, step, run.guide) else step.usual


def is_ready(run: Run, step: Step, person: User, at: datetime) -> bool:
    """Tell whether this person has said so a short while ago."""
    return meeting.own_mark(run, step, person, since=at - FRESH) is not None


def state(run: Run, step: Step, person: User, at: datetime) -> str:
    """Tell how it stands for this person: "choose", "mine" (they are ready), "running", "paused" or "over"."""
    if found := meeting.clock(run, step):
        return found.state(at)
    return "mine" if is_ready(run, step, person, at) else "choose"


def is_over(run: Run, step: Step, at: datetime) -> bool:
    """Tell whether the time, or all turns, have been."""
    found = meeting.clock(run, step)
    if step.kind == "turns":
        return found is not None and meeting.settled(run, step).get("part") == OVER
    return found is not None and found.state(at) == "over"


def ready(run: Run, step: Timer | Turns, wish: str, *, by: User, at: datetime) -> None:
    """Say that one is ready; when both are, it starts for both.

    `wish` is the length in seconds, or in turns the seat that begins. Where wishes differ the shorter time holds, and
    the lot decides who begins.
    """
    with meeting.at(run, by) as (change, now):
        if navigation.place(now, by).id != step.id or meeting.clock(now, step) or not consenting.is_agreed(now, step):
            return
        partner = navigation.other(now, by)
        theirs = meeting.own_mark(now, step, partner.user, since=at - FRESH) if partner else None
        if theirs is None:
            meeting.mark(now, step, by, wish, at=at)
        else:
            _start(now, step, [wish, str(theirs)], by, at)
            change.reaches_both()


def turn(run: Run, step: Timer | Turns, what: str, *, phase: int, by: User, at: datetime, tap: int = 0) -> None:
    """Pause, resume, end or go on, for both. Meant for an earlier `phase` of the clock, it does nothing."""
    with meeting.at(run, by) as (change, now):
        clock = meeting.clock(now, step)
        if clock and clock.phase == phase and _turned(now, step, clock, what, tap, by, at):
            change.reaches_both()


def part(run: Run, step: Step) -> dict[str, Any]:
    """Give where turns stand: `turn` from 0, `part`, and the seat that `first` spoke."""
    return meeting.settled(run, step)


def speaker_seat(run: Run, step: Step) -> str:
    """Tell whose turn it is."""
    stands = part(run, step)
    first, number = stands.get("first", "one"), int(stands.get("turn", 0))
    return str(first) if number % 2 == 0 else _across(first)


def _start(run: Run, step: Timer | Turns, wishes: list[str], by: User, at: datetime) -> None:
    if isinstance(step, Turns):
        seconds = step.seconds
        wanted = {wish for wish in wishes if wish in ("one", "two")}
        first = wanted.pop() if len(wanted) == 1 else random.SystemRandom().choice(("one", "two"))
        meeting.settle(run, step, {"first": first, "turn": 0, "part": SPEAK}, by=by)
    else:
        lengths = [int(wish) for wish in wishes if wish.isdecimal() and int(wish) in step.lengths]
        seconds = min(lengths, default=usual(run, step))
        meeting.unmark(run, step)
    run.rows(Clock).append(Clock.objects.create(couple=run.couple, run=run, step=step.id, seconds=seconds, since=at))


def _turned(run: Run, step: Timer | Turns, clock: Clock, what: str, tap: int, by: User, at: datetime) -> bool:
    if what == "pause" and clock.state(at) == "running":
        _set(clock, spent=clock.total - clock.left(at), since=None)
    elif what == "resume" and clock.state(at) == "paused":
        _set(clock, spent=clock.spent, since=at)
    elif what == "enough" and not is_over(run, step, at):
        _end(run, step, clock, by)
    elif isinstance(step, Turns) and what == _asked_for(run, step) and not is_over(run, step, at):
        _advance(run, step, clock, tap, by, at)
    else:
        return False
    return True


def _asked_for(run: Run, step: Turns) -> str:
    """Give what brings turns forward now."""
    return "tap" if part(run, step).get("part") == TAP else "next"


def _end(run: Run, step: Step, clock: Clock, by: User) -> None:
    if step.kind == "turns":
        meeting.settle(run, step, part(run, step) | {"part": OVER}, by=by)
    _set(clock, spent=clock.total, since=None)


def _advance(run: Run, step: Turns, clock: Clock, tap: int, by: User, at: datetime) -> None:
    stands = part(run, step)
    following = _after_tap(step, tap) if stands.get("part") == TAP else _after_part(step, stands.get("part", SPEAK))
    number = int(stands.get("turn", 0)) + (following == OVER)
    if following == OVER and number < step.rounds * 2:
        following = SPEAK
    meeting.settle(run, step, stands | {"part": following, "turn": number}, by=by)
    seconds = {SPEAK: step.seconds, REFLECT: step.reflect_seconds}.get(following, 0)
    _set(clock, spent=0, since=at if seconds else None, seconds=seconds)


def _after_part(step: Turns, now: str) -> str:
    if now == SPEAK and step.reflect_seconds:
        return REFLECT
    return TAP if step.after else OVER


def _after_tap(step: Turns, tap: int) -> str:
    """The first tap ends the turn, the last asks for another, any between for saying it back once more."""
    if tap <= 0 or tap >= len(step.after):
        return OVER
    return SPEAK if tap == len(step.after) - 1 else REFLECT


def _set(clock: Clock, *, spent: int, since: datetime | None, seconds: int | None = None) -> None:
    clock.spent, clock.since, clock.phase = spent, since, clock.phase + 1
    clock.seconds = clock.seconds if seconds is None else seconds
    clock.save(update_fields=["spent", "since", "phase", "seconds"])


def _across(seat: object) -> str:
    return "two" if seat == "one" else "one"
