"""A month shows what is planned and what was, to each what they may see, and points at no gap."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.gratitude import giving
from apps.memories.moment import Moment
from tests import factories
from tests.conftest import As
from tests.pages import stable
from tests.test_statements import statements

NIGHT = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)  # a Monday
NOVEMBER = "/calendar/2026/11/"


@pytest.fixture(autouse=True)
def evening(time_machine: Any) -> None:
    time_machine.move_to(NIGHT, tick=False)


def days(page: Any) -> dict[date, Any]:
    return {day.day: day for week in page.context["weeks"] for day in week if not day.is_bare}


def test_a_day_holds_its_plans_by_the_clock_its_memories_and_a_dot(
    as_: As, alice: User, bob: User, couple: Couple
) -> None:
    day = date(2026, 11, 27)
    late = factories.a_plan(couple, alice, what="A film", on=day, facts={"time": "21:00"})
    early = factories.a_plan(couple, bob, what="Soup", on=day, facts={"time": "18:30"})
    memory = factories.a_memory(couple, title="The market", made_by=bob, when=str(day))
    giving.give_now(couple, "You carried it all", by=bob, day=day, key=uuid4())
    page = as_(alice).get(NOVEMBER)
    (shown,) = days(page).values()
    assert (shown.day, shown.plans, shown.memories, shown.thanked) == (day, [early, late], [memory], True)
    text = page.content.decode()
    assert all(said in text for said in ("November 2026", "A film", "6:30 p.m.", "The market", "Thank-yous"))
    assert "You carried it all" not in text


def test_what_repeats_stands_on_each_of_its_days(as_: As, alice: User, couple: Couple) -> None:
    until = date(2027, 3, 31)
    factories.a_plan(couple, alice, on=date(2026, 10, 31), repeat="month", until=until)
    factories.a_plan(couple, alice, on=date(2026, 11, 3), repeat="week", until=date(2026, 11, 20))
    assert list(days(as_(alice).get(NOVEMBER))) == [date(2026, 11, day) for day in (3, 10, 17, 30)]
    assert list(days(as_(alice).get("/calendar/2027/2/"))) == [date(2027, 2, 28)]
    assert not days(as_(alice).get("/calendar/2027/4/"))


def test_what_is_the_other_s_alone_moves_no_byte(as_: As, alice: User, bob: User, couple: Couple) -> None:
    ours = factories.a_plan(couple, bob, on=date(2026, 11, 26))
    before = stable(as_(bob).get(NOVEMBER))
    factories.a_plan(couple, alice, what="Hers", on=date(2026, 11, 25), private_to=alice)
    factories.a_memory(couple, title="Hers too", made_by=alice, private_to=alice, when="2026-11-05")
    giving.keep_for_tonight(couple, "Not yet opened", by=alice, day=date(2026, 11, 23))
    as_(alice).post(reverse("plans:hide", args=[ours.pk]))
    assert stable(as_(bob).get(NOVEMBER)) == before
    assert set(days(as_(alice).get(NOVEMBER))) == {date(2026, 11, 25), date(2026, 11, 5)}


def test_milestones_stand_on_their_day_but_for_those_not_to_be_brought_up(
    as_: As, alice: User, bob: User, couple: Couple
) -> None:
    factories.a_milestone(couple, alice, name="The first flat", on=f"{date(2019, 11, 6)}", kind="yearly")
    factories.a_milestone(couple, alice, name="The hard one", on=f"{date(2021, 11, 7)}", kind="yearly", is_quiet=True)
    factories.a_milestone(couple, alice, name="Hers", on=f"{date(2026, 11, 8)}", kind="first", private_to=alice)
    assert {day: shown.milestones[0][0] for day, shown in days(as_(bob).get(NOVEMBER)).items()} == {
        date(2026, 11, 6): "The first flat"
    }


def test_what_is_put_away_or_known_only_by_its_year_is_not_there(as_: As, alice: User, couple: Couple) -> None:
    away = factories.a_memory(couple, title="Away", made_by=alice, when="2026-11-05")
    as_(alice).post(reverse("memories:put_away", args=[away.pk]))
    factories.a_memory(couple, title="Some day", made_by=alice, when=Moment(2026, 11))
    assert not days(as_(alice).get(NOVEMBER))


def test_a_full_day_names_three_memories_and_leads_to_the_rest(as_: As, alice: User, couple: Couple) -> None:
    for number in range(5):
        factories.a_memory(couple, title=f"Moment {number}", made_by=alice, when="2026-11-07")
    text = as_(alice).get(NOVEMBER).content.decode()
    assert text.count("Moment ") == 3
    assert reverse("memories:month", args=[2026, 11]) in text


def test_weeks_are_whole_and_begin_as_the_language_has_it(as_: As, alice: User, couple: Couple) -> None:
    weeks = as_(alice).get(NOVEMBER).context["weeks"]
    assert all(len(week) == 7 for week in weeks)
    assert weeks[0][0].day == date(2026, 11, 1)  # a Sunday
    assert weeks[-1][-1].day == date(2026, 12, 5)
    assert [day.is_beyond for day in weeks[-1]] == [False, False, True, True, True, True, True]


@pytest.mark.parametrize("address", ["2026/13/", "2026/0/", "1899/12/", "2200/1/", "0/1/", "99999999999/1/"])
def test_no_such_month(as_: As, alice: User, couple: Couple, address: str) -> None:
    assert as_(alice).get(f"/calendar/{address}").status_code == 404


def test_an_empty_month_says_nothing_of_a_gap(as_: As, alice: User, couple: Couple) -> None:
    assert "A quiet month." in as_(alice).get("/calendar/2026/9/").content.decode()
    assert "Nothing planned yet." in as_(alice).get("/calendar/").content.decode()


@pytest.mark.full
@pytest.mark.parametrize("number", [1, 60])
def test_a_month_asks_little_however_much_is_in_it(as_: As, alice: User, couple: Couple, number: int) -> None:
    for place in range(number):
        day = date(2026, 11, place % 28 + 1)
        factories.a_plan(couple, alice, on=day, facts={"time": "20:00"})
        factories.a_memory(couple, title="A day", made_by=alice, when=str(day))
        giving.give_now(couple, "Thank you", by=alice, day=day, key=uuid4())
    browser = as_(alice)
    browser.get("/home/")
    assert len(statements(lambda: browser.get(NOVEMBER))) <= 8
    tag = browser.get(NOVEMBER)["ETag"]
    assert len(statements(lambda: browser.get(NOVEMBER, HTTP_IF_NONE_MATCH=tag), 304)) <= 1
