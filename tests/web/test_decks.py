"""Cards are drawn by a lot that falls the same for both."""

import pytest

from apps.web import decks

CARDS = decks.decks("en")["story"].cards[:12]


def test_the_same_for_both() -> None:
    first = decks.drawn(CARDS, "a run", 5)
    assert len(set(first)) == 5
    assert decks.drawn(CARDS, "a run", 5) == first
    assert decks.drawn(CARDS, "another", 5) != first


def test_each_turn_draws_the_next_until_all_have_been() -> None:
    every = [card for turn in range(3) for card in decks.drawn(CARDS, "a run", 4, turn)]
    assert set(every) == set(CARDS)
    assert decks.drawn(CARDS, "a run", 4, 3) == tuple(every[:4])


@pytest.mark.full
@pytest.mark.parametrize(("count", "drawn"), [(0, 12), (12, 12), (50, 12), (1, 1)])
def test_never_more_than_there_are(count: int, drawn: int) -> None:
    assert len(decks.drawn(CARDS, "a run", count)) == drawn
