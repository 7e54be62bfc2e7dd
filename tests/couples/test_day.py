"""The couple's day turns at four in the morning on their own clock."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from apps.couples.models import Couple

BERLIN, AUCKLAND, HONOLULU = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Auckland"), ZoneInfo("Pacific/Honolulu")


@pytest.mark.parametrize(
    ("at", "zone", "expected"),
    [
        (datetime(2026, 11, 23, 22, 59, tzinfo=UTC), BERLIN, date(2026, 11, 23)),  # 23:59
        (datetime(2026, 11, 23, 23, 30, tzinfo=UTC), BERLIN, date(2026, 11, 23)),  # 00:30, still tonight
        (datetime(2026, 11, 24, 2, 59, tzinfo=UTC), BERLIN, date(2026, 11, 23)),  # 03:59
        (datetime(2026, 11, 24, 3, 0, tzinfo=UTC), BERLIN, date(2026, 11, 24)),  # 04:00
        (datetime(2026, 3, 29, 1, 59, tzinfo=UTC), BERLIN, date(2026, 3, 28)),  # 03:59 on the night clocks go forward
        (datetime(2026, 3, 29, 2, 0, tzinfo=UTC), BERLIN, date(2026, 3, 29)),  # 04:00 summer time
        (datetime(2026, 10, 25, 2, 59, tzinfo=UTC), BERLIN, date(2026, 10, 24)),  # 03:59 on the night they go back
        (datetime(2026, 10, 25, 3, 0, tzinfo=UTC), BERLIN, date(2026, 10, 25)),
        (datetime(2026, 11, 23, 12, 0, tzinfo=UTC), AUCKLAND, date(2026, 11, 23)),  # 01:00 on the 24th there
        (datetime(2026, 11, 23, 12, 0, tzinfo=UTC), HONOLULU, date(2026, 11, 22)),  # 02:00, across the date line
        (datetime(2028, 3, 1, 1, 0, tzinfo=UTC), BERLIN, date(2028, 2, 29)),  # 02:00 on 1 March of a leap year
        (datetime(2027, 3, 1, 1, 0, tzinfo=UTC), BERLIN, date(2027, 2, 28)),
    ],
)
def test_day_turns_at_four(at: datetime, zone: ZoneInfo, expected: date) -> None:
    assert Couple(day_zone=zone.key).today(at) == expected


def test_both_have_one_date_whatever_their_own_zones() -> None:
    at = datetime(2026, 11, 23, 12, tzinfo=UTC)
    theirs = Couple(day_zone=BERLIN.key)
    assert theirs.today(at.astimezone(AUCKLAND)) == theirs.today(at.astimezone(HONOLULU))
