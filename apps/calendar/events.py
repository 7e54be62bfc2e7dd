"""What calendars read: plans and milestones as iCalendar (RFC 5545).

icalendar writes what is hard: time zones, escapes, folded lines. The lines of an event are put together here, since it
takes 0.4 ms for each of its own and a feed has to be quick with thousands.
"""

import functools
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Calendar, Timezone, vText
from icalendar.parser import Contentline

from apps.plans.milestones.coming import Coming
from apps.plans.models import Plan, Repeat

TYPE = "text/calendar; charset=utf-8"
AN_HOUR = "PT1H"  # how long something with a time is told to last, and after how long a calendar asks again
LONGEST = 75  # bytes of a line
LAST_SURE_DAY = 28  # of every month
END = "END:VCALENDAR"
DAYS_BEYOND = timedelta(days=3700)  # for which zones are told: longer than anything repeats


def write(plans: Iterable[Plan], milestones: Iterable[Coming] = (), *, titles: bool) -> bytes:
    """Returns a calendar of these, all legible; without `titles` each is called a plan, and no more is said."""
    plans = [plan for plan in plans if plan.on]
    zones = {plan.zone.key for plan in plans if plan.at}
    days = [plan.on for plan in plans if plan.on]
    head = _head(tuple(sorted(zones)), min(days).year if days else 0, max(days).year if days else 0)
    lines = [line for plan in plans for line in _event(plan, titles=titles)]
    lines += [
        line for day, name, one in milestones for line in _whole_day(f"{one.pk}-{day}", day, name if titles else "")
    ]
    return head + "".join(f"{line}\r\n" for line in [*lines, END]).encode()


@functools.lru_cache(100)
def _head(zones: tuple[str, ...], first: int, last: int) -> bytes:
    calendar = Calendar({"prodid": "-//Nearer//EN", "version": "2.0", "calscale": "GREGORIAN"})
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", AN_HOUR)
    for zone in zones:
        years = date(first, 1, 1), date(last, 12, 31) + DAYS_BEYOND
        calendar.add_component(Timezone.from_tzinfo(ZoneInfo(zone), zone, *years))
    whole: bytes = calendar.to_ical()
    return whole.removesuffix(f"{END}\r\n".encode())


def _event(plan: Plan, *, titles: bool) -> Iterator[str]:
    facts, day, at, zone = plan.facts, plan.on or date.min, plan.at, plan.zone
    yield "BEGIN:VEVENT"
    yield f"UID:{plan.pk}"
    yield f"DTSTAMP:{plan.agreed_on or day:%Y%m%d}T000000Z"
    if at:
        yield f"DTSTART;TZID={zone.key}:{datetime.combine(day, at):%Y%m%dT%H%M%S}"
        yield f"DURATION:{AN_HOUR}"
    else:
        yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
    if plan.repeat and plan.until:
        yield f"RRULE:{_rule(Repeat(plan.repeat), day)};UNTIL={_until(plan.until, zone if at else None)}"
    yield _text("SUMMARY", plan.what if titles else _("Plan"))
    if titles and facts.get("where"):
        yield _text("LOCATION", facts["where"])
    yield "END:VEVENT"


def _whole_day(key: str, day: date, name: str) -> Iterator[str]:
    yield from ("BEGIN:VEVENT", f"UID:{key}", f"DTSTAMP:{day:%Y%m%d}T000000Z", f"DTSTART;VALUE=DATE:{day:%Y%m%d}")
    yield from (_text("SUMMARY", name or _("Plan")), "END:VEVENT")


def _rule(repeat: Repeat, day: date) -> str:
    """Returns how it comes again, as `Plan.days` has it: the 31st on the last day of a shorter month."""
    if repeat == Repeat.WEEK:
        return "FREQ=WEEKLY"
    month = f";BYMONTH={day.month}" if repeat == Repeat.YEAR else ""
    frequency = "FREQ=YEARLY" if repeat == Repeat.YEAR else "FREQ=MONTHLY"
    if day.day <= LAST_SURE_DAY:
        return f"{frequency}{month};BYMONTHDAY={day.day}"
    days = ",".join(map(str, range(LAST_SURE_DAY, day.day + 1)))
    return f"{frequency}{month};BYMONTHDAY={days};BYSETPOS=-1"


def _until(day: date, zone: ZoneInfo | None) -> str:
    """Returns its last day, or where it has a time the last moment of that day, which has to be told in UTC."""
    if not zone:
        return f"{day:%Y%m%d}"
    return f"{datetime.combine(day, time(23, 59, 59), zone).astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(name: str, words: str) -> str:
    line = f"{name}:{vText(words).to_ical().decode()}"
    return line if len(line) <= LONGEST and line.isascii() else str(Contentline(line).to_ical().decode())  # type: ignore[no-untyped-call]
