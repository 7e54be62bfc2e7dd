"""Exercises are found by need, minutes and mode, which combine; what is in the address and no filter is ignored."""

import re
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises import finding, sofar
from apps.exercises.catalogue import Catalogue, catalogue
from apps.exercises.content.load import load
from apps.gratitude import giving
from tests.conftest import As
from tests.exercises.evening import answered, opened

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)
TOGETHER = "/together/"
QUERIES = ("", "?need=touch", "?only=done")
GROUPS = [(name, value) for name, values in finding.FILTERS.items() for value in values]


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(datetime(2026, 11, 23, 21, tzinfo=UTC), tick=False) as clock:
        yield clock


def shown(couple: Couple, person: User, **given: str) -> Catalogue:
    return catalogue(couple, person, DAY, given)


def found(couple: Couple, person: User, **given: str) -> set[str]:
    return {entry.exercise.id for entry in shown(couple, person, **given).found}


def last_done(couple: Couple) -> dict[str, date]:
    return sofar.read(couple, couple.seats[0].user, DAY, with_week=True).last


def test_each_is_found_by_each_of_its_needs(alice: User, couple: Couple) -> None:
    for need in finding.NEEDS:
        assert found(couple, alice, need=need) == {one.id for one in load("en").values() if need in one.needs}
    assert {need for one in load("en").values() for need in one.needs} == finding.NEEDS.keys()


def test_each_is_found_by_its_lengths_and_ways(alice: User, couple: Couple) -> None:
    assert "five-minute-hug" in found(couple, alice, minutes="5")
    assert "daily-check-in" in found(couple, alice, minutes="10") & found(couple, alice, minutes="20")
    assert found(couple, alice, minutes="longer") == {
        one.id for one in load("en").values() if any(length > 20 for length in one.lengths)
    }
    assert set().union(*(found(couple, alice, minutes=one) for one in finding.MINUTES)) == load("en").keys()
    for mode in ("talk", "two", "own"):
        assert found(couple, alice, mode=mode) == {one.id for one in load("en").values() if mode in one.modes}


def test_filters_combine_and_the_front_row_comes_first(alice: User, couple: Couple) -> None:
    both = found(couple, alice, need="touch", minutes="5", mode="talk")
    assert both == found(couple, alice, need="touch") & found(couple, alice, minutes="5") & found(
        couple, alice, mode="talk"
    )
    order = [entry.exercise for entry in shown(couple, alice, minutes="10").found]
    assert [one.front for one in order] == sorted(one.front for one in order)


def test_each_filter_is_a_link_that_puts_it_on_or_takes_it_off(as_: As, alice: User, couple: Couple) -> None:
    page = as_(alice).get(TOGETHER, {"minutes": "5", "mode": "two"}).content.decode()
    chips = dict(re.findall(r'<a class="chip" href="([^"]+)"( aria-current="true")?>', page))
    assert chips["?mode=two"]
    assert chips["?minutes=5"]
    assert not chips["?mode=two&amp;minutes=10"]
    plain = as_(alice).get(TOGETHER).content.decode()
    links = set(re.findall(r'href="(\?[^"]+)"', plain))
    assert links == {f"?{urlencode({name: value})}" for name, value in GROUPS}
    alone = as_(alice).get(TOGETHER, {"minutes": "5"}).content.decode()
    assert 'href="." aria-current="true"' in alone


@pytest.mark.parametrize(
    "given",
    "need=nonsense minutes=0 minutes=5%00 need= only=hidden mode=apart need[]=touch x=1 &&= %FF=%FF".split(),
)
def test_what_is_no_filter_is_ignored(as_: As, alice: User, couple: Couple, given: str) -> None:
    answer = as_(alice).get(f"{TOGETHER}?{given}")
    assert answer.status_code == 200
    assert 'class="front"' in answer.content.decode()


def test_the_last_of_two_of_a_kind_counts() -> None:
    assert finding.asked(QueryDict("need=touch&need=talk").dict()) == {"need": "talk"}


def test_where_nothing_fits_it_says_so(as_: As, alice: User, couple: Couple) -> None:
    page = as_(alice).get(TOGETHER, {"only": "favourites", "need": "talk"}).content.decode()
    assert "Nothing fits all of that. Take one off." in page


def test_done_before_is_what_was_done_together(as_: As, alice: User, bob: User, couple: Couple) -> None:
    run = answered(as_(alice), couple, "Heron")
    assert found(couple, alice, only="done") == set()
    couple.evenings.create(name="eye-contact", day=date(2026, 11, 3))
    couple.evenings.create(name="eye-contact", day=date(2026, 11, 9))
    opened(as_, alice, bob, couple)
    for person in (alice, bob):
        assert found(couple, person, only="done") == {"eye-contact", run.exercise}
    assert last_done(couple) == {"eye-contact": date(2026, 11, 9), run.exercise: DAY}
    page = as_(bob).get(reverse("exercises:about", args=["eye-contact"])).content.decode()
    assert "You did this together:" in page
    assert page.index("9 November 2026") < page.index("3 November 2026")
    listed = as_(bob).get(TOGETHER, {"only": "done"}).content.decode()
    assert "You last did this together on 9 November 2026." in listed


def test_an_evening_of_thanks_counts_once_both_have_opened(alice: User, bob: User, couple: Couple) -> None:
    giving.keep_for_tonight(couple, "The soup", by=alice, day=DAY)
    giving.give_now(couple, "The lamp", by=bob, day=DAY, key=uuid4())
    assert last_done(couple) == {}
    assert finding.days_done(couple, "nightly-gratitude") == []
    giving.keep_for_tonight(couple, "The walk", by=bob, day=DAY)
    assert last_done(couple) == {"nightly-gratitude": DAY}
    assert finding.days_done(couple, "nightly-gratitude") == [DAY]
    assert finding.days_done(couple, "eye-contact") == []


def test_what_one_did_alone_is_not_done_together(as_: As, alice: User, couple: Couple) -> None:
    before = as_(alice).get(reverse("exercises:about", args=["fresh-eyes"])).content.decode()
    as_(alice).post(reverse("exercises:begin", args=["fresh-eyes"]))
    run = couple.runs.get()
    step = run.guide.steps[0].id
    as_(alice).post(reverse("exercises:act", args=[run.pk, step, "answer"]), {"words": "Mine"})
    assert last_done(couple) == {}
    assert "You did this together" not in before
    assert finding.days_done(couple, "fresh-eyes") == []


def test_statements_do_not_grow_with_the_exercises(
    as_: As, alice: User, bob: User, couple: Couple, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, counts = as_(alice), {}
    opened(as_, alice, bob, couple)  # something of everything the page has
    couple.evenings.create(name="eye-contact", day=DAY)
    browser.post("/together/park/", {"words": "The car"})
    whole = load("en")
    browser.get(TOGETHER)
    for many in (9, len(whole)):
        few = dict(list(whole.items())[:many])
        monkeypatch.setattr("apps.exercises.catalogue.load", lambda _language, few=few: few)
        for query in QUERIES:
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(f"{TOGETHER}{query}").status_code == 200
            counts[query, many] = len(queries)
    assert len(whole) > 20
    for query in QUERIES:
        assert counts[query, 9] == counts[query, len(whole)] <= 8


def test_a_stranger_alone_finds_them_too(as_: As, dana: User) -> None:
    assert as_(dana).get(TOGETHER, {"mode": "talk"}).status_code == 200
