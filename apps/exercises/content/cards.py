"""What the cards of decks owe to each other: no two say nearly the same, and a question is one, and short."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain, combinations
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
    groups = defaultdict[str, list[tuple[str, int]]](list)
    for place in words:
        groups["" if place[0] in QUESTIONS else place[0]].append(place)
    for one, other in chain.from_iterable(combinations(group, 2) for group in groups.values()):
        if shared := words[one] & words[other]:
            alike = sum(weights[word] for word in shared)
            if alike >= LIKE * (weight[one] + weight[other] - alike):
                yield *other, f"this says nearly the same as “{decks[one[0]].cards[one[1]].id}” of {one[0]}"


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:STEM] for word in re.findall(r"[^\W_]+", text.casefold()))
