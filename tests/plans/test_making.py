"""A plan is made, edited, moved, repeated and hidden by either of the two."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.plans.ahead import ahead
from apps.plans.models import Plan
from tests import factories
from tests.conftest import As
from tests.full import few
from tests.pages import stable

NIGHT = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)  # a Monday
TODAY = NIGHT.date()
ADD = "/plans/add/"


@pytest.fixture(autouse=True)
def evening(time_machine: Any) -> None:
    time_machine.move_to(NIGHT, tick=False)


def add(as_: As, person: User, **said: str) -> Plan:
    answer = as_(person).post(ADD, {"key": str(uuid4()), "what": "Tea on the balcony"} | said)
    assert answer.status_code == 302, answer.content.decode()
    return Plan.objects.get(pk=answer["Location"].split("/")[-2])


def edit(as_: As, person: User, plan: Plan, **said: str) -> str:
    """Sends the form as it is shown, but for what is `said`."""
    browser, address = as_(person), reverse("plans:change", args=[plan.pk])
    form = browser.get(address).context["form"]
    shown = {name: form[name].value() or "" for name in form.fields if form[name].value() not in (None, False)}
    held = {f"initial-{name}": form[name].initial or "" for name in form.fields}
    answer = browser.post(address, held | shown | said, follow=True)
    return answer.content.decode()


def test_what_one_adds_both_see_at_once_and_only_once(as_: As, alice: User, bob: User, couple: Couple) -> None:
    key = str(uuid4())
    for _ in range(2):
        add(as_, alice, key=key, on="2026-11-27", time="19:00", where="The kitchen")
    (plan,) = ahead(couple, bob, TODAY)
    page = as_(bob).get(plan.get_absolute_url()).content.decode()
    assert all(said in page for said in ("Tea on the balcony", "Friday, 27 November", "7 p.m.", "The kitchen"))


def test_only_for_me_the_other_sees_not_a_byte_of_it_until_it_is_shared(
    as_: As, alice: User, bob: User, couple: Couple
) -> None:
    before = [stable(as_(bob).get(address)) for address in ("/plans/", "/home/")]
    plan = add(as_, alice, only_me="on")
    assert [stable(as_(bob).get(address)) for address in ("/plans/", "/home/")] == before
    assert as_(bob).get(reverse("plans:change", args=[plan.pk])).status_code == 404
    edit(as_, alice, plan, what="Tea for two")
    assert "Tea for two" not in stable(as_(bob).get("/plans/"))
    browser = as_(alice)
    browser.post(reverse("plans:change", args=[plan.pk]), {"what": "Tea for two", "initial-what": "Tea for two"})
    assert "Tea for two" in stable(as_(bob).get("/plans/"))


def test_whoever_is_alone_makes_it_for_themselves(as_: As, db: None) -> None:
    dana = factories.a_person("Dana")
    Couple.of(dana)
    assert add(as_, dana).private_to == dana


def test_either_moves_it_and_that_is_all_that_is_said(as_: As, alice: User, bob: User, couple: Couple) -> None:
    plan = add(as_, alice, on="2026-11-25")
    page = edit(as_, bob, plan, on="2026-11-27")
    assert "Moved to Friday." in page
    assert "Moved to Thursday, 31 December." in edit(as_, alice, plan, on="2026-12-31")
    assert "Moved" not in edit(as_, bob, plan, where="At ours")
    (there,) = ahead(couple, alice, TODAY)
    assert (there.on, there.facts["where"], there.by) == (date(2026, 12, 31), "At ours", alice)
    assert "overdue" not in page.lower()


def test_two_who_edit_at_once_lose_nothing(as_: As, alice: User, bob: User, couple: Couple) -> None:
    plan = add(as_, alice, on="2026-11-25", where="The kitchen")
    seen = {"initial-what": "Tea on the balcony", "initial-on": "2026-11-25", "initial-where": "The kitchen"}
    shown = {"what": "Tea on the balcony", "on": "2026-11-25", "where": "The kitchen"}
    address = reverse("plans:change", args=[plan.pk])
    as_(alice).post(address, seen | shown | {"where": "The balcony"})
    as_(bob).post(address, seen | shown | {"on": "2026-11-28", "who": "Bob brings the cups"})
    plan.refresh_from_db()
    assert plan.facts == {"what": "Tea on the balcony", "where": "The balcony", "who": "Bob brings the cups"}
    assert plan.on == date(2026, 11, 28)


def test_an_end_that_the_other_has_taken_away_meanwhile_is_no_fault(
    as_: As, alice: User, bob: User, couple: Couple
) -> None:
    plan = add(as_, alice, on="2026-11-25", repeat="week", until="2026-12-30")
    seen = {"initial-what": "Tea on the balcony", "initial-on": "2026-11-25", "initial-repeat": "week"}
    seen |= {"what": "Tea on the balcony", "on": "2026-11-25", "initial-until": "2026-12-30"}
    address = reverse("plans:change", args=[plan.pk])
    assert as_(alice).post(address, seen | {"repeat": "", "until": ""}).status_code == 302
    assert as_(bob).post(address, seen | {"repeat": "week", "until": "2027-01-06"}).status_code == 302
    plan.refresh_from_db()
    assert (plan.repeat, plan.until) == ("", None)


@pytest.mark.parametrize(
    ("repeat", "first", "today", "comes"),
    [
        ("week", "2026-11-24", "2026-12-02", "2026-12-08"),
        ("month", "2026-01-31", "2026-02-10", "2026-02-28"),
        ("month", "2026-01-31", "2026-03-01", "2026-03-31"),
        ("year", "2024-02-29", "2026-11-23", "2027-02-28"),
        ("year", "2024-02-29", "2027-12-01", "2028-02-29"),
        ("week", "2026-11-24", "2030-01-01", None),
        ("", "2026-11-24", "2026-12-02", "2026-11-24"),
    ],
)
def test_what_repeats_comes_next_on_the_right_day(repeat: str, first: str, today: str, comes: str | None) -> None:
    until = date(2029, 12, 31) if repeat else None
    plan = Plan(on=date.fromisoformat(first), repeat=repeat, until=until)
    assert plan.from_day(date.fromisoformat(today)) == (date.fromisoformat(comes) if comes else None)


def test_what_repeats_stands_once_among_the_others_and_ends(as_: As, alice: User, couple: Couple) -> None:
    add(as_, alice, what="Weekly", on="2026-11-23", repeat="week", until="2026-12-14")
    add(as_, alice, what="Once", on="2026-11-26")
    for days, expected in ((0, ["Weekly", "Once"]), (1, ["Once", "Weekly"]), (21, ["Weekly"]), (22, [])):
        assert [plan.what for plan in ahead(couple, alice, TODAY + timedelta(days))] == expected


def test_hidden_it_is_gone_for_one_alone(as_: As, alice: User, bob: User, couple: Couple) -> None:
    plan = add(as_, alice, on="2026-11-26")
    before = [stable(as_(bob).get(address)) for address in ("/plans/", "/home/", plan.get_absolute_url())]
    for _ in range(2):
        as_(alice).post(reverse("plans:hide", args=[plan.pk]))
    assert ahead(couple, alice, TODAY) == []
    assert "Hidden" in stable(as_(alice).get("/plans/"))
    assert [stable(as_(bob).get(address)) for address in ("/plans/", "/home/", plan.get_absolute_url())] == before
    as_(alice).post(reverse("plans:hide", args=[plan.pk]), {"show": "1"})
    assert ahead(couple, alice, TODAY) == [plan]


@pytest.mark.parametrize(
    ("said", "sentence"),
    few(
        [
            ({"what": ""}, "A few words are enough."),
            ({"what": "x" * 300}, "That’s too long: 300 of 200 characters."),
            ({"on": "2026-02-30"}, "That date doesn’t exist."),
            ({"on": "2026-11-22"}, "That day is over."),
            ({"on": "9999-12-31", "time": "23:30"}, "Pick a day between 1900 and 2199."),
            ({"on": "9999-12-01", "repeat": "week", "until": "9999-12-31"}, "Pick a day between 1900 and 2199."),
            ({"on": "0001-01-01", "time": "00:30"}, "Pick a day between 1900 and 2199."),
            ({"time": "25:00"}, "A time looks like 20:30."),
            ({"on": "2027-03-28", "time": "02:30"}, "this hour is left out"),
            ({"on": "2026-11-25", "repeat": "week"}, "Pick a last day."),
            ({"on": "2026-11-25", "repeat": "week", "until": "2026-11-24"}, "Pick a day after the first"),
            ({"on": "2026-11-25", "repeat": "week", "until": "2046-11-24"}, "within ten years"),
            ({"repeat": "month", "until": "2027-11-24"}, "Pick the first day."),
            ({"on": "2026-11-25", "repeat": "hourly", "until": "2027-01-01"}, "hourly"),
        ],
        4,
    ),
)
def test_bad_input_is_said_beside_its_field_and_the_words_stay(
    as_: As, alice: User, couple: Couple, said: dict[str, str], sentence: str
) -> None:
    Couple.objects.update(day_zone="Europe/Berlin")
    plan = factories.a_plan(couple, alice, what="As it was", on=TODAY + timedelta(9))
    words = {"what": "Tea on the balcony", "where": "A place of ours"} | said
    for address in (ADD, reverse("plans:change", args=[plan.pk])):
        answer = as_(alice).post(address, words)
        assert answer.status_code == 422
        assert sentence in answer.content.decode()
        assert "A place of ours" in answer.content.decode()
    plan.refresh_from_db()
    assert plan.facts == {"what": "As it was"}
    assert couple.plans.count() == 1


def test_a_time_is_told_by_the_couples_clock_and_each_sees_their_own_beside_it(
    as_: As, alice: User, bob: User, couple: Couple
) -> None:
    Couple.objects.update(day_zone="Pacific/Auckland")
    User.objects.filter(pk=alice.pk).update(time_zone="Pacific/Auckland")
    User.objects.filter(pk=bob.pk).update(time_zone="America/Los_Angeles")
    form = as_(bob).get(ADD).content.decode()
    assert "By the clock of Auckland." in form
    assert "By the clock of" not in as_(alice).get(ADD).content.decode()
    plan = add(as_, bob, on="2026-12-04", time="20:00")
    hers, his = (as_(person).get(plan.get_absolute_url()).content.decode() for person in (alice, bob))
    assert "Friday, 4 December, 8 p.m." in hers
    assert "For you:" not in hers
    assert "For you: Thursday, 11 p.m." in his
    assert "For you: Thursday, 11 p.m." in as_(bob).get("/home/").content.decode()


def test_the_couples_clock_changes_and_a_plan_stays_when_it_was(as_: As, alice: User, couple: Couple) -> None:
    Couple.objects.update(day_zone="Pacific/Auckland")
    plan = add(as_, alice, on="2026-12-04", time="20:00")
    Couple.objects.update(day_zone="Europe/Berlin")
    User.objects.filter(pk=alice.pk).update(time_zone="Europe/Berlin")
    assert "For you: Friday, 8 a.m." in as_(alice).get(plan.get_absolute_url()).content.decode()
    edit(as_, alice, plan, time="21:00")
    plan = Plan.objects.get(pk=plan.pk)
    with couple.keys_held():
        assert (plan.facts["time"], plan.facts["zone"]) == ("21:00", "Pacific/Auckland")
