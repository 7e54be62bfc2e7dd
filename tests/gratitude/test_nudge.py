"""The nudge asks one question at most, and none where a note is exact already."""

import pytest

from apps.gratitude.nudge import Nudge, nudge


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thanks for being awesome", Nudge.MOMENT),
        ("Thanks for everything", Nudge.MOMENT),
        ("I love you", Nudge.MOMENT),
        ("Thank you for making dinner", Nudge.EFFECT),
        ("You remembered my presentation", Nudge.EFFECT),
        ("Thank you for listening to me vent about work today", None),
        ("Thank you for walking the dog when it rained so I could sleep", None),
        ("You made me coffee this morning even though you were rushing", None),
        ("You’re the best", Nudge.MOMENT),
        ("This was a really lovely evening out there together", Nudge.DEED),
        ("You carried it because I asked", Nudge.PERSON),
        ("", Nudge.MOMENT),
    ],
)
def test_examples(text: str, expected: Nudge | None) -> None:
    assert nudge(text) == expected


def test_a_language_without_word_list_knows_length_only() -> None:
    assert nudge("Danke für alles", language="de") == Nudge.MOMENT
    assert nudge("Danke dass du heute im Regen mit dem Hund warst", language="de") is None
