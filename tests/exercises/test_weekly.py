"""Once a week: what two agreed on last stands on top, and what each saved for it comes up to them alone."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.models import Parked
from tests import factories
from tests.conftest import As
from tests.exercises.player import Player, play
from tests.pages import stable

WEEKLY = "/together/weekly-check-in/"


@pytest.fixture(autouse=True)
def evening(time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 23, 20, 30, tzinfo=UTC), tick=False)


def test_what_was_agreed_last_stands_on_top_however_long_ago(as_: As, alice: User, bob: User, couple: Couple) -> None:
    for what, day in (("Fewer screens", date(2024, 3, 1)), ("A walk on Sundays", date(2025, 3, 1))):
        factories.a_plan(couple, bob, what=what, kind="agreement", agreed_on=day)
    for person in (alice, bob):
        page = as_(person).get(WEEKLY).content.decode()
        assert "Last time you agreed: A walk on Sundays" in page
        assert "Fewer screens" not in page
    assert "Last time you agreed" not in as_(alice).get("/together/daily-check-in/").content.decode()


def test_at_the_table_it_is_said_again_whoever_has_hidden_it(as_: As, alice: User, bob: User, couple: Couple) -> None:
    plan = factories.a_plan(couple, bob, what="A walk on Sundays", kind="agreement", agreed_on=date(2025, 3, 1))
    factories.a_plan(couple, alice, what="Mine alone", kind="agreement", private_to=alice, agreed_on=date(2026, 3, 1))
    for person in (alice, bob):
        page = as_(person).get(WEEKLY + "talk/").content.decode()
        assert "Last time you agreed: A walk on Sundays" in page
        assert "Mine alone" not in page
    plan.hidden.create(couple=couple, person=alice)
    assert "A walk on Sundays" in as_(alice).get(WEEKLY + "talk/").content.decode()
    assert "Last time" not in as_(alice).get("/together/daily-check-in/talk/").content.decode()


def test_a_proposal_and_another_kind_are_no_agreement(as_: As, alice: User, couple: Couple) -> None:
    factories.a_plan(couple, alice, what="Perhaps", kind="agreement", agreed_on=None)
    factories.a_plan(couple, alice, what="A film", kind="date")
    assert "Last time you agreed" not in as_(alice).get(WEEKLY).content.decode()


def test_what_one_saved_comes_up_to_them_alone(as_: As, alice: User, bob: User, couple: Couple) -> None:
    before = stable(as_(bob).get(WEEKLY))
    Parked.put(couple, "The dishes", by=alice, day=date(2026, 11, 20))
    assert "The dishes" in as_(alice).get(WEEKLY).content.decode()
    assert stable(as_(bob).get(WEEKLY)) == before


@pytest.mark.parametrize("mode", ["two", "own"])
def test_in_writing_it_opens_in_order_and_ends_in_an_agreement(
    as_: As, alice: User, bob: User, couple: Couple, mode: str
) -> None:
    one, two = Player(as_(alice), alice, couple), Player(as_(bob), bob, couple)
    run = one.begin("weekly-check-in", mode)
    assert two.begin("weekly-check-in", mode) == run
    assert [step.id for step in run.guide.steps if not step.only or mode in step.only] == [
        "thanks",
        "well",
        "one-hard",
        "wish",
        "open",
        "open-hard",
        "open-wish",
        "agree",
        "end",
    ]
    play(run, one, two)
    assert couple.plans.get().kind == "agreement"
    assert "Last time you agreed: Tea on the balcony" in as_(bob).get(WEEKLY).content.decode()
