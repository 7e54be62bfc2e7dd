"""When a reminder is due on somebody's own clock: at that time, on that day, once, and never in quiet hours."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from apps.reminders.due import EVERY_DAY, Quiet, end_of_day, next_due

NIGHT = Quiet(time(22, 30), time(7))
NO_NIGHT = Quiet(time(7), time(7))
ZONES = "Pacific/Auckland America/Los_Angeles Europe/Berlin Pacific/Apia Asia/Kathmandu Australia/Lord_Howe".split()
ZONES += "Africa/Casablanca America/St_Johns Pacific/Kiritimati Pacific/Pago_Pago Antarctica/Troll UTC".split()
zones = some.sampled_from([ZoneInfo(name) for name in ZONES])
minutes = some.builds(time, some.integers(0, 23), some.integers(0, 59))
LONG = int(datetime(2009, 1, 1, tzinfo=UTC).timestamp()), int(datetime(2035, 1, 1, tzinfo=UTC).timestamp())
moments = some.builds(datetime.fromtimestamp, some.integers(*LONG), some.just(UTC))


def walls(zone: str, at: time, after: datetime, number: int, quiet: Quiet = NO_NIGHT) -> list[str]:
    """List when it is due, as the clock there says."""
    found = []
    for _ in range(number):
        moment = next_due(after, ZoneInfo(zone), at, EVERY_DAY, quiet)
        assert moment
        found.append(f"{moment.astimezone(ZoneInfo(zone)):%d %H:%M %z}")
        after = moment
    return found


@given(moments, zones, minutes, some.integers(1, EVERY_DAY), some.builds(Quiet, minutes, minutes))
def test_it_is_later_on_a_chosen_day_at_that_time_and_never_at_night(
    after: datetime, zone: ZoneInfo, at: time, weekdays: int, quiet: Quiet
) -> None:
    moment = next_due(after, zone, at, weekdays, quiet)
    if moment is None:
        assert quiet.covers(at)
        return
    wall = moment.astimezone(zone)
    assert moment > after
    assert weekdays >> wall.weekday() & 1
    assert not quiet.covers(wall.time())
    # The time itself, or where the clock left it out, the same as many minutes after.
    assert wall.time() == at or wall.utcoffset() != (moment - timedelta(hours=3)).astimezone(zone).utcoffset()


@given(moments, zones, minutes)
def test_none_is_left_out_and_none_comes_twice(after: datetime, zone: ZoneInfo, at: time) -> None:
    first = next_due(after, zone, at, EVERY_DAY, NO_NIGHT)
    assert first
    second = next_due(first, zone, at, EVERY_DAY, NO_NIGHT)
    assert second
    days = (second.astimezone(zone).date() - first.astimezone(zone).date()).days
    assert days == 1 or (zone.key == "Pacific/Apia" and days == 2)  # which left out 30 December 2011


@given(moments, zones, minutes, some.integers(0, 48 * 60))
def test_looking_later_finds_the_same_until_it_is_past(after: datetime, zone: ZoneInfo, at: time, later: int) -> None:
    found = next_due(after, zone, at, EVERY_DAY, NIGHT)
    if found and (looked := after + timedelta(minutes=later)) < found:
        assert next_due(looked, zone, at, EVERY_DAY, NIGHT) == found


def test_an_hour_that_is_left_out_is_an_hour_later() -> None:
    found = walls("Europe/Berlin", time(2, 30), datetime(2026, 3, 28, 0, tzinfo=UTC), 3)
    assert found == ["28 02:30 +0100", "29 03:30 +0200", "30 02:30 +0200"]


def test_an_hour_that_is_left_out_does_not_come_at_night() -> None:
    late = Quiet(time(3), time(12))
    found = walls("Europe/Berlin", time(2, 30), datetime(2026, 3, 28, 0, tzinfo=UTC), 2, late)
    assert found == ["28 02:30 +0100", "30 02:30 +0200"]


def test_an_hour_that_comes_twice_counts_once() -> None:
    found = walls("Europe/Berlin", time(2, 30), datetime(2026, 10, 24, 0, tzinfo=UTC), 3)
    assert found == ["24 02:30 +0200", "25 02:30 +0200", "26 02:30 +0100"]


def test_a_day_that_a_place_left_out_has_none() -> None:
    found = walls("Pacific/Apia", time(21, 30), datetime(2011, 12, 29, 12, tzinfo=UTC), 2)
    assert found == ["29 21:30 -1000", "31 21:30 +1400"]


@pytest.mark.parametrize(
    ("at", "is_quiet"), [(time(22, 29), False), (time(22, 30), True), (time(3), True), (time(7), False)]
)
def test_quiet_hours_go_over_midnight(at: time, is_quiet: bool) -> None:
    assert NIGHT.covers(at) is is_quiet
    assert Quiet(time(7), time(22, 30)).covers(at) is not is_quiet


def test_a_day_ends_by_the_clock_there() -> None:
    ends = end_of_day(datetime(2026, 3, 28, 23, 30, tzinfo=UTC), ZoneInfo("Europe/Berlin"))
    assert ends == datetime(2026, 3, 29, 22, tzinfo=UTC) - timedelta(microseconds=1)
