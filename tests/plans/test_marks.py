"""The rules of milestones, on plain data: on which days one comes up, and how those days are called."""

from calendar import isleap
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from apps.plans.milestones import marks

TODAY = date(2026, 11, 23)
DAYS = some.dates(date(1900, 1, 1), date(2150, 1, 1))


@pytest.mark.parametrize("year", range(1895, 2110))
def test_the_29th_of_february_is_the_28th_in_a_year_without_one(year: int) -> None:
    assert marks.in_year(date(2020, 2, 29), year) == (date(year, 2, 29) if isleap(year) else date(year, 2, 28))


@given(DAYS, DAYS)
def test_each_year_has_its_anniversary_and_no_year_two(day: date, first: date) -> None:
    last = first + timedelta(days=3660)
    found = [mark for mark in marks.between(day, first, last, yearly=True, counted=False) if mark.years]
    assert [mark.day.year for mark in found] == sorted({mark.day.year for mark in found})
    full = range(max(day.year, first.year) + 1, last.year)
    assert {mark.day.year for mark in found} >= set(full)
    assert all(
        mark.day == marks.in_year(day, mark.day.year) and mark.years == mark.day.year - day.year for mark in found
    )


@given(DAYS, DAYS, some.integers(0, 4000), some.booleans(), some.booleans())
def test_what_comes_is_of_these_days_in_order_and_the_whole_is_the_sum_of_its_parts(
    day: date, first: date, long: int, yearly: bool, counted: bool
) -> None:
    rule, last, half = {"yearly": yearly, "counted": counted}, first + timedelta(days=long), timedelta(days=long // 2)
    found = marks.between(day, first, last, **rule)
    assert found == sorted(set(found))
    assert all(first <= mark.day <= last for mark in found)
    parts = marks.between(day, first, first + half, **rule)
    if long // 2 < long:
        parts += marks.between(day, first + half + timedelta(days=1), last, **rule)
    assert found == parts


@given(DAYS)
def test_days_together_are_the_first_hundred_five_hundred_and_every_thousand(day: date) -> None:
    found = marks.between(day, day, day + timedelta(days=4500), yearly=False, counted=True)
    assert [mark.days for mark in found] == [0, 100, 500, 1000, 2000, 3000, 4000]
    assert all((mark.day - day).days == mark.days for mark in found)


@given(DAYS, DAYS, some.booleans(), some.booleans())
def test_what_follows_is_the_first_that_comes(day: date, today: date, yearly: bool, counted: bool) -> None:
    found = marks.following(day, today, yearly=yearly, counted=counted)
    assert (found is None) == (day < today and not yearly and not counted) or (counted and not yearly)
    if found:
        assert found == marks.between(day, today, found.day, yearly=yearly, counted=counted)[0]
        assert found.day <= max(day, today + timedelta(days=366))


def test_they_are_called_as_people_say() -> None:
    said = {years: marks.together(marks.Mark(TODAY, years=years)) for years in (0, 1, 10, 12, 25)}
    assert said == {
        0: "", 1: "One year together", 10: "Ten years together", 12: "Twelve years together", 25: "25 years together",
    }  # fmt: skip
    assert marks.together(marks.Mark(TODAY, days=3000)) == "3,000 days together"
    away = [marks.countdown(TODAY + timedelta(days=days), TODAY) for days in (0, 1, 2, 12)]
    assert away == ["today", "tomorrow", "in 2 days", "in 12 days"]
