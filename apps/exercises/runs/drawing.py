"""Draws cards for two: their own are among them, and what they have not had yet comes first, until all were had."""

import random
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.conf import settings

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content.schema import Ask, Exercise, Match
from apps.exercises.models import DrawnCard, Run
from apps.exercises.runs import state
from apps.vault.fields import is_legible
from apps.web import decks
from apps.web.decks import Card, Option


def shuffled(couple: Couple, cards: Mapping[str, Sequence[Option]]) -> dict[str, list[Option]]:
    """Returns all cards of each deck by lot, those that these two have not had before the others."""
    had = set(couple.drawn_cards.filter(deck__in=cards).values_list("deck", "card"))
    own = [row for row in couple.own_cards.filter(deck__in=cards) if is_legible(row.words)]
    found = {}
    for deck, options in cards.items():
        every: list[Option] = [*options, *(row.card for row in own if row.deck == deck)]
        random.shuffle(every)
        found[deck] = sorted(every, key=lambda card: (deck, card.id) in had)
    return found


def deal(run: Run, step: Match, *, call: bool, turn: int = 0) -> dict[str, Any]:
    """Draws so many cards as the step shows, and remembers them; returns what is settled by it, behind the lock."""
    every = shuffled(run.couple, {step.deck: step.options})[step.deck]
    there = [card for card in every if not isinstance(card, Card) or card.is_for(call=call)] or every
    keys = [card.id for card in there[: step.draw or None]]
    remember(run.couple, step.deck, keys)
    return {"turn": turn, "cards": keys}


def deal_all(run: Run, exercise: Exercise, *, call: bool) -> None:
    """Draws for every step of a run that begins, so that both mark the same cards."""
    for step in exercise.of_kind(Match):
        if step.deck and step.only != {"talk"} and run.begun_by:
            state.settle(run, step, deal(run, step, call=call), by=run.begun_by)


def deal_question(run: Run, step: Match, deck: str, *, by: User) -> None:
    """Draws the question that is asked after a pick, with those it can be swapped for; behind the lock."""
    for ask in run.guide.of_kind(Ask):
        if ask.deck_from == step.id:
            cards = decks.decks(settings.LANGUAGE_CODE)[deck].cards
            keys = [card.id for card in shuffled(run.couple, {deck: cards})[deck][: 1 + ask.swaps]]
            state.settle(run, ask, {"turn": 0, "deck": deck, "cards": keys}, by=by)
            remember(run.couple, deck, keys[:1])


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
    """Notes that these were had. Once all of the deck were, it begins again."""
    rows = [DrawnCard(couple=couple, deck=deck, card=key) for key in keys]
    couple.drawn_cards.bulk_create(rows, ignore_conflicts=True)
    had = couple.drawn_cards.filter(deck=deck)
    if _there(couple, deck) <= set(had.values_list("card", flat=True)):
        had.exclude(card__in=[row.card for row in rows]).delete()


def note_asked(couple: Couple, said: list[str], *, by: User) -> None:
    """Notes what was asked at the table, each as “deck.card”: of those sent, the ones that there are."""
    if not said:
        return
    with couple.change(by=by, seen_by=[by]) as change:
        for deck in decks.decks(settings.LANGUAGE_CODE):
            if keys := {one.removeprefix(f"{deck}.") for one in said if one.startswith(f"{deck}.")}:
                remember(change.couple, deck, keys & _there(change.couple, deck))


def _there(couple: Couple, deck: str) -> set[str]:
    own = couple.own_cards.filter(deck=deck).values_list("pk", flat=True)
    return {card.id for card in decks.decks(settings.LANGUAGE_CODE)[deck].cards} | {key.hex for key in own}


def find(couple: Couple, exercise: Exercise, key: str) -> tuple[str, str]:
    """Returns the deck and the words of a card that was picked in an exercise; empty where there is none such."""
    for step in exercise.of_kind(Match):
        own = [row.card for row in couple.own_cards.filter(deck=step.deck)] if step.deck else []
        text = next((card.text for card in (*step.options, *own) if card.id == key), "")
        if text:
            return step.deck, text
    return "", ""
