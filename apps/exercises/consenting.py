"""A fresh yes from both, or something else. A refusal is written nowhere: it ends the run as stopping does.

Whoever says “not now” ends it for both at once, with the same page as any other ending; a yes that waits is forgotten
with it. A softer way chosen by one becomes the way of both, and nobody's (design: content, A.1 rule 8).
"""

from __future__ import annotations

from datetime import datetime

from apps.accounts.models import User
from apps.couples.models import Change
from apps.exercises import meeting, navigation, reveal
from apps.exercises.content.schema import Consent, Exercise, Step, Timer, Turns
from apps.exercises.meeting import FRESH
from apps.exercises.models import Run

YES, NOT_NOW = "yes", "not-now"
SOFTER = "softer"  # what is settled by two yeses: the id of the softer way, empty where both said yes


def has_said(run: Run, step: Consent, person: User, at: datetime) -> bool:
    """Tell whether this person's own yes is still fresh."""
    return meeting.own_mark(run, step, person, since=at - FRESH) is not None


def softened(run: Run, step: Step, guide: Exercise) -> str:
    """Give the softer way that the nearest consent before this step has settled on, empty where there is none."""
    before = guide.before(step, Consent)
    softer = meeting.settled(run, before).get(SOFTER) if before else None
    return next((one.text for one in before.softer if one.id == softer), "") if before else ""


def is_agreed(run: Run, step: Timer | Turns) -> bool:
    """Tell whether both have said yes to the touch of this step, and to no other touch since; other steps need no yes.

    The check of the content sees to it as well: what concerns bodies has two locks.
    """
    if not (isinstance(step, Timer) and step.touch):
        return True
    for before in reversed(run.guide.steps[: run.guide.place_of(step)]):
        if isinstance(before, Timer) and before.touch:
            return False
        if isinstance(before, Consent):
            return SOFTER in meeting.settled(run, before)
    return False


def say(run: Run, step: Consent, what: str, *, by: User, at: datetime) -> None:
    """Take what one of them says: yes, a softer way by its id, or not now. Said twice, it is said once."""
    with meeting.at(run, by) as (change, now):
        if navigation.place(now, by).id != step.id:
            return
        if what == NOT_NOW:
            _do_something_else(change, now, step, by, at)
        elif what in _ways(step):
            meeting.mark(now, step, by, what, at=at)
            _settle_if_both(change, now, step, by, at)


def _settle_if_both(change: Change, run: Run, step: Consent, by: User, at: datetime) -> None:
    marks = meeting.both_marks(run, step, since=at - FRESH)
    ways = _ways(step)
    if marks and all(mark in ways for mark in marks):
        softest = max(marks, key=ways.index)
        meeting.settle(run, step, {SOFTER: "" if softest == YES else softest}, by=by)
        reveal.note(run)
        meeting.go_on_together(change, run, step, by)


def _do_something_else(change: Change, run: Run, step: Consent, by: User, at: datetime) -> None:
    target = run.guide.step(step.if_not)
    if target is None or target.kind == "finish":
        meeting.leave_off(change, run, by, at=at)
        return
    meeting.unmark(run, step)
    for seat in run.couple.seats:
        if navigation.place_row(run, seat.user) and navigation.place(run, seat.user).id == step.id:
            meeting.move(run, target, seat.user)
    change.reaches_both()


def _ways(step: Consent) -> list[str]:
    """List what is a yes, from the plain one to the softest."""
    return [YES, *(option.id for option in step.softer)]
