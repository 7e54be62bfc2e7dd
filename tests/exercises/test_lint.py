"""What one step owes to another holds in every mode; and whatever lies in the folder, the check says a sentence."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as site
from pytest_django import Settings

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises import checks
from apps.exercises.content import load
from apps.web import decks
from tests.conftest import As
from tests.exercises.player import Player
from tests.full import few

OURS = Path(site.CONTENT) / "en"
WRITTEN = Path(__file__).parent / "written"  # files as somebody may write them; ours may change in words and modes
HUG, CHECK_IN, STORY, LADDER, LETTER, TURNS = (
    (WRITTEN / f"{name}.toml").read_text()
    for name in ("five-minute-hug", "daily-check-in", "love-story", "touch-slowly", "apology", "active-listening")
)
OWN = CHECK_IN.replace('see = "both-ready"\nkeep_days = 30', 'see = "own"')
TYPED = CHECK_IN.replace('modes = ["own", "two"]', 'modes = ["two", "talk"]').replace(
    "listen =", 'aloud = "Say it."\nlisten ='
)
TYPED = TYPED.replace('about = "partner"', 'about = "partner"\naloud = "Can you?"')
CONSENT = 'id = "may"\nkind = "consent"\noffer = "Show it?"\nsay_apart = "Now."\nonly = ["two"]\n\n[[step]]\n'

Said = Callable[[str], list[str]]


@pytest.fixture
def said(tmp_path: Path, settings: Settings) -> Said:
    """Save a text under its own id, as an author would, and give what the check says."""
    settings.CONTENT = tmp_path / "content"
    shutil.copytree(OURS, tmp_path / "content" / "en")
    folder = tmp_path / "content" / "en" / "exercises"

    def check(text: str) -> list[str]:
        key = text.split('id = "')[1].split('"')[0]
        (folder / f"{key}.toml").write_text(text)
        return [error.msg for error in checks.content()]

    return check


ONLY_TWO, ONLY_TALK = '\nonly = ["two"]', '\nonly = ["talk"]'
HUG_ALOUD = HUG.replace('modes = ["two"]', 'modes = ["two", "talk"]').replace(
    'title = "One word', 'aloud = "One word."\ntitle = "One word'
)
LADDER_ALOUD = LADDER.replace('modes = ["two"]', 'modes = ["two", "talk"]')
FAULTS = [
    # what would do nothing
    (CHECK_IN, 'keep_as = "memory"', 'keep_as = "dream"', "step “good”: input = “dreams” goes with keep_as = “dream”"),
    (CHECK_IN, 'keep_as = "memory"', 'keep_as = "milestone"', "keep_as: Invalid enum value 'milestone'"),
    (CHECK_IN, 'keep_as = "memory"', 'keep_as = "map"', "keep_as: Invalid enum value 'map'"),
    (CHECK_IN, 'about = "partner"', 'about = "us"', "step “reply”: about: Invalid enum value 'us'"),
    (CHECK_IN, 'see = "open"', 'see = "open"\nkeep_days = 3', "keep_days does nothing for an open answer, which stays"),
    (CHECK_IN, 'see = "open"', 'see = "open"\nkeep_as = "memory"', "keep_as does nothing without a reveal that opens"),
    (CHECK_IN, 'kind = "read"', 'kind = "read"\nskip = false', "step “settle”: Object contains unknown field “skip”"),
    (CHECK_IN, 'input = "line"', 'options = [{ id = "a", text = "a" }, { id = "b", text = "b" }]',
     "a choice, or many, needs options, and nothing else may have them"),
    (CHECK_IN, 'input = "line"', 'scale = "new3"', "a scale needs the field scale, and nothing else may have it"),
    (CHECK_IN, 'input = "line"', 'input = "scale"\nscale = "new4"', "scale names “new4”; there is no deck of th"),
    (CHECK_IN, 'input = "line"', "swaps = 1", "swaps is only for a question that comes from a deck"),
    (CHECK_IN, 'input = "choice"', 'input = "many"\nmax = 20', "step “reply”: max: Expected “int” <= 12"),
    (CHECK_IN, 'kind = "finish"', 'kind = "finish"\nsee = "own"', "step “end”: Object contains unknown field “see”"),
    (CHECK_IN, 'keep_as = "request"\n', "", "home has nothing to show, since no reveal opens a request"),
    (HUG, "touch = true", 'touch = true\npause = "either"', "step “hug”: Object contains unknown field “pause”"),
    (HUG, "touch = true", 'touch = true\nkeep_as = "memory"', "step “hug”: Object contains unknown field “keep_as”"),
    (LADDER, 'kind = "match"', 'kind = "match"\norder = "gentlest"', "Object contains unknown field “order”"),
    (LADDER, 'kind = "match"', 'kind = "match"\ndraw = 3', "draw is only for a match that comes from a deck"),
    (LETTER, 'fields = ["what"', 'fields = ["again", "what"', "fields[0]: Invalid enum value 'again'"),
    (TURNS, "reflect_seconds = 60\n", "", "after is only where reflect_seconds is set"),
    # touch
    (HUG_ALOUD, 'kind = "consent"', 'kind = "consent"' + ONLY_TALK, "of its own; put one before it (in mode two)"),
    (HUG, 'kind = "consent"', 'kind = "consent"\nif_not = "hug"', "step “hug”: a timer with touch comes after a"),
    (HUG, 'kind = "consent"', 'kind = "consent"\nif_not = "settle"', "step “hug”: a timer with touch comes after"),
    (LADDER_ALOUD, 'id = "swap"\nkind = "consent"', 'id = "swap"\nkind = "consent"' + ONLY_TALK, "(in mode two)"),
    # own answers
    (OWN, "", "", "step “open”: of points to “heavy”, whose answer is the writer's own"),
    (OWN, 'id = "good"', CONSENT + 'id = "good"', "only a consent between the two opens it"),
    (OWN, 'id = "open"', CONSENT + 'id = "open"', "only a consent between the two opens it (in mode own)"),
    # what a mode leaves out
    (CHECK_IN, 'view = "one-by-one"', 'view = "side"' + ONLY_TWO, "or change see (in mode own)"),
    (CHECK_IN, '"What was hard"', '"What was hard"' + ONLY_TWO, "no such step before this one (in mode own)"),
    (STORY, 'deck = "story"', 'deck = "story"' + ONLY_TWO, "this step picks anything (in mode own)"),
    (STORY, 'only = ["two"]', 'only = ["two", "talk"]', "only names “talk”, which is not among the modes"),
    (CHECK_IN, 'kind = "finish"', 'kind = "finish"' + ONLY_TWO,
     "the last step of every mode, and no other, is a finish (in mode own)"),
    # talk
    (TYPED, 'aloud = "Can you?"\n', "", "step “reply”: in talk nothing is typed; add aloud, or only"),
    (LETTER, 'modes = ["own"]', 'modes = ["own", "talk"]', "step “letter”: in talk nothing is typed; add only"),
    # within a step
    (HUG, "[0.6", "[0.3", "not in the order of their time, each at its own"),
    (HUG, "[20, 60, 120, 300]", "[20, 120, 300]", "usual is 60, which is not among the lengths"),
    (LETTER, 'id = "felt"', 'id = "did"', "the id “did” is used more than once in one list"),
    (LETTER, "{did}. ", "You must know: {did}. ", "frame says “must”"),
    (LADDER, '"Hold hands"', '"Hold hands with {partner}"', "options has {partner}; both read the same"),
    (CHECK_IN, "It can be small.", "Ask your spouse.", "say says “spouse”"),
    (HUG.replace('say_apart = "Hear', '# "'), "As long as it feels", "Arms round each other", "say speaks of “Arms”"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "old", "new", "sentence"), few(FAULTS, 12), ids=[fault[3] for fault in FAULTS])
def test_fault_is_named(said: Said, text: str, old: str, new: str, sentence: str) -> None:
    assert old in text
    messages = said(text.replace(old, new))
    assert any(sentence in message for message in messages), messages


def test_consent_in_every_mode_of_its_reveal_is_enough(said: Said) -> None:
    modes = OWN.replace('modes = ["own", "two"]', 'modes = ["two"]')
    assert said(modes.replace('id = "open"', CONSENT + 'id = "open"')) == []


def test_talk_needs_nothing_but_what_is_said(said: Said) -> None:
    assert said(TYPED) == []


def test_somebody_elses_words_may_say_anything(said: Said) -> None:
    assert said(CHECK_IN.replace("It can be small.", "Not “You never listen!”, but what you miss.")) == []


def test_whatever_lies_in_the_folder_gets_a_sentence(said: Said, tmp_path: Path) -> None:
    said(HUG)
    for folder in ("exercises", "decks"):
        place = tmp_path / "content" / "en" / folder
        (place / ".#long-hug.toml").symlink_to("nobody@nowhere.1")
        (place / "folder.toml").mkdir()
        (place / "marked.toml").write_text("\ufeff[deck]")
    messages = [error.msg for error in checks.content()]
    assert sum("no file that can be read" in message for message in messages) == 4
    assert sum("an invisible mark (BOM)" in message for message in messages) == 2


@pytest.mark.parametrize("wrong", ["card = [{ id = 'a', text = 'b' }, 3]", "card = 3", "deck = 1\ncard = [[]]", ""])
def test_deck_of_anything_gets_a_sentence(said: Said, tmp_path: Path, wrong: str) -> None:
    (tmp_path / "content" / "en" / "decks" / "odd.toml").write_text(wrong)
    assert any(message.startswith("en/decks/odd.toml") for message in said(HUG))


def test_unreadable_deck_is_one_fault(said: Said, tmp_path: Path) -> None:
    (tmp_path / "content" / "en" / "decks" / "story.toml").write_text("[deck")
    assert [message.split(":")[0] for message in said(STORY)] == ["en/decks/story.toml, line 1"]


@pytest.mark.django_db
def test_touch_without_a_yes_never_runs_whatever_the_file_says(
    said: Said, as_: As, alice: User, bob: User, couple: Couple
) -> None:
    """The second lock: a place that goes on with a faulty file all the same."""
    unasked = HUG[: HUG.index("offer")] + 'say = "x"\n' + HUG[HUG.index('\n[[step]]\nid = "settle"') :]
    assert said(unasked.replace('kind = "consent"', 'kind = "read"'))
    two = Player(as_(alice), alice, couple), Player(as_(bob), bob, couple)
    for mode in ("two", "apart"):
        for player in two:
            run = player.begin("five-minute-hug", mode)
        for player in two:
            for step in run.guide.steps[:2]:
                player.go_on(run, step, alone="1")
            player.post("ready", run, "hug", seconds=60)
            assert player.at(run).id == "hug"
        assert not couple.clocks.exists()
        couple.runs.all().delete()
    load.read.cache_clear()
    decks.read.cache_clear()


@pytest.mark.django_db
def test_own_answer_never_opens_without_a_yes_whatever_the_file_says(
    said: Said, as_: As, alice: User, bob: User, couple: Couple
) -> None:
    assert said(OWN)
    for person, other in ((alice, bob), (bob, alice)):
        player = Player(as_(person), person, couple)
        run = player.begin("daily-check-in")
        player.go_on(run, run.guide.steps[0])
        for step in ("good", "heavy", "tomorrow"):
            player.post("answer", run, step, words=f"CANARY of {person}")
        player.post("open", run, "open")
        assert f"CANARY of {other}" not in player.page(run)
    assert not couple.reveals.exists()
    load.read.cache_clear()
    decks.read.cache_clear()
