"""Plans: what both have agreed to, and one's own, in a list and each on a page of its own."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.plans.models import Plan
from apps.vault.fields import Sealed
from tests import factories
from tests.conftest import As

PLANS = "/plans/"


@pytest.fixture
def today(couple: Couple) -> date:
    return couple.today(timezone.now())


def listed(browser: Client) -> list[str]:
    return [plan.what for plan in browser.get(PLANS).context["plans"]]


def test_what_is_ahead_is_listed_the_nearest_first(
    as_: As, bob: User, alice: User, couple: Couple, today: date
) -> None:
    days = {"Later": 9, "Tonight": 0, "Soon": 2, "Over": -1}
    for what, days_ahead in days.items():
        factories.a_plan(couple, alice, what=what, on=today + timedelta(days_ahead))
    factories.a_plan(couple, bob, what="Proposed", on=today, agreed_on=None)
    assert listed(as_(bob)) == listed(as_(alice)) == ["Tonight", "Soon", "Later"]


@pytest.mark.parametrize(("days", "stands"), [(6, True), (7, False)])
def test_what_has_no_day_stands_for_a_week(
    as_: As, alice: User, couple: Couple, today: date, days: int, stands: bool
) -> None:
    factories.a_plan(couple, alice, agreed_on=today - timedelta(days))
    assert bool(listed(as_(alice))) is stands


def test_one_s_own_is_nobody_else_s(as_: As, alice: User, bob: User, couple: Couple, today: date) -> None:
    plan = factories.a_plan(couple, alice, what="Write to her", private_to=alice, on=today)
    assert "Only you can see this." in as_(alice).get(PLANS).content.decode()
    assert "Only you can see this." in as_(alice).get(plan.get_absolute_url()).content.decode()
    assert "Write to her" not in as_(bob).get(PLANS).content.decode()
    for ask in (as_(bob).get(plan.get_absolute_url()), as_(bob).post(reverse("plans:delete", args=[plan.pk]))):
        assert ask.status_code == 404
    assert couple.plans.exists()


def test_its_page_says_what_when_and_what_else_and_not_whose_idea_it_was(
    as_: As, alice: User, bob: User, couple: Couple
) -> None:
    facts = {"time": "20:30", "backup": "The sofa"}
    plan = factories.a_plan(couple, alice, facts=facts, on=date(2030, 6, 21))
    page = as_(bob).get(plan.get_absolute_url()).content.decode()
    for words in ("A date", "Tea on the balcony", "Friday, 21 June", "8:30 p.m.", "The sofa"):
        assert words in page
    assert alice.name not in page


def test_a_proposal_has_no_page_yet(as_: As, alice: User, bob: User, couple: Couple) -> None:
    plan = factories.a_plan(couple, alice, agreed_on=None)
    for person in (alice, bob):
        assert as_(person).get(plan.get_absolute_url()).status_code == 404
        assert as_(person).post(reverse("plans:delete", args=[plan.pk])).status_code == 404


@pytest.mark.parametrize("private", [False, True])
def test_deleted_it_is_gone_for_all_who_saw_it(as_: As, alice: User, bob: User, couple: Couple, private: bool) -> None:
    plan = factories.a_plan(couple, alice, private_to=alice if private else None)
    versions = {seat.user_id: seat.version for seat in couple.seats}
    answer = as_(alice).post(reverse("plans:delete", args=[plan.pk]))
    assert answer["Location"] == PLANS
    assert not couple.plans.exists()
    heard = {seat.user_id for seat in Couple.objects.get(pk=couple.pk).seats if seat.version > versions[seat.user_id]}
    assert heard == ({alice.pk} if private else {alice.pk, bob.pk})
    assert as_(alice).post(reverse("plans:delete", args=[plan.pk])).status_code == 404


@pytest.mark.parametrize("name", ["plans", "plan", "delete"])
def test_strangers_and_other_methods_get_nothing(
    as_: As, alice: User, charlie: User, couple: Couple, name: str
) -> None:
    plan = factories.a_plan(couple, alice)
    address = reverse(f"plans:{name}", args=[] if name == "plans" else [plan.pk])
    if name == "plans":
        assert plan.what not in as_(charlie).get(address).content.decode()
    else:
        assert as_(charlie).generic("POST" if name == "delete" else "GET", address).status_code == 404
    assert as_(alice).generic("GET" if name == "delete" else "POST", address).status_code == 405
    assert couple.plans.exists()


def test_no_plans_yet(as_: As, alice: User, couple: Couple) -> None:
    assert "No plans yet." in as_(alice).get(PLANS).content.decode()


def test_words_that_can_not_be_read_break_no_page(as_: As, alice: User, couple: Couple) -> None:
    plan = factories.a_plan(couple, alice)
    Plan.objects.filter(pk=plan.pk).update(facts=Sealed(b"\x01" * 40))
    assert listed(as_(alice)) == []
    assert as_(alice).get(reverse("home:today")).status_code == 200
    assert "These words can’t be read any more." in as_(alice).get(plan.get_absolute_url()).content.decode()


def test_home_leads_to_it(as_: As, alice: User, couple: Couple) -> None:
    plan = factories.a_plan(couple, alice)
    page = as_(alice).get(reverse("home:today")).content.decode()
    assert plan.get_absolute_url() in page
    assert f'href="{PLANS}"' in page
