"""What one phone on the table says: each kind of step becomes the prompts it should."""

import re

import pytest

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content import schema
from apps.exercises.content.load import load
from apps.exercises.content.schema import Exercise, Step
from apps.exercises.talk.prompt import People, Prompt
from apps.exercises.talk.prompts import Part
from apps.web.decks import Option

pytestmark = pytest.mark.django_db
EVERY = {key: one for key, one in load("en").items() if "talk" in one.modes}


def options(*texts: str) -> tuple[Option, ...]:
    return tuple(Option(id=text.lower(), text=text) for text in texts)


def prompts(*steps: Step, couple: Couple, **more: object) -> list[Prompt]:
    facts = {
        "id": "small",
        "title": "Small",
        "blurb": "b",
        "lang": "en",
        "lengths": (6,),
        "usual": 6,
        "modes": ("talk",),
    }
    facts |= {"grade": "thin", "evidence": "e", "source": "none", "care": "c", "version": 1}
    end = schema.Finish(id="end", line="Done.")
    exercise = Exercise(**facts, steps=(*steps, end), **more)  # type: ignore[arg-type]
    return Part(exercise, People("Mara", "Robin"), couple).prompts()


def test_a_question_is_asked_of_each_and_the_other_listens(couple: Couple) -> None:
    ask = schema.Ask(id="good", title="t", aloud="Tell {partner}, {me}.", listen="{me}, ask {partner} for more.")
    first, second = prompts(ask, couple=couple)
    assert (first.say, first.speaker, first.turn) == ("Tell Robin, Mara.", "one", 1)
    assert (second.say, second.speaker, second.turn) == ("Tell Mara, Robin.", "two", 2)
    assert first.listen == "Robin, ask Mara for more."


def test_a_choice_is_one_tap_and_what_was_picked_stands_in_later_words(couple: Couple) -> None:
    match = schema.Match(id="pick", title="Which?", options=options("Tea", "Walk"), answers=options("Yes", "No"))
    read = schema.Read(id="then", say="{pick}, then.")
    choice, said = prompts(match, read, couple=couple)
    assert [tap.text for tap in choice.taps] == ["Tea", "Walk"]
    assert said.say == '<span data-picked="pick">what you chose</span>, then.'


def test_a_choice_can_be_passed_by_and_without_anything_to_choose_it_is_only_said(couple: Couple) -> None:
    answers = options("Yes", "No")
    match = schema.Match(id="pick", title="Which?", options=options("Tea", "Walk"), answers=answers)
    later = schema.Match(id="help", title="Which would you help along?", from_step="pick", answers=answers)
    consent = schema.Consent(id="now", offer="A hug?")
    found = prompts(match, later, consent, couple=couple)
    assert [(prompt.kind, prompt.has_next) for prompt in found] == [("choice", True), ("read", True), ("choice", False)]


def test_turns_are_spoken_said_back_and_asked_about(couple: Couple) -> None:
    after = options("Yes", "Almost", "More")
    turns = schema.Turns(id="turns", title="t", seconds=120, reflect_seconds=60, after=after)
    found = prompts(turns, couple=couple)
    assert [prompt.say for prompt in found[:3]] == [
        "Mara talks. Robin listens.", "Robin, say back what you heard.", "Mara, is that it?",
    ]  # fmt: skip
    assert [prompt.seconds for prompt in found] == [120, 60, 0] * 2
    assert [tap.goto for tap in found[2].taps] == ["", "small.turns-0-back", "small.turns-0"]
    assert [prompt.turn for prompt in found] == [1, 1, 1, 2, 2, 2]


def test_touch_is_asked_aloud_and_not_now_stands_beside_it(couple: Couple) -> None:
    consent = schema.Consent(id="now", offer="A hug?", softer=options("Hands"))
    timer = schema.Timer(id="hug", lengths=(60, 300), usual=300, touch=True)
    asked, clock = prompts(consent, timer, couple=couple)
    assert [(tap.text, tap.goto) for tap in asked.taps] == [("Yes", ""), ("Hands", ""), ("Not now", "not-now")]
    assert (clock.seconds, clock.uses_length, clock.face_down) == (300, True, True)


def test_a_refusal_leads_past_what_was_asked_for(couple: Couple) -> None:
    consent = schema.Consent(id="now", offer="Now?", if_not="wish")
    timer = schema.Timer(id="hard", lengths=(60,), usual=60)
    ask = schema.Ask(id="wish", title="t", aloud="And a wish?")
    assert prompts(consent, timer, ask, couple=couple)[0].taps[-1].goto == "small.wish-1"


def test_what_is_typed_or_opened_elsewhere_is_not_said(couple: Couple) -> None:
    build = schema.Build(id="letter", title="t", slots=(), frame="f", deliver=frozenset({"keep"}))
    reveal = schema.Reveal(id="open", of=("letter",))
    written = schema.Read(id="own", say="On your own phone.", only=frozenset({"two"}))
    assert prompts(build, reveal, written, couple=couple) == []


def test_words_of_people_are_text_and_not_markup(couple: Couple, alice: User) -> None:
    ask = schema.Ask(id="good", title="t", aloud="Tell {partner} <now>.")
    part = Part(load("en")["daily-check-in"], People("<b>Mara</b>", "Robin"), couple)
    assert part.filled(ask.aloud, "two") == "Tell &lt;b&gt;Mara&lt;/b&gt; &lt;now&gt;."


def test_before_the_partner_has_come_they_are_small_inside_of_a_sentence(couple: Couple) -> None:
    part = Part(load("en")["daily-check-in"], People("Mara", "Your partner"), couple)
    assert part.filled("Tell {partner} one thing.", "one") == "Tell your partner one thing."
    assert part.filled("{me}, what was good?", "two") == "Your partner, what was good?"


@pytest.mark.parametrize("name", EVERY)
def test_every_exercise_that_is_talked_can_be_led(name: str, couple: Couple) -> None:
    found = Part(EVERY[name], People.of(couple), couple).prompts()
    assert found
    assert len({prompt.key for prompt in found}) == len(found)
    keys = {prompt.key for prompt in found} | {"", "not-now", "end"}
    for prompt in found:
        assert prompt.say or prompt.cards
        assert {tap.goto for tap in prompt.taps} <= keys
        assert not re.search(r"\{\w+\}", "".join([prompt.say, prompt.apart, prompt.listen, *prompt.hints]))
