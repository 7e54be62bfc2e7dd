"""“Room to grow” and “Milestones”: what is told on the table or written in one's own time, and what comes of it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content.load import load
from apps.exercises.models import Run
from apps.exercises.talk.prompt import People
from apps.exercises.talk.prompts import Part
from apps.plans.models import Plan
from tests.conftest import As
from tests.exercises.player import Player
from tests.pages import stable
from tests.plans.keeping import HOME

NIGHT = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)  # a Monday


@pytest.fixture(autouse=True)
def evening(time_machine: Any) -> None:
    time_machine.move_to(NIGHT, tick=False)


def hour(player: Player, **when: str) -> Run:
    """Goes through “Room to grow” to its hour, and tells it."""
    run = player.begin("own-growth", "own")
    player.post("answer", run, "want", words="Learn to swim")
    player.post("answer", run, "help", words="time")
    player.post("propose", run, "hour", **({"on": "2026-11-26", "time": "19:00"} | when))
    return run


def test_on_the_table_each_says_what_they_want_what_helps_and_which_hour(couple: Couple) -> None:
    found = Part(load("en")["own-growth"], People("Mara", "Robin"), couple).prompts()
    assert [(str(prompt.say), prompt.speaker) for prompt in found] == [
        ("What would you like to do or learn, just for yourself?", "one"),
        ("What would you like to do or learn, just for yourself?", "two"),
        ("What would help?", "one"),
        ("What would help?", "two"),
        ("Which hour this week is yours?", ""),
    ]
    assert found[0].listen == "Ask what would help."
    assert [tap.text for tap in found[3].taps] == ["Cheer me on", "Give me time", "Lend me a hand", "Leave me to it"]
    assert load("en")["own-growth"].finish.line == "Have fun with it, and tell each other about it."


def test_what_one_wants_is_shared_by_its_writer_and_by_nothing_else(
    as_: As, alice: User, bob: User, couple: Couple
) -> None:
    player, before = Player(as_(alice), alice, couple), stable(as_(bob).get(HOME))
    run = player.begin("own-growth", "own")
    player.post("answer", run, "want", words="Learn to swim")
    player.post("answer", run, "help", words="hand")
    assert stable(as_(bob).get(HOME)) == before
    player.post("share", run, "want")
    shown = as_(bob).get(reverse("exercises:shown", args=[run.pk])).content.decode()
    assert "Learn to swim" in shown
    assert "Lend me a hand" not in shown


def test_an_hour_stands_on_both_homes_by_its_name_and_either_has_one(
    as_: As, alice: User, bob: User, couple: Couple
) -> None:
    run = hour(Player(as_(alice), alice, couple))
    for person in (alice, bob):
        assert "Alice’s hour: Thursday, 7 to 8 p.m." in as_(person).get(HOME).content.decode()
    assert hour(Player(as_(bob), bob, couple), on="2026-12-24", time="11:30") == run
    page = as_(alice).get("/plans/").content.decode()
    assert "Alice’s hour: Thursday, 7 to 8 p.m." in page
    assert "Bob’s hour: Thursday, 24 December, 11:30 a.m. to 12:30 p.m." in page
    assert "An hour of your own" not in page


@pytest.mark.parametrize(("when", "sentence"), [({"on": ""}, "Pick the day."), ({"time": ""}, "Pick a time.")])
def test_an_hour_has_a_day_and_a_time(
    as_: As, alice: User, couple: Couple, when: dict[str, str], sentence: str
) -> None:
    player = Player(as_(alice), alice, couple)
    with pytest.raises(AssertionError, match="422"):
        hour(player, **when)
    run = couple.runs.get()
    sent = {"on": "2026-11-26", "time": "19:00"} | when
    answer = player.browser.post(reverse("exercises:act", args=[run.pk, "hour", "propose"]), sent)
    assert sentence in answer.content.decode()
    assert not couple.plans.exists()


def test_only_whose_hour_it_is_moves_or_drops_it(as_: As, alice: User, bob: User, couple: Couple) -> None:
    hour(Player(as_(alice), alice, couple))
    plan = couple.plans.get()
    page = as_(bob).get(plan.get_absolute_url()).content.decode()
    assert "Alice’s hour" in page
    assert "Edit or move" not in page
    for name in ("change", "delete"):
        assert as_(bob).post(reverse(f"plans:{name}", args=[plan.pk])).status_code == 404
    browser, address = as_(alice), reverse("plans:change", args=[plan.pk])
    shown = {"initial-on": "2026-11-26", "initial-time": "19:00", "on": "2026-11-27", "time": "20:15"}
    assert "Moved to Friday." in browser.post(address, shown, follow=True).content.decode()
    assert "Alice’s hour: Friday, 8:15 to 9:15 p.m." in as_(bob).get(HOME).content.decode()
    as_(alice).post(reverse("plans:delete", args=[plan.pk]))
    assert not Plan.objects.exists()


def test_after_the_table_it_can_be_written_down(as_: As, alice: User, couple: Couple) -> None:
    page = done(as_(alice), "own-growth")
    assert "Write down what you agreed" in as_(alice).get(HOME).content.decode()
    assert reverse("exercises:about", args=["own-growth"]) in page
    assert "Write it down" in page


def test_after_the_table_a_milestone_can_be_added(as_: As, alice: User, couple: Couple) -> None:
    page = done(as_(alice), "milestones")
    assert reverse("plans:add_milestone") in page
    assert "Add a milestone" in page


def test_what_is_written_becomes_a_milestone_and_written_again_changes_it(
    as_: As, alice: User, bob: User, couple: Couple
) -> None:
    player = Player(as_(alice), alice, couple)
    run = player.begin("milestones", "own")
    fields = {"name": "The keys", "on": "2020-02-29", "kind": "win", "quiet": "celebrate"}
    player.post("save", run, "day", **fields)
    assert "The keys" in as_(bob).get("/plans/milestones/").content.decode()
    shown = {f"initial-{name}": value for name, value in fields.items()}
    player.post("save", run, "day", **(shown | fields | {"quiet": "quiet"}))
    milestone = couple.milestones.get()
    assert (milestone.on, milestone.kind, milestone.is_quiet) == (date(2020, 2, 29), "win", True)
    player.post("answer", run, "means", words="Ours at last")
    assert "Ours at last" not in as_(bob).get(HOME).content.decode()


def test_a_milestone_that_can_not_be_is_told_at_its_step(as_: As, alice: User, couple: Couple) -> None:
    player = Player(as_(alice), alice, couple)
    run = player.begin("milestones", "own")
    sent = {"name": "x" * 300, "on": "2026-02-30", "kind": "win", "quiet": "celebrate"}
    answer = player.browser.post(reverse("exercises:act", args=[run.pk, "day", "save"]), sent)
    assert answer.status_code == 422
    assert "That date doesn’t exist." in answer.content.decode()
    assert "x" * 300 in answer.content.decode()


def done(browser: Client, exercise: str) -> str:
    """Does it with one phone, and gives the page of the evening."""
    answer = browser.post(reverse("exercises:talk_done", args=[exercise]), follow=True)
    return answer.content.decode()
