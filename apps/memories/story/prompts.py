"""Questions to begin a memory with: the cards of the deck “story”, each asked until it has been told."""

from __future__ import annotations

from datetime import date

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.web import decks
from apps.web.decks import Card

DECK = "story"


def every() -> tuple[Card, ...]:
    """Give all questions, in the order of the deck; none where somebody took the deck away."""
    deck = decks.decks().get(DECK)
    return deck.cards if deck else ()


def asked(key: str) -> Card | None:
    """Give the question of this id; none where there is none, or none any more."""
    return next((card for card in every() if card.id == key), None)


def untold(couple: Couple, person: User) -> list[Card]:
    """List the questions to which this person sees no memory yet."""
    told = set(couple.memories.visible_to(person).exclude(prompt="").values_list("prompt", flat=True))
    return [card for card in every() if card.id not in told]


def of_the_day(couple: Couple, person: User, today: date) -> Card | None:
    """Give one that nobody has told yet, another one every day; none when all are told."""
    left = untold(couple, person)
    return left[today.toordinal() % len(left)] if left else None
