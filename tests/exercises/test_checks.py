"""A faulty file is named with what to put right."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings as site
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from pytest_django import Settings

from apps.exercises import checks
from tests.full import few

OURS, WRITTEN = Path(site.CONTENT) / "en", Path(__file__).parent / "written"
GOOD = (WRITTEN / "daily-check-in.toml").read_text()
END = GOOD[GOOD.rindex('kind = "finish"') :]
ALL = {file.stem: file.read_text() for file in sorted((OURS / "exercises").glob("*.toml"))}
ALL["touch-slowly"] = (WRITTEN / "touch-slowly.toml").read_text()


def said(tmp_path: Path, settings: Settings, text: str | bytes, name: str = "daily-check-in.toml") -> list[str]:
    """Save a file as an author would, and give what the check says of it."""
    settings.CONTENT = tmp_path
    folder = tmp_path / "en" / "exercises"
    if not folder.exists():
        shutil.copytree(OURS, tmp_path / "en")
    (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return [error.msg for error in checks.content()]


def test_our_content_is_sound() -> None:
    assert checks.content() == []


def test_missing_folder_is_named(tmp_path: Path, settings: Settings) -> None:
    settings.CONTENT = tmp_path
    assert "no exercises" in checks.content()[0].msg


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    few([
        ('id = "heavy"', 'id = "good"', "line 36, step “good”: the id “good” is used 2 times"),
        ('"heavy", "tomorrow"]', '"havy", "tomorrow"]', "of points to “havy”; there is no such step before this one"),
        ('"heavy", "tomorrow"]', '"settle"]', "of points to “settle”, which asks nothing"),
        ('of = ["good", "heavy", "tomorrow"]', 'of = ["good", "heavy"]', "step “tomorrow”: no later reveal opens"),
        ('see = "both-ready"\nkeep_days = 30', 'see = "own"', "whose answer is the writer's own"),
        (END, 'kind = "read"\nsay = "Done."\n', "the last step of every mode, and no other, is a finish"),
        (
            'kind = "read"\nsay = "Get comfortable',
            'kind = "finish"\nline = "x"\n\n[[step]]\nid = "x"\nkind = "read"\nsay = "Get comfortable',
            "the last step of every mode, and no other, is a finish",
        ),
        ("It can be small.", "word " * 61, "step “heavy”: say has 65 words; 60 are the most"),
        ("Ask: would ideas help", "word " * 21, "step “heavy”: listen has 24 words; 20 are the most"),
        ('title = "A good moment"', f'title = "{"x" * 41}"', "step “good”: title: Expected “str” of length <= 40"),
        ("It can be small.", "You should say it.", "step “heavy”: say says “should”; find words without it"),
        ("It can be small.", "Ask your Wife.", "say says “wife”"),
        ("It can be small.", "It can be small!", "say says “!”"),
        ("It can be small.", "Tell her what weighs on you.", "say says “her”; find words without it"),
        ("It can be small.", "Ask {partnr}.", "say has the placeholder {partnr}; there are {me}, {partner}, {time}"),
        ('source = "Falconier et al., 2015"', 'source = "Falconier et al."', "source needs a year of four digits"),
        ('source = "Falconier et al., 2015"', 'source = "none"', "or is “none” with grade “thin”"),
        ('care = "For the world', '# care = "For the world', "line 1: Object missing required field “care”"),
        ('evidence = "Couples', '# evidence = "Couples', "missing required field “evidence”"),
        ('kind = "reveal"', 'kind = "tymer"', "kind: Invalid value 'tymer'"),
        ('title = "What was hard"', 'titel = "What was hard"', "unknown field “titel”; “title” may be meant"),
        ('listen = "Ask: would', 'lissen = "Ask: would', "unknown field “lissen”; “listen” may be meant"),
        ('id = "daily-check-in"', 'id = "nightly"', "but the file is en/exercises/daily-check-in.toml"),
        ('lang = "en"', 'lang = "de"', "lang is “de”, but the file is en/"),
        ("usual = 10", "usual = 12", "usual is 12, which is not among the lengths"),
        ('"five-minute-hug"]', '"five-minute-hag"]', "next points to “five-minute-hag”, which does not exist"),
        ("[exercise]", "[exercize]", "unknown field “exercize”; “exercise” may be meant"),
        ("[[step]]", "[[stop]]", "unknown field “stop”; “step” may be meant"),
        ("keep_days = 30", "keep_days = true", "step “heavy”: keep_days: Expected “int | null”, got “bool”"),
        ("keep_days = 30", "keep_days = 0", "keep_days: Expected “int” >= 1"),
        ('input = "choice"', 'input = "scala"', "input: Invalid enum value 'scala'"),
        ('options = [', 'opinions = [', "unknown field “opinions”; “options” may be meant"),
        ('id = "smaller"', 'id = "gladly"', "the id “gladly” is used more than once in one list"),
        ('text = "Gladly"', 'txt = "Gladly"', "options[0]"),
    ], 10),
)  # fmt: skip
def test_fault_is_named(tmp_path: Path, settings: Settings, old: str, new: str, sentence: str) -> None:
    assert old in GOOD
    messages = said(tmp_path, settings, GOOD.replace(old, new))
    assert any(sentence in message for message in messages), messages
    assert all(message.startswith("en/exercises/daily-check-in.toml") for message in messages)


def test_finish_stands_last(tmp_path: Path, settings: Settings) -> None:
    more = '\n[[step]]\nid = "more"\nkind = "read"\nsay = "One more."\n'
    assert any("and no other, is a finish" in message for message in said(tmp_path, settings, GOOD + more))


def test_faulty_syntax_is_named_with_its_line(tmp_path: Path, settings: Settings) -> None:
    (message,) = said(tmp_path, settings, GOOD.replace('title = "What was hard"', 'title = "What was hard'))
    assert "line 38: this can't be read as TOML" in message
    assert "Traceback" not in message


LADDER, STORY, LETTER = "touch-slowly", "love-story", "apology"


@pytest.mark.parametrize(
    ("name", "old", "new", "sentence"),
    few([
        (LADDER, 'if_not = "end"', 'if_not = "hello"', "if_not points to “hello”; there is no such step after this"),
        (LADDER, 'id = "swap"\nkind = "consent"\ntitle = "The other way round?"\noffer = "Change places?"\n'
         'if_not = "end"\nideas = ["nightly-gratitude"]', 'id = "swap"\nkind = "read"', "“second”: a timer with touch"),
        (LADDER, "usual = 60", "usual = 90", "usual is 90, which is not among the lengths"),
        (LADDER, "[0.5, \"Still", "[0.95, \"Still", "the cues are not in the order of their time"),
        (LADDER, "[0.5, \"Still", "[5, \"Still", "cues[0][0]: Expected “float” < 1.0"),
        (LADDER, '"Coming to an end."', '"You must stop."', "cues says “must”"),
        (LADDER, 'say_apart = "Each of you on your own side of the line: hand', '# "', "say speaks of “hand”"),
        (LADDER, "pick = 1", "pick = 0", "{pick} is used, but no match before this step picks"),
        (LADDER, '"nightly-gratitude", "daily-check-in"]\n\n', '"nightly-tanks"]\n\n', "points to “nightly-tanks”"),
        (LADDER, 'lengths = [30, 60, 180]', 'lengths = "long"', "lengths: Expected “array”, got “str”"),
        (LADDER, 'id = "shorter"', 'id = "yes"', "softer has the id of an answer that everybody has"),
        (STORY, '\ndeck = "story"', '\ndeck = "stories"', "deck names “stories”; there is no deck"),
        (STORY, 'deck = "story"\ndraw = 5', 'deck = "close3"\ndraw = 20', "draw asks for 20 cards; “close3” has 3"),
        (STORY, 'empty_deck = "story"', 'empty_deck = "tales"', "deck or empty_deck names “tales”; there is no deck"),
        (STORY, '\ndeck = "story"\ndraw = 5', '\nfrom_step = "hello"\ndeck = "story"', "a match has one of options"),
        (STORY, 'only = ["two"]', '# only', "a turns can't be done each in one's own time"),
        (STORY, 'from_step = "bring"', 'from_step = "brig"', "from_step points to “brig”"),
        (LETTER, "{did}. ", "", "frame leaves out the slot “did”"),
        (LETTER, "{did}. ", "{dit}. {did}. ", "frame has {dit}, but there is no slot of this id"),
        (LETTER, 'text = "What I did"', 'txt = "What I did"', "slots[0]: Object contains unknown field “txt”"),
        (LETTER, 'deliver = ["aloud"', 'deliver = ["sing"', "deliver[0]: Invalid enum value 'sing'"),
        (LETTER, 'input = "choice"', 'input = "scale"', "a scale needs the field scale"),
        (LETTER, 'input = "choice"', 'input = "line"\nmax = 2', "max is only for input = “many”"),
    ], 8),
)  # fmt: skip
def test_fault_between_steps_is_named(
    tmp_path: Path, settings: Settings, name: str, old: str, new: str, sentence: str
) -> None:
    assert old in ALL[name]
    messages = said(tmp_path, settings, ALL[name].replace(old, new, 1), f"{name}.toml")
    assert any(sentence in message for message in messages), messages


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    few(
        [
            ('id = "story"', 'id = "tales"', "but the file is en/decks/story.toml"),
            (
                'text = "A hard time',
                'txt = "A hard time',
                "card “hard-stretch”: Object contains unknown field “txt”; “text” may be meant",
            ),
            ("A hard time you got through", "You must tell it", "text says “must”"),
            ("[deck]", "[dek]", "unknown field “dek”; “deck” may be meant"),
            ('id = "silly"', 'id = "hard-stretch"', "is used 2 times"),
            ('id = "silly"', "id = [", "this can't be read as TOML"),
            ('[[card]]\nid = "silly"', '[[crd]]\nid = "silly"', "unknown field “crd”; “card” may be meant"),
            ('lang = "en"', 'lang = "de"', "line 4: lang is “de”, but the file is en/"),
            (
                "A hard time",
                "{partner} and a hard time",
                "card “hard-stretch”: text has the placeholder {partner}; there are none, since both",
            ),
        ],
        4,
    ),
)
def test_fault_in_a_deck_is_named(tmp_path: Path, settings: Settings, old: str, new: str, sentence: str) -> None:
    said(tmp_path, settings, GOOD)
    deck = tmp_path / "en" / "decks" / "story.toml"
    assert old in deck.read_text()
    deck.write_text(deck.read_text().replace(old, new, 1))
    messages = [error.msg for error in checks.content()]
    assert any(sentence in message and message.startswith("en/decks/story.toml") for message in messages), messages


@pytest.mark.django_db
def test_faulty_file_stops_the_start_with_a_sentence(tmp_path: Path, settings: Settings) -> None:
    said(tmp_path, settings, GOOD.replace('kind = "reveal"', 'kind = "reveel"'))
    with pytest.raises(SystemCheckError, match=r"step “open”: kind: Invalid value 'reveel'"):
        call_command("check")
