"""A date is said as exactly as it is known."""

from datetime import date

import pytest

from apps.memories.moment import Moment, Season


@pytest.mark.parametrize(
    ("moment", "said", "in_year", "first"),
    [
        (Moment(2026, 8, 9), "9 August 2026", "9 August", "2026-08-09"),
        (Moment(2026, 2), "February 2026", "February", "2026-02-01"),
        (Moment(2014, season=Season.SUMMER), "summer 2014", "summer", "2014-06-01"),
        (Moment(2014, season=Season.WINTER), "winter 2014", "winter", "2014-12-01"),
        (Moment(2014), "2014", "", "2014-01-01"),
        (Moment(2014, about=True), "about 2014", "about then", "2014-01-01"),
        (Moment(2014, 5, about=True), "about May 2014", "about May", "2014-05-01"),
    ],
)
def test_said(moment: Moment, said: str, in_year: str, first: str) -> None:
    assert (str(moment), moment.in_year, moment.happened_on) == (said, in_year, date.fromisoformat(first))


@pytest.mark.parametrize(
    ("moment", "month_day"), [(Moment(2024, 2, 29), 229), (Moment(2024, 12), None), (Moment(2024), None)]
)
def test_only_a_day_comes_round_again(moment: Moment, month_day: int | None) -> None:
    assert moment.month_day == month_day
