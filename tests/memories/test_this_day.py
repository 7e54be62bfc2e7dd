"""On this day in earlier years: memories, and photos by their own day, where both have switched looking back on."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.looking_back.remembering import years_ago
from apps.memories.moment import Moment
from apps.memories.story import overview
from apps.memories.story.timeline import Page
from tests import factories, whole
from tests.conftest import As

ADDRESS, TODAY = "/story/this-day/", date(2026, 11, 23)


@pytest.fixture
def couple(couple: Couple) -> Couple:
    """Both look back."""
    couple.members.update(looks_back=True)
    return couple


@pytest.mark.parametrize(
    ("today", "found"),
    [
        ("2026-11-23", [2025, 2014]),
        ("2026-02-28", [2024, 2023]),  # no 29th this year: it comes a day early
        ("2028-02-28", [2023]),
        ("2028-02-29", [2024]),
        ("2026-03-01", []),
    ],
)
def test_photos_by_their_own_day(couple: Couple, alice: User, today: str, found: list[int]) -> None:
    for when in ("2025-11-23", "2014-11-23", "2026-11-23", "2027-11-23", "2024-02-29", "2023-02-28"):
        day = date.fromisoformat(when)
        memory = factories.a_memory(couple, when=Moment(day.year))
        factories.a_photo(couple, memory=memory, taken_on=day)
    on = date.fromisoformat(today)
    assert [year.number for year in years_ago(couple, alice, on)] == found
    assert shows_up(couple, alice, on) == bool(found)
    assert [(year.cards, len(year.pictures)) for year in years_ago(couple, alice, on)] == [([], 1) for _ in found]


def shows_up(couple: Couple, person: User, day: date) -> bool:
    return bool(overview.of(couple, person, Page([], ""), day)["this_day"])


def test_memories_show_their_own_photos(couple: Couple, alice: User) -> None:
    memory = factories.a_memory(couple, when="2020-11-23")
    factories.a_photo(couple, memory=memory, taken_on=date(2020, 11, 23))
    (year,) = years_ago(couple, alice, TODAY)
    assert ([card.memory for card in year.cards], year.pictures) == ([memory], [])


def test_a_year_is_no_day(couple: Couple, alice: User) -> None:
    """A photo nobody knows the day of stands on its memory's first: that is not when it was."""
    factories.a_photo(couple, memory=factories.a_memory(couple, when=Moment(2020)))
    assert years_ago(couple, alice, date(2026, 1, 1)) == []


@pytest.mark.parametrize("who", ["alice", "bob"])
def test_only_where_both_switched_it_on(as_: As, couple: Couple, alice: User, bob: User, who: str) -> None:
    """Whose switch is off shows in nothing: the page is the one of an empty day."""
    empty = stripped(as_(alice), couple)
    factories.a_memory(couple, when="2020-11-23")
    assert stripped(as_(alice), couple) != empty
    couple.members.filter(user__name=who.title()).update(looks_back=False)
    assert stripped(as_(alice), couple) == empty
    assert reverse("couples:settings") in empty


def stripped(browser: Client, couple: Couple) -> str:
    page = browser.get(ADDRESS).content.decode()
    return page[page.index('id="this_day"') :]


@pytest.fixture(autouse=True)
def _tonight(time_machine: Any) -> None:
    time_machine.move_to(whole.NIGHT, tick=False)


def test_never_what_is_hidden_or_muted(couple: Couple, alice: User, bob: User) -> None:
    kinds: list[dict[str, Any]] = [{"muted": True}, {"binned_at": timezone.now()}, {"private_to": alice}]
    for fields in kinds:
        for when in ("2020-11-23", Moment(2019)):
            memory = factories.a_memory(couple, when=when, made_by=alice, **fields)
            factories.a_photo(
                couple, memory=memory, taken_on=date(2019, 11, 23), private_to=fields.get("private_to"), uploader=alice
            )
    away = factories.a_memory(couple, when=Moment(2018))
    factories.a_photo(couple, memory=away, taken_on=date(2018, 11, 23))
    couple.put_away.create(memory=away, person=bob)
    assert years_ago(couple, bob, TODAY) == []
    assert not shows_up(couple, bob, TODAY)
    assert [year.number for year in years_ago(couple, alice, TODAY)] == [2020, 2019, 2018]


def test_page_and_the_way_there(as_: As, couple: Couple, alice: User, charlie: User) -> None:
    browser = as_(alice)
    assert ADDRESS not in browser.get("/story/").content.decode()
    memory = factories.a_memory(couple, when=Moment(2019), title="Six days of rain")
    photo = factories.a_photo(couple, memory=memory, taken_on=date(2019, 11, 23))
    assert ADDRESS in browser.get("/story/").content.decode()
    page = browser.get(ADDRESS).content.decode()
    for said in ("23 November", ">2019<", f"/story/{memory.pk}/#photo-{photo.pk}", "/story/photos/2019/11/"):
        assert said in page
    assert "Nothing from this day yet." in as_(charlie).get(ADDRESS).content.decode()
    assert Client().get(ADDRESS).status_code == 302
    assert browser.post(ADDRESS).status_code == 405


def test_queries_do_not_grow_and_the_index_answers(couple: Couple, alice: User) -> None:
    counts = []
    for year in range(2010, 2016):
        factories.a_memory(couple, when=f"{year}-11-23")
        memory = factories.a_memory(couple, when=Moment(year))
        factories.a_photo(couple, memory=memory, taken_on=date(year, 11, 23))
        with CaptureQueriesContext(connection) as queries:
            assert len(years_ago(couple, alice, TODAY)) == year - 2009
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 6
