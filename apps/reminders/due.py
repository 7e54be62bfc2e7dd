"""When the next reminder is due on somebody's own clock. It knows neither rows nor the time that it is."""

from datetime import UTC, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

EVERY_DAY = 0b111_1111  # Monday is the lowest bit
AHEAD = 15  # days: of two weeks, clock changes take at most one day of each weekday


class Quiet(NamedTuple):
    """The hours of a day in which nothing is sent; they may go over midnight."""

    begins: time
    ends: time

    def covers(self, at: time) -> bool:
        if self.begins <= self.ends:
            return self.begins <= at < self.ends
        return at >= self.begins or at < self.ends

    @property
    def lasts(self) -> timedelta:
        began, ended = (timedelta(hours=one.hour, minutes=one.minute) for one in self)
        return (ended - began) % timedelta(days=1)


def next_due(after: datetime, zone: ZoneInfo, at: time, weekdays: int, quiet: Quiet) -> datetime | None:
    """Returns the first moment after `after` at which the clock says `at` on one of these weekdays; None if never.

    An hour that comes twice counts the first time. One that a clock change leaves out is the same as many minutes after
    it, if that is no quiet hour; a day that a place has left out has none.
    """
    today = after.astimezone(zone).date()
    for day in (today + timedelta(days=number) for number in range(AHEAD)):
        moment = datetime.combine(day, at, zone).astimezone(UTC)
        wall = moment.astimezone(zone)
        is_one = wall.date() == day and weekdays >> day.weekday() & 1
        if is_one and moment > after and not quiet.covers(wall.time()):
            return moment
    return None


def end_of_day(moment: datetime, zone: ZoneInfo) -> datetime:
    """Returns the last moment of that day on this clock."""
    tomorrow = moment.astimezone(zone).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time.min, zone).astimezone(UTC) - datetime.resolution
