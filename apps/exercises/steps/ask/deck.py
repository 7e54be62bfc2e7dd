"""A question that a deck asks: the same for both, until one of them draws another that suits better today.

After a pick it was drawn when they picked (runs/drawing.py); else the run's id decides.
Whoever has answered already keeps the card they answered; it is shown with their words.
"""

from django.conf import settings

from apps.accounts.models import User
from apps.exercises.content.schema import Ask, Match, Step
from apps.exercises.models import Run
from apps.exercises.runs import access, drawing, state
from apps.web import decks
from apps.web.decks import Option


def card(run: Run, step: Step, person: User) -> str:
    """Returns the card that this person is asked, or has answered; empty where no deck asks."""
    if not isinstance(step, Ask) or not (step.deck or step.deck_from):
        return ""
    mine = state.input_of(run, step, person)
    return state.card_text(run, step, mine if isinstance(mine, str) else drawn(run, step))


def drawn(run: Run, step: Ask) -> str:
    """Returns the id of the card that is drawn now."""
    if step.place:
        return decks.drawn(step.options, f"{run.pk} {step.deck}", step.place)[-1].id
    if keys := state.outcome(run, step).get("cards"):
        return str(keys[turn(run, step) % len(keys)])
    (one,) = decks.drawn(_cards(run, step), f"{run.pk} {step.id}", 1, turn(run, step))
    return one.id


def _cards(run: Run, step: Ask) -> tuple[Option, ...]:
    """Returns those of the deck that the two picked, of the first one where they picked none."""
    source = run.guide.step(step.deck_from)
    if not isinstance(source, Match):
        return step.options
    name = str(state.outcome(run, source).get("picked") or source.options[0].id)
    here = {card.id for card in decks.decks(settings.LANGUAGE_CODE)[name].cards}
    return tuple(card for card in step.options if card.id in here)


def turn(run: Run, step: Ask) -> int:
    return int(state.outcome(run, step).get("turn", 0))


def swap(run: Run, step: Ask, by: User) -> None:
    """Draws another for both; behind the lock."""
    settled = state.outcome(run, step) | {"turn": turn(run, step) + 1}
    state.settle(run, step, settled, by=by)
    if "deck" in settled:
        drawing.remember(run.couple, settled["deck"], [drawn(run, step)])


def may_swap(run: Run, step: Ask, person: User) -> bool:
    """Returns whether this person can draw another: before they answer, and so often as the author says."""
    return (
        bool(step.deck or step.deck_from)
        and turn(run, step) < step.swaps
        and step.id not in access.own_answers(run, person)
    )
