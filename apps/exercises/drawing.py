"""A question that a deck asks: the same for both, until one of them draws another that suits better today.

Whoever has answered already keeps the card they answered; it is shown with their words.
"""

from __future__ import annotations

from datetime import datetime

from apps.accounts.models import User
from apps.exercises import meeting, reveal
from apps.exercises.content.schema import Ask, Step
from apps.exercises.models import Run
from apps.web import decks
from apps.web.decks import text_of


def card(run: Run, step: Step, person: User) -> str:
    """Give the card that this person is asked, or has answered; empty where no deck asks."""
    if not isinstance(step, Ask) or not step.deck:
        return ""
    mine = meeting.own_mark(run, step, person)
    return text_of((*step.options, *step.retired), mine if isinstance(mine, str) else _drawn(run, step))


def hold(run: Run, step: Ask, person: User, at: datetime) -> None:
    """Hold on to the card that is being answered; inside a change of the couple."""
    if step.deck:
        meeting.mark(run, step, person, _drawn(run, step), at=at)


def may_swap(run: Run, step: Ask, person: User) -> bool:
    """Tell whether this person can draw another: as long as they have not answered, and so often as the author says."""
    return bool(step.deck) and _turn(run, step) < step.swaps and step.id not in reveal.own_answers(run, person)


def swap(run: Run, step: Ask, *, by: User) -> None:
    with meeting.at(run, by) as (change, now):
        if may_swap(now, step, by):
            meeting.redraw(now, step, _turn(now, step) + 1, by=by)
            change.reaches_both()


def _drawn(run: Run, step: Ask) -> str:
    (card,) = decks.drawn(step.options, f"{run.pk} {step.id}", 1, _turn(run, step))
    return card.id


def _turn(run: Run, step: Ask) -> int:
    return int(meeting.settled(run, step).get("turn", 0))
