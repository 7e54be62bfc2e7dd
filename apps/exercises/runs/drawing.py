"""Draws cards for two: their own ideas are among them, and what they have not had yet comes first."""

import random
from collections.abc import Iterable
from typing import Any

from apps.couples.models import Couple
from apps.exercises.content.schema import Exercise, Match
from apps.exercises.models import DrawnCard, Run
from apps.exercises.runs import state
from apps.vault.fields import is_legible
from apps.web import decks
from apps.web.decks import Card, Option


def shuffled(couple: Couple, step: Match) -> list[Option]:
    """Returns all cards of a deck by lot, those that these two have not had before the others."""
    had = set(couple.drawn_cards.filter(deck=step.deck).values_list("card", flat=True))
    own = [row.card for row in couple.own_cards.filter(deck=step.deck) if is_legible(row.words)]
    every: list[Option] = [*step.options, *own]
    random.shuffle(every)
    return sorted(every, key=lambda card: card.id in had)


def deal(run: Run, step: Match, *, call: bool, turn: int = 0) -> dict[str, Any]:
    """Draws so many cards as the step shows, and remembers them; returns what is settled by it, behind the lock."""
    every = shuffled(run.couple, step)
    there = [card for card in every if not isinstance(card, Card) or card.is_for(call=call)] or every
    keys = [card.id for card in there[: step.draw or None]]
    remember(run.couple, step.deck, keys)
    return {"turn": turn, "cards": keys}


def deal_all(run: Run, exercise: Exercise, *, call: bool) -> None:
    """Draws for every step of a run that begins, so that both mark the same cards."""
    for step in exercise.of_kind(Match):
        if step.deck and step.only != {"talk"} and run.begun_by:
            state.settle(run, step, deal(run, step, call=call), by=run.begun_by)


def dealt(run: Run, step: Match) -> tuple[Option, ...]:
    """Returns the cards that were drawn, in their order; one that was deleted since says nothing."""
    settled = state.outcome(run, step)
    keys = settled.get("cards")
    if keys is None:
        return decks.drawn(step.options, f"{run.pk} {step.id}", step.draw, int(settled.get("turn", 0)))
    known = {card.id: card for card in step.options}
    known |= {} if known.keys() >= set(keys) else {card.id: card for card in run.own_cards}
    return tuple(known.get(key) or Option(id=key, text="") for key in keys)


def remember(couple: Couple, deck: str, keys: Iterable[str]) -> None:
    rows = [DrawnCard(couple=couple, deck=deck, card=key) for key in keys]
    couple.drawn_cards.bulk_create(rows, ignore_conflicts=True)


def find(couple: Couple, exercise: Exercise, key: str) -> tuple[str, str]:
    """Returns the deck and the words of a card that was picked in an exercise; empty where there is none such."""
    for step in exercise.of_kind(Match):
        own = [row.card for row in couple.own_cards.filter(deck=step.deck)] if step.deck else []
        text = next((card.text for card in (*step.options, *own) if card.id == key), "")
        if text:
            return step.deck, text
    return "", ""
