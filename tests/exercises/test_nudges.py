"""Thoughts about hard words and apologies; the first rows of each table are the product's own (content, E.6, E.7)."""

import pytest

from apps.exercises.nudges import soft, sorry
from apps.exercises.nudges.soft import Finding


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("You never listen to me", Finding.ALWAYS),
        ("You always make me laugh", None),
        ("I feel like you don't care about me", Finding.MIND),
        ("You're so lazy", Finding.LABEL),
        ("Why can't you just call when you're late?", Finding.DEMAND),
        ("You make me so angry", Finding.FEELING),
        ("You're turning into your mother", Finding.COMPARISON),
        ("I'm scared of you when you shout", Finding.SAFETY),
        ("I miss talking with you about things that matter", None),
        ("I felt lonely last night when we ate in front of the TV. Could we eat at the table tomorrow?", None),
        ("You never fail to cheer me up", None),
        ("You make me feel safe", None),
        # our own
        ("You’re so selfish", Finding.LABEL),
        ("YOU NEVER CALL", Finding.ALWAYS),
        ("You keep leaving the door open", Finding.ALWAYS),
        ("Every single time you are late", Finding.ALWAYS),
        ("You always make me laugh, but you never listen", Finding.ALWAYS),
        ("You hit me on Sunday", Finding.SAFETY),
        ("You just hit me", Finding.SAFETY),
        ("You’ve always hit me", Finding.SAFETY),
        ("you nearly choked me", Finding.SAFETY),
        ("I'm afraid you'll hit me", Finding.SAFETY),
        ("I am scared you will hurt me", Finding.SAFETY),
        ("I am afraid you might hit me", Finding.SAFETY),
        ("you are hurting me", Finding.SAFETY),
        ("You grabbed me", Finding.SAFETY),
        ("You always hit me", Finding.SAFETY),
        ("You keep hitting me", Finding.SAFETY),
        ("We're over the moon", None),
        ("We are done with the dishes", None),
        ("We're through the worst", None),
        ("We're over", Finding.THREAT),
        ("You never fail to disappoint me", Finding.ALWAYS),
        ("You always know how to hurt me", Finding.ALWAYS),
        ("You always hold it against me", Finding.ALWAYS),
        ("You dont care", Finding.MIND),
        ("You donʼt care", Finding.MIND),
        ("I'm scared when you shout", Finding.SAFETY),
        ("I’m frightened of what you do", Finding.SAFETY),
        ("I'm afraid of him", Finding.SAFETY),
        ("I am scared to tell you", Finding.SAFETY),
        ("I am scared of spiders", None),
        ("You pushed me to apply, thank you", None),
        ("You pushed me against the wall", Finding.SAFETY),
        ("You make me so proud", None),
        ("You always make me tea", None),
        ("You always remember my birthday", None),
        ("I'm leaving you the last piece", None),
        ("I'm leaving you", Finding.THREAT),
        ("We hit the road at six", None),
        ("I'll hurt myself if you go, you always go", Finding.SAFETY),
        ("Do it or else", Finding.THREAT),
        ("I want a divorce, you never change", Finding.THREAT),
        ("You only want quiet", Finding.MIND),
        ("You don't even try", Finding.MIND),
        ("I feel that you are far away", Finding.FEELING),
        ("You should call me", Finding.DEMAND),
        ("My ex cooked on Fridays", Finding.COMPARISON),
        ("And another thing, the bins", Finding.PILE),
        ("It has been like this for years", Finding.PILE),
        ("I am sad that the garden is empty", None),
        ("", None),
    ],
)
def test_soft(text: str, finding: Finding | None) -> None:
    assert soft.find(text) is finding


def test_what_is_there_and_what_is_offered() -> None:
    assert soft.present("I felt lonely last night. Could we eat at the table?") == {"feeling", "moment", "wish"}
    assert soft.present("I miss talking with you") == {"feeling", "wish"}
    assert soft.missing("I miss talking with you") == ""
    assert "feel like" in str(soft.missing("The dishes"))
    assert "When was that" in str(soft.missing("I feel lonely"))
    assert soft.missing("  ") == ""


@pytest.mark.parametrize(
    ("slot", "text", "hint"),
    [
        ("did", "If I hurt you, I take it back", "Take out"),
        ("sorry", "I'm sorry if you felt hurt", "how they feel"),
        ("sorry", "I’m sorry, but I was tired", "gets lost"),
        ("how", "You made me do it", "another time"),
        ("how", "I shouted because you were late", "another time"),
        ("did", "Mistakes were made that day", "Who did it"),
        ("sorry", "I'm sorry you feel bad", "how they feel"),
        ("did", "I shouted", "plainer"),
        ("change", "Next time will be better than that", "Start with"),
        ("did", "I promised to call and did not", None),
        ("felt", "You were left alone with it", None),
        ("sorry", "I'm sorry for that", None),
        ("how", "Work had been long. It explains nothing.", None),
        ("mend", "", None),
    ],
)
def test_sorry(slot: str, text: str, hint: str | None) -> None:
    found = sorry.hint(slot, text)
    assert hint in str(found) if hint else found is None


@pytest.mark.parametrize("piece", ["you are so ", "i feel like ", "sorry ", "you always make me ", "i am a b ", "’ "])
def test_long_repetition_comes_back(piece: str) -> None:
    text = piece * 2000
    soft.find(text)
    soft.missing(text)
    sorry.hint("did", text)


def test_other_languages_have_no_lists() -> None:
    assert soft.find("Du hörst mir nie zu", language="de") is None
    assert sorry.hint("did", "Wenn ich", language="de") is None
