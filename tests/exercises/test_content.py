"""What the files hold is what the engine reads, with names filled in."""

from typing import Any

import msgspec

from apps.exercises.content.load import filled, load
from apps.exercises.content.schema import Ask, Match, Timer
from apps.exercises.content.texts import any_step
from apps.exercises.runs import access
from apps.web.decks import Option, decks

NAMES = {"me": "Alice", "partner": "Bob", "pick": "A walk", "time": "nine"}


def test_check_in_is_read_as_it_is_written() -> None:
    found = load("en")["daily-check-in"]
    assert (found.title, found.lengths, found.grade) == ("Daily check-in", (5, 10, 15), "some")
    assert [step.kind for step in found.steps] == ["read", "ask", "ask", "ask", "reveal", "ask", "finish"]
    heavy = found.of_kind(Ask)[1]
    assert (heavy.listen, heavy.keep_days) == ("Ask: “Do you want ideas, or just company?”", 30)
    assert [option.id for option in found.of_kind(Ask)[-1].options] == [
        "gladly",
        "smaller-version",
        "other",
        "not-tomorrow",
    ]


def test_the_front_row_comes_first_in_its_order() -> None:
    assert list(load("en"))[:5] == [
        "daily-check-in", "eye-contact", "nightly-gratitude", "love-story", "five-minute-hug",
    ]  # fmt: skip


def test_names_stand_where_the_placeholders_were() -> None:
    options = (Option(id="a", text="From {me}"), Option(id="b", text="{pick}"))
    step = filled(Ask(id="x", title="Your answer to {partner}", options=options), NAMES.__getitem__)
    assert (step.title, [option.text for option in step.options]) == ("Your answer to Bob", ["From Alice", "A walk"])


def test_a_sentence_that_ends_in_an_hour_has_one_full_stop() -> None:
    for time, said in (("9 p.m.", "See you at 9 p.m."), ("21:00", "See you at 21:00.")):
        assert filled(Ask(id="x", title="See you at {time}."), (NAMES | {"time": time}).__getitem__).title == said


def test_braces_in_a_name_stay_as_they_are() -> None:
    assert filled(Ask(id="x", title="{partner}"), (NAMES | {"partner": "{me} {0}"}).__getitem__).title == "{me} {0}"


def test_placeholders_are_filled_deep_inside() -> None:
    timer = {"id": "t", "kind": "timer", "lengths": [30], "usual": 30, "cues": [[0.5, "Look at {partner}."]]}
    assert filled(msgspec.convert(timer, Timer), NAMES.__getitem__).cues[0].text == "Look at Bob."
    starters = [{"id": "and", "text": "{partner} and"}]
    build: dict[str, Any] = {"id": "b", "kind": "build", "title": "B", "frame": "{me}", "deliver": ["keep"]}
    build |= {"slots": [{"id": "me", "text": "{me}", "starters": starters}]}
    step = filled(msgspec.convert(build, any_step()), NAMES.__getitem__)
    assert (step.slots[0].text, step.slots[0].starters[0].text) == ("Alice", "Bob and")
    assert step.frame == "{me}"  # the marks of a frame are its slots


def test_a_scale_and_a_deck_lend_a_step_their_cards() -> None:
    (match,) = load("en")["love-story"].of_kind(Match)
    assert match.options == decks("en")["story"].cards


def test_what_is_no_longer_offered_is_still_read() -> None:
    kept = Option(id="walk", text="A walk")
    step = Ask(id="x", title="X", input="many", options=(Option(id="tea", text="Tea"),), retired=(kept,))
    assert access.told(step, "walk\ntea") == "A walk\nTea"
    assert access.told(Ask(id="x", title="X"), "walk") == "walk"
