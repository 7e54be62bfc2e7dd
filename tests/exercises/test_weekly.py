"""Once a week: what two agreed on last stands on top, and what each saved for it comes up to them alone."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.models import Parked
from apps.plans.models import Plan
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


def at_the_table(as_: As, person: User, plan: Plan, answer: str) -> str:
    done = {"agreement": plan.pk, "agreed": answer}
    return as_(person).post(WEEKLY + "talk/done/", done, follow=True).content.decode()


def test_at_the_table_they_keep_it_change_it_or_are_done_with_it(as_: As, alice: User, couple: Couple) -> None:
    plan = factories.a_plan(couple, alice, what="A walk on Sundays", kind="agreement", agreed_on=date(2025, 3, 1))
    for label in ("Keep it", "Change it", "Done"):
        assert label in as_(alice).get(WEEKLY + "talk/").content.decode()
    assert "A walk on Sundays" not in at_the_table(as_, alice, plan, "keep")
    page = at_the_table(as_, alice, plan, "change")
    assert reverse("plans:change", args=[plan.pk]) in page
    assert "A walk on Sundays" in page
    assert couple.plans.get() == plan
    assert "A walk on Sundays" not in at_the_table(as_, alice, plan, "done")
    assert not couple.plans.exists()


def test_a_page_of_an_older_agreement_ends_none(as_: As, alice: User, bob: User, couple: Couple) -> None:
    old = factories.a_plan(couple, bob, kind="agreement", agreed_on=date(2025, 3, 1))
    factories.a_plan(couple, bob, what="A walk on Sundays", kind="agreement", agreed_on=date(2026, 3, 1))
    for answer in ("done", "change", "nonsense"):
        page = at_the_table(as_, alice, old, answer)
        assert reverse("plans:change", args=[old.pk]) not in page
    assert couple.plans.count() == 2


@pytest.mark.usefixtures("couple")
def test_what_was_agreed_aloud_is_the_last_agreement(as_: As, alice: User, bob: User) -> None:
    page = as_(alice).post(WEEKLY + "talk/done/", follow=True).content.decode()
    assert '<input type="hidden" name="kind" value="agreement">' in page
    as_(alice).post(reverse("plans:add"), {"what": "Tea on the balcony", "kind": "agreement"})
    assert "Last time you agreed: Tea on the balcony" in as_(bob).get(WEEKLY).content.decode()


def test_it_is_done_with_from_the_page_before(as_: As, alice: User, bob: User, couple: Couple) -> None:
    plan = factories.a_plan(couple, bob, what="A walk on Sundays", kind="agreement")
    assert reverse("plans:change", args=[plan.pk]) in as_(alice).get(WEEKLY).content.decode()
    answer = as_(alice).post(reverse("exercises:plan_done", args=["weekly-check-in", plan.pk]))
    assert answer["Location"] == WEEKLY
    assert "Last time" not in as_(bob).get(WEEKLY).content.decode()


def test_a_proposal_and_another_kind_are_no_agreement(as_: As, alice: User, couple: Couple) -> None:
    factories.a_plan(couple, alice, what="Perhaps", kind="agreement", agreed_on=None)
    factories.a_plan(couple, alice, what="A film", kind="date")
    assert "Last time you agreed" not in as_(alice).get(WEEKLY).content.decode()


def test_what_one_saved_comes_up_to_them_alone(as_: As, alice: User, bob: User, couple: Couple) -> None:
    before = stable(as_(bob).get(WEEKLY))
    Parked.put(couple, "The dishes", by=alice, day=date(2026, 11, 20))
    assert "The dishes" in as_(alice).get(WEEKLY).content.decode()
    assert stable(as_(bob).get(WEEKLY)) == before


@pytest.mark.full
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
