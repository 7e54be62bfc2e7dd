"""A question that a deck asks: the same for both, until one of them draws another that suits better today.

Whoever has answered already keeps the card they answered; it is shown with their words.
"""

from __future__ import annotations

from datetime import datetime

from apps.accounts.models import User
from apps.exercises import meeting, reveal
from apps.exercises.catalogue import Step
from apps.exercises.models import Run
from apps.web import decks


def card(run: Run, step: Step, person: User) -> str:
    """Give the card that this person is asked, or has answered; empty where no deck asks."""
    if not step.from_deck or step.kind != "ask":
        return ""
    mine = meeting.own_mark(run, step, person)
    (drawn,) = decks.drawn(
        step.from_deck, f"{run.pk} {step.id}", 1, mine if isinstance(mine, int) else _turn(run, step)
    )
    return drawn.text


def hold(run: Run, step: Step, person: User, at: datetime) -> None:
    """Hold on to the card that is being answered; inside a change of the couple."""
    if step.from_deck:
        meeting.mark(run, step, person, _turn(run, step), at=at)


def may_swap(run: Run, step: Step, person: User) -> bool:
    """Tell whether this person can draw another: as long as they have not answered, and so often as the author says."""
    return bool(step.from_deck) and _turn(run, step) < step.swaps and step.id not in reveal.own_answers(run, person)


def swap(run: Run, step: Step, *, by: User) -> None:
    """Draw another card for both."""
    with meeting.at(run, by) as (change, now):
        if may_swap(now, step, by):
            meeting.redraw(now, step, _turn(now, step) + 1, by=by)
            change.reaches_both()


def _turn(run: Run, step: Step) -> int:
    return int(meeting.settled(run, step).get("turn", 0))
