"""Thoughts about hard words and apologies; the first rows of each table are the product's own (content, E.6, E.7)."""

import shutil
from pathlib import Path

import pytest
from pytest_django import Settings

from apps.exercises import checks
from apps.exercises.content import nudges


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("You never listen to me", "always"),
        ("You always make me laugh", None),
        ("I feel like you don't care about me", "mind"),
        ("You're so lazy", "label"),
        ("Why can't you just call when you're late?", "demand"),
        ("You make me so angry", "feeling"),
        ("You're turning into your mother", "comparison"),
        ("I'm scared of you when you shout", "safety"),
        ("I miss talking with you about things that matter", None),
        ("I felt lonely last night when we ate in front of the TV. Could we eat at the table tomorrow?", None),
        ("You never fail to cheer me up", None),
        ("You make me feel safe", None),
        # our own
        ("You’re so selfish", "label"),
        ("YOU NEVER CALL", "always"),
        ("You keep leaving the door open", "always"),
        ("Every single time you are late", "always"),
        ("You always make me laugh, but you never listen", "always"),
        ("You hit me on Sunday", "safety"),
        ("You just hit me", "safety"),
        ("You’ve always hit me", "safety"),
        ("you nearly choked me", "safety"),
        ("I'm afraid you'll hit me", "safety"),
        ("I am scared you will hurt me", "safety"),
        ("I am afraid you might hit me", "safety"),
        ("you are hurting me", "safety"),
        ("You grabbed me", "safety"),
        ("You always hit me", "safety"),
        ("You keep hitting me", "safety"),
        ("We're over the moon", None),
        ("We are done with the dishes", None),
        ("We're through the worst", None),
        ("We're over", "threat"),
        ("You never fail to disappoint me", "always"),
        ("You always know how to hurt me", "always"),
        ("You always hold it against me", "always"),
        ("You dont care", "mind"),
        ("You donʼt care", "mind"),
        ("I'm scared when you shout", "safety"),
        ("I’m frightened of what you do", "safety"),
        ("I'm afraid of him", "safety"),
        ("I am scared to tell you", "safety"),
        ("I am scared of spiders", None),
        ("You pushed me to apply, thank you", None),
        ("You pushed me against the wall", "safety"),
        ("You make me so proud", None),
        ("You always make me tea", None),
        ("You always remember my birthday", None),
        ("I'm leaving you the last piece", None),
        ("I'm leaving you", "threat"),
        ("We hit the road at six", None),
        ("I'll hurt myself if you go, you always go", "safety"),
        ("Do it or else", "threat"),
        ("I want a divorce, you never change", "threat"),
        ("You only want quiet", "mind"),
        ("You don't even try", "mind"),
        ("I feel that you are far away", "feeling"),
        ("You should call me", "demand"),
        ("My ex cooked on Fridays", "comparison"),
        ("And another thing, the bins", "pile"),
        ("It has been like this for years", "pile"),
        ("I am sad that the garden is empty", None),
        ("", None),
    ],
)
def test_soft(text: str, finding: str | None) -> None:
    found = nudges.soft(text, "en")
    assert (found.id if found else None) == finding


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("I felt lonely last night. Could we eat at the table?", ""),
        ("I miss talking with you", ""),
        ("The dishes", "feel like"),
        ("I feel lonely", "When was that"),
        ("Yesterday", "feel like"),
        ("  ", ""),
    ],
)
def test_what_a_wish_lacks_is_offered(text: str, offered: str) -> None:
    found = nudges.missing(text, "en")
    assert offered in found
    assert bool(found) == bool(offered)


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
        ("sorry", "I’m sorry for that", None),
        ("how", "Work had been long. It explains nothing.", None),
        ("mend", "", None),
    ],
)
def test_sorry(slot: str, text: str, hint: str | None) -> None:
    found = nudges.sorry(slot, text, "en")
    assert hint in found if hint else found == ""


@pytest.mark.parametrize("piece", ["you are so ", "i feel like ", "sorry ", "you always make me ", "i am a b ", "’ "])
def test_long_repetition_comes_back(piece: str) -> None:
    text = piece * 2000
    nudges.soft(text, "en")
    nudges.missing(text, "en")
    nudges.sorry("did", text, "en")


def test_other_languages_have_no_lists() -> None:
    assert nudges.soft("Du hörst mir nie zu", "de") is None
    assert nudges.sorry("did", "Wenn ich", "de") == ""


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("[[soft]]", "soft"), ('[[sorry]]\nid = "a"\nthought = "b"\nsays = ["("]', "unterminated"), ("=", "Invalid")],
)
def test_a_faulty_file_is_named(tmp_path: Path, settings: Settings, text: str, sentence: str) -> None:
    shutil.copytree(settings.CONTENT, tmp_path / "content")
    settings.CONTENT = tmp_path / "content"
    (tmp_path / "content" / "en" / "nudges.toml").write_text(text)
    (fault,) = [error.msg for error in checks.content()]
    assert fault.startswith("en/nudges.toml: ")
    assert sentence in fault
