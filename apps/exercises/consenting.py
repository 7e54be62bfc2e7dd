"""A fresh yes from both, or something else. A refusal is written nowhere: it ends the run as stopping does.

Whoever says “not now” ends it for both at once, with the same page as any other ending; a yes that waits is forgotten
with it. A softer way chosen by one becomes the way of both, and nobody's (design: content, A.1 rule 8).
"""

from __future__ import annotations

from datetime import datetime

from apps.accounts.models import User
from apps.couples.models import Change
from apps.exercises import meeting, reveal, way
from apps.exercises.catalogue import Step
from apps.exercises.meeting import FRESH
from apps.exercises.models import Run

YES, NOT_NOW = "yes", "not-now"
SOFTER = "softer"  # what is settled by two yeses: 0, or the number of the softer way


def has_said(run: Run, step: Step, person: User, at: datetime) -> bool:
    """Tell whether this person's own yes is still fresh."""
    return meeting.own_mark(run, step, person, since=at - FRESH) is not None


def softened(run: Run, step: Step) -> str:
    """Give the softer way that the nearest consent before this step has settled on, empty where there is none."""
    before = run.guide.before(step, "consent")
    softer = meeting.settled(run, before).get("softer") if before else None
    return before.softer[softer - 1] if before and softer and softer <= len(before.softer) else ""


def is_agreed(run: Run, step: Step) -> bool:
    """Tell whether both have said yes to the touch of this step, and to no other touch since; other steps need no yes.

    The check of the content sees to it as well: what concerns bodies has two locks.
    """
    if not step.touch:
        return True
    for before in reversed(run.guide.steps[: run.guide.place_of(step)]):
        if before.touch:
            return False
        if before.kind == "consent":
            return SOFTER in meeting.settled(run, before)
    return False


def say(run: Run, step: Step, what: str, *, by: User, at: datetime) -> None:
    """Take what one of them says: yes, a softer way by its number from 1, or not now. Said twice, it is said once."""
    with meeting.at(run, by) as (change, now):
        if way.place(now, by).id != step.id:
            return
        if what == NOT_NOW:
            _do_something_else(change, now, step, by)
        elif (softer := _softness(step, what)) is not None:
            meeting.mark(now, step, by, softer, at=at)
            _settle_if_both(change, now, step, by, at)


def _settle_if_both(change: Change, run: Run, step: Step, by: User, at: datetime) -> None:
    marks = meeting.both_marks(run, step, since=at - FRESH)
    if marks and all(isinstance(mark, int) for mark in marks):
        meeting.settle(run, step, {SOFTER: max(marks)}, by=by)
        reveal.note(run)
        meeting.go_on_together(change, run, step, by)


def _do_something_else(change: Change, run: Run, step: Step, by: User) -> None:
    target = run.guide.step(step.if_not)
    if target is None or target.kind == "finish":
        meeting.leave_off(change, run, by)
        return
    meeting.unmark(run, step)
    for seat in run.couple.seats:
        if way.place_row(run, seat.user) and way.place(run, seat.user).id == step.id:
            meeting.move(run, target, seat.user)
    change.reaches_both()


def _softness(step: Step, what: str) -> int | None:
    if what == YES:
        return 0
    return int(what) if what.isdecimal() and 1 <= int(what) <= len(step.softer) else None
