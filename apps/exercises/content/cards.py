"""What the cards of decks owe to each other: no two say nearly the same, and a question is one, and short."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from math import log

from apps.web.decks import QUESTIONS, Deck

WORDS = 20  # a question has fewer
LIKE = 0.5  # of the weight of all words of two cards, what they share; rare words weigh more
STEM = 5  # so much of a word counts, so that “laugh” and “laughed” are alike
EARLIER = {"got-you", "laugh-weather", "greeting", "dramatic", "sigh"}  # say it in two sentences, or ask nothing
type Fault = tuple[str, int, str]  # the deck, the number of the card in it, and a sentence


def broken(decks: Mapping[str, Deck]) -> Iterator[Fault]:
    """Say what is wrong with the cards of all decks of one language."""
    for name in QUESTIONS:
        for number, card in enumerate(decks[name].cards if name in decks else ()):
            if (count := len(card.text.split())) >= WORDS:
                yield name, number, f"a question has fewer than {WORDS} words, this one has {count}"
            if (marks := card.text.count("?")) != 1 and card.id not in EARLIER:
                yield name, number, f"a question has one question mark, this one has {marks}"
    yield from _doubles(decks)


def _doubles(decks: Mapping[str, Deck]) -> Iterator[Fault]:
    """Say which cards are nearly the same: in a deck, and in all from which the question of the day comes."""
    words = {(deck.id, number): _stems(card.text) for deck in decks.values() for number, card in enumerate(deck.cards)}
    often = Counter(word for one in words.values() for word in one)
    weights = {word: log(1 + len(words) / count) for word, count in often.items()}
    weight = {place: sum(weights[word] for word in one) for place, one in words.items()}
    holders = defaultdict[tuple[str, str], list[tuple[str, int]]](list)
    for one, own in words.items():
        group = "" if one[0] in QUESTIONS else one[0]
        telling = [(group, word) for word in _telling(own, weights)]
        for other in dict.fromkeys(place for word in telling for place in holders[word]):
            alike = sum(weights[word] for word in own & words[other])
            if alike >= LIKE * (weight[one] + weight[other] - alike):
                yield *one, f"this says nearly the same as “{decks[other[0]].cards[other[1]].id}” of {other[0]}"
        for word in telling:
            holders[word].append(one)


def _telling(own: frozenset[str], weights: Mapping[str, float]) -> Iterator[str]:
    """Give a card's heaviest words, of which any that is nearly the same has one: the rest weighs too little."""
    left = sum(weights[word] for word in own)
    enough = LIKE * left
    for word in sorted(own, key=weights.__getitem__, reverse=True):
        if left < enough:
            return
        yield word
        left -= weights[word]


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in re.findall(r"[^\W_]+", text.casefold()))
