"""What the files hold is what the engine reads, with names filled in."""

from apps.exercises import catalogue
from apps.exercises.catalogue import Step


def test_check_in_is_read_as_it_is_written() -> None:
    found = catalogue.exercises()["daily-check-in"]
    assert (found.title, found.minutes, found.grade) == ("Ten minutes, end of day", (10, 15), "fair")
    assert [step.kind for step in found.steps] == ["read", "ask", "ask", "ask", "reveal", "ask", "finish"]
    assert found.reveals[0].listener_says["heavy"] == "Ask: would ideas help, or company?"
    assert found.steps[2].keep_days == 30


def test_names_stand_where_the_placeholders_were() -> None:
    step = Step(id="x", kind="ask", title="Your answer to {partner}", options=("From {me}", "{pick}"))
    filled = catalogue.filled(step, me="Alice", partner="Bob", pick="A walk")
    assert (filled.title, filled.options) == ("Your answer to Bob", ("From Alice", "A walk"))


def test_braces_in_a_name_stay_as_they_are() -> None:
    step = Step(id="x", kind="ask", title="{partner}")
    assert catalogue.filled(step, me="Alice", partner="{me} {0}").title == "{me} {0}"


def test_one_length_or_several() -> None:
    assert catalogue._step({"id": "t", "kind": "timer", "seconds": [30, 60]}).seconds == (30, 60)
    assert catalogue._step({"id": "t", "kind": "turns", "seconds": 90}).seconds == (90,)


def test_placeholders_are_filled_deep_inside() -> None:
    step = catalogue._step(
        {
            "id": "t",
            "kind": "timer",
            "cues": [{"at": 0.5, "say": "Look at {partner}."}],
            "slots": [{"id": "x", "label": "{me}", "starters": ["{partner} and"]}],
        }
    )
    filled = catalogue.filled(step, me="Alice", partner="Bob")
    assert filled.cues[0].say == "Look at Bob."
    assert (filled.slots[0].label, filled.slots[0].starters) == ("Alice", ("Bob and",))
