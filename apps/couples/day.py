"""The couple's date. Their day turns at four in the morning: a thank-you at half past twelve is still tonight's."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

TURNS_AT = time(4)
NOON = time(12)


def date_at(at: datetime, zone: ZoneInfo) -> date:
    """Give the couple's date at the moment `at` (aware), in the zone they chose together.

    Counted on the wall clock, not in elapsed hours: on the night the clocks change it still turns at 04:00 local time.
    """
    wall = at.astimezone(zone).replace(tzinfo=None)
    return (wall - timedelta(hours=TURNS_AT.hour)).date()


def is_morning(at: datetime, zone: ZoneInfo) -> bool:
    """Tell whether the couple's day has turned and it is not yet noon: last evening can still be written."""
    return TURNS_AT <= at.astimezone(zone).time() < NOON
