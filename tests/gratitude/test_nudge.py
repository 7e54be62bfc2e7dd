"""The nudge asks one question at most, and none where a note is exact already."""

import pytest

from apps.gratitude.nudge import Nudge, nudge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thanks for being awesome", Nudge.WHICH),
        ("Thanks for everything", Nudge.WHICH),
        ("I love you", Nudge.WHICH),
        ("Thank you for making dinner", Nudge.HOW),
        ("You remembered my presentation", Nudge.HOW),
        ("Thank you for listening to me vent about work today", None),
        ("Thank you for walking the dog when it rained so I could sleep", None),
        ("You made me coffee this morning even though you were rushing", None),
        ("You’re the best", Nudge.WHICH),
        ("This was a really lovely evening out there together", Nudge.HOW),
        ("You carried it because I asked", None),
        ("", Nudge.WHICH),
    ],
)
def test_examples(text: str, expected: Nudge | None) -> None:
    assert nudge(text) == expected


def test_a_language_without_word_list_knows_length_only() -> None:
    assert nudge("Danke für alles", language="de") == Nudge.WHICH
    assert nudge("Danke dass du heute im Regen mit dem Hund warst", language="de") is None
