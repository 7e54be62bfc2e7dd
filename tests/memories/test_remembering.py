"""Home shows one memory: of this day where both like that, else one that changes from day to day."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.looking_back.remembering import for_home
from tests import factories

TODAY = date(2026, 11, 23)


def look_back(couple: Couple, *people: User) -> None:
    couple.members.filter(user__in=people).update(looks_back=True)


@pytest.mark.parametrize(
    ("today", "found"),
    [
        ("2026-08-09", {"2025-08-09", "2014-08-09"}),
        ("2026-02-28", {"2024-02-29", "2023-02-28"}),  # no 29th this year: it comes a day early
        ("2028-02-28", {"2023-02-28"}),
        ("2028-02-29", {"2024-02-29"}),
        ("2026-03-01", set()),
    ],
)
def test_on_this_day(couple: Couple, today: str, found: set[str]) -> None:
    for when in ("2025-08-09", "2014-08-09", "2026-08-09", "2027-08-09", "2024-02-29", "2023-02-28"):
        factories.a_memory(couple, when=when)
    assert {f"{memory.happened_on}" for memory in couple.memories.on_this_day(date.fromisoformat(today))} == found


def test_this_day_comes_first_where_both_like_it(couple: Couple, alice: User, bob: User) -> None:
    for number in range(9):
        factories.a_memory(couple, when=f"2020-01-0{1 + number}")
    then = factories.a_memory(couple, when="2025-11-23")
    look_back(couple, alice, bob)
    assert for_home(couple, alice, TODAY)[0] == for_home(couple, bob, TODAY)[0] == then


@pytest.mark.parametrize("likes", [True, False])
def test_else_its_day_is_the_one_day_it_does_not_come(couple: Couple, alice: User, bob: User, likes: bool) -> None:
    then = factories.a_memory(couple, when="2025-11-23")
    if likes:
        look_back(couple, alice)
    assert for_home(couple, bob, TODAY)[0] is None
    assert for_home(couple, bob, TODAY + timedelta(days=1))[0] == then


def test_changes_from_day_to_day_and_is_the_same_for_both(couple: Couple, alice: User, bob: User) -> None:
    for number in range(9):
        factories.a_memory(couple, when=f"2020-01-0{1 + number}")
    days = [TODAY + timedelta(days=number) for number in range(30)]
    for_alice = [for_home(couple, alice, day)[0] for day in days]
    assert for_alice == [for_home(couple, bob, day)[0] for day in days]
    assert len(set(for_alice)) > 3
    assert None not in for_alice


def test_private_ones_are_for_their_maker(couple: Couple, alice: User, bob: User, charlie: User) -> None:
    mine = factories.a_memory(couple, made_by=alice, private_to=alice)
    assert for_home(couple, alice, TODAY)[0] == mine
    assert for_home(couple, bob, TODAY)[0] is None
    assert for_home(Couple.of(charlie), charlie, TODAY)[0] is None


def test_cover_is_the_first_that_can_be_shown(couple: Couple, alice: User) -> None:
    memory = factories.a_memory(couple)
    factories.a_photo(couple, memory=memory, sizes=False)
    shown = factories.a_photo(couple, memory=memory)
    found = for_home(couple, alice, TODAY)[0]
    assert found
    assert found.cover
    assert found.cover.photo == shown


def test_one_query_however_many_there_are(couple: Couple, alice: User) -> None:
    for number in range(20):
        factories.a_photo(couple, memory=factories.a_memory(couple, when=f"2020-01-{1 + number:02}"))
    with CaptureQueriesContext(connection) as queries:
        found = for_home(couple, alice, TODAY)[0]
        assert found
        assert found.cover
        assert str(found.when)
    assert len(queries) == 1
