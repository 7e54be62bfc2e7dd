"""Questions to begin a memory with: the cards of the deck “story”, each offered until it is answered."""

from datetime import date

from django.conf import settings
from django.utils.translation import get_language

from apps.web import decks
from apps.web.decks import Option

DECK = "story"


def every(language: str) -> tuple[Option, ...]:
    """Returns all questions in order; none if the deck was removed."""
    deck = decks.decks(language).get(DECK)
    return deck.cards if deck else ()


def asked(key: str) -> Option | None:
    """Returns the question with this id, if it exists."""
    cards = every(get_language() or settings.LANGUAGE_CODE)
    return next((card for card in cards if card.id == key), None)


def of_the_day(left: list[Option], today: date) -> Option | None:
    """Returns one of these questions, a different one each day."""
    return left[today.toordinal() % len(left)] if left else None
