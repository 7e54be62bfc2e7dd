"""A calendar of one's own reads what is planned: by an address that only its person knows, and can end."""

import statistics
import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
import vobject  # type: ignore[import-untyped]
from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from django.test import Client

from apps.accounts.models import User
from apps.calendar import feeds
from apps.couples.models import Couple, Membership
from apps.plans.models import Plan
from tests import factories
from tests.conftest import As
from tests.test_statements import statements

NIGHT = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
SUBSCRIBE = "/calendar/subscribe/"
AUCKLAND, LOS_ANGELES = ZoneInfo("Pacific/Auckland"), ZoneInfo("America/Los_Angeles")


@pytest.fixture(autouse=True)
def evening(time_machine: Any) -> None:
    time_machine.move_to(NIGHT, tick=False)


@pytest.fixture
def address(as_: As, alice: User, couple: Couple) -> str:
    return an_address(as_, alice)


def an_address(as_: As, person: User) -> str:
    """Make an address for this person and give its path."""
    browser = as_(person)
    browser.post(SUBSCRIBE)
    return str(urlsplit(browser.get(SUBSCRIBE).context["address"]).path)


def read(address: str) -> list[Any]:
    """Read the feed as a calendar does, without a session, by a parser that did not write it."""
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    return list(vobject.readOne(answer.content.decode()).contents.get("vevent", []))


def test_it_tells_when_and_not_what_unless_one_likes(as_: As, alice: User, couple: Couple, address: str) -> None:
    what = "Dinner; with candles, and\\or " + "ü" * 80
    factories.a_plan(couple, alice, what=what, on=date(2026, 11, 27), facts={"time": "19:00", "where": "At home"})
    (event,) = read(address)
    assert event.summary.value == "Plan"
    assert "location" not in event.contents
    as_(alice).post(SUBSCRIBE, {"titles": "shown"})
    (event,) = read(address)
    assert (event.summary.value, event.location.value) == (what, "At home")
    assert all(len(line) <= 75 for line in Client().get(address).content.splitlines())


def test_it_holds_what_its_person_sees_and_nothing_else(
    as_: As, alice: User, bob: User, couple: Couple, address: str
) -> None:
    day = date(2026, 11, 27)
    shared, own = factories.a_plan(couple, bob, on=day), factories.a_plan(couple, alice, on=day, private_to=alice)
    hidden = factories.a_plan(couple, bob, on=day)
    factories.a_plan(couple, bob, on=day, private_to=bob)
    factories.a_plan(couple, bob, on=day, agreed_on=None)
    factories.a_plan(couple, bob)  # no day
    factories.a_plan(couple, bob, on=date(2025, 11, 1))  # long over
    as_(alice).post(f"/plans/{hidden.pk}/hide/")
    assert {event.uid.value for event in read(address)} == {str(shared.pk), str(own.pk)}
    assert {event.uid.value for event in read(an_address(as_, bob))} >= {str(shared.pk), str(hidden.pk)}


def test_it_tells_of_milestones_but_for_those_not_to_be_brought_up(
    as_: As, alice: User, couple: Couple, address: str
) -> None:
    factories.a_milestone(couple, alice, name="The first flat", on=f"{date(2019, 2, 28)}", kind="yearly")
    factories.a_milestone(couple, alice, name="The hard one", on=f"{date(2021, 11, 27)}", kind="yearly", is_quiet=True)
    (event,) = read(address)
    assert (event.summary.value, event.dtstart.value) == ("Plan", date(2027, 2, 28))
    as_(alice).post(SUBSCRIBE, {"titles": "shown"})
    assert read(address)[0].summary.value == "The first flat"


@pytest.mark.parametrize("day", [date(2026, 9, 20), date(2026, 9, 30), date(2027, 4, 1), date(2027, 4, 10)])
def test_times_are_right_on_both_sides_of_a_clock_change(
    as_: As, alice: User, couple: Couple, address: str, day: date
) -> None:
    Couple.objects.update(day_zone="Pacific/Auckland")
    factories.a_plan(Couple.objects.get(), alice, on=day, facts={"time": "20:00"})
    start = read(address)[0].dtstart.value
    assert start == datetime(day.year, day.month, day.day, 20, tzinfo=AUCKLAND)
    there = start.astimezone(LOS_ANGELES)
    assert there.replace(tzinfo=None) == datetime.combine(day, datetime.min.time(), AUCKLAND).replace(
        hour=20
    ).astimezone(LOS_ANGELES).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("repeat", "first", "until"),
    [
        ("week", date(2026, 9, 2), date(2027, 5, 5)),
        ("month", date(2026, 10, 31), date(2028, 3, 31)),
        ("month", date(2026, 11, 15), date(2027, 11, 15)),
        ("year", date(2024, 2, 29), date(2033, 3, 1)),
        ("year", date(2026, 6, 12), date(2036, 6, 12)),
    ],
)
@pytest.mark.parametrize("clock", ["20:00", ""])
def test_what_repeats_comes_on_the_days_that_its_page_says(
    alice: User, couple: Couple, address: str, repeat: str, first: date, until: date, clock: str
) -> None:
    Couple.objects.update(day_zone="Pacific/Auckland")
    plan = factories.a_plan(couple, alice, on=first, repeat=repeat, until=until, facts={"time": clock})
    (event,) = read(address)
    start = event.dtstart.value
    start = start if isinstance(start, datetime) else datetime.combine(start, datetime.min.time())
    found = [moment.date() for moment in rrulestr(event.rrule.value, dtstart=start)]
    assert found == list(plan.days(first, until))


@pytest.mark.full
def test_khal_reads_it_with_each_one_s_times(
    tmp_path: Path, as_: As, alice: User, couple: Couple, address: str
) -> None:
    Couple.objects.update(day_zone="Pacific/Auckland")
    factories.a_plan(
        Couple.objects.get(),
        alice,
        on=date(2027, 3, 26),
        repeat="week",
        until=date(2027, 4, 20),
        facts={"time": "09:00"},
    )
    (tmp_path / "feed.ics").write_bytes(Client().get(address).content)
    for zone, times in (
        ("Pacific/Auckland", ["2027-03-26 09:00", "2027-04-02 09:00", "2027-04-09 09:00", "2027-04-16 09:00"]),
        # New Zealand's clocks go back on 4 April 2027, those of Los Angeles went forward on 14 March.
        ("America/Los_Angeles", ["2027-03-25 13:00", "2027-04-01 13:00", "2027-04-08 14:00", "2027-04-15 14:00"]),
    ):
        assert listed_by_khal(tmp_path, zone) == times


def listed_by_khal(folder: Path, zone: str) -> list[str]:
    """Import the feed into a calendar of khal's own and list it by the clock of `zone`."""
    place = folder / zone.replace("/", "-")
    (place / "calendar").mkdir(parents=True)
    config = place / "config"
    config.write_text(
        f"[calendars]\n[[ours]]\npath = {place / 'calendar'}\n[sqlite]\npath = {place / 'khal.db'}\n"
        f"[locale]\nlocal_timezone = {zone}\ndefault_timezone = {zone}\n"
        "timeformat = %H:%M\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        "datetimeformat = %Y-%m-%d %H:%M\nlongdatetimeformat = %Y-%m-%d %H:%M\n"
    )
    khal = [sys.executable, "-m", "khal", "-c", str(config)]
    subprocess.run([*khal, "import", "--batch", str(folder / "feed.ics")], check=True, capture_output=True)
    listing = [*khal, "list", "--format", "{start-date} {start-time}", "--day-format", "", "2027-03-20", "40d"]
    return subprocess.run(listing, check=True, capture_output=True, text=True).stdout.split("\n")[:-1]


def test_a_new_address_ends_the_old_one_and_none_is_like_one_that_never_was(
    as_: As, alice: User, couple: Couple, address: str
) -> None:
    new = an_address(as_, alice)
    assert new != address
    gone, never = Client().get(address), Client().get("/calendar/feed/AAAAAAAAAAAAAAAAAAAAAA.ics")
    assert (gone.status_code, never.status_code) == (404, 404)
    assert gone.content == never.content
    assert Client().get(new).status_code == 200
    as_(alice).post(SUBSCRIBE, {"end": "1"})
    assert Client().get(new).status_code == 404
    assert not as_(alice).get(SUBSCRIBE).context["address"]


def test_the_partner_learns_nothing_of_it(as_: As, alice: User, bob: User, couple: Couple, address: str) -> None:
    version = Membership.objects.get(user=bob).version
    an_address(as_, alice)
    as_(alice).post(SUBSCRIBE, {"titles": "shown"})
    assert Membership.objects.get(user=bob).version == version
    assert not as_(bob).get(SUBSCRIBE).context["address"]


def test_who_guesses_has_to_wait_and_learns_nothing_meanwhile(address: str) -> None:
    for number in range(60):
        assert Client().get(f"/calendar/feed/guess-{number}.ics").status_code == 404
    for path in (address, "/calendar/feed/guess.ics"):
        answer = Client().get(path)
        assert (answer.status_code, answer["Retry-After"], answer.content) == (429, "3600", b"")
    assert Client(REMOTE_ADDR="10.1.2.3").get(address).status_code == 200


@pytest.mark.full
def test_an_ended_address_takes_as_long_as_one_that_never_was(as_: As, alice: User, address: str) -> None:
    an_address(as_, alice)
    client, taken = Client(), {address: [], "/calendar/feed/BBBBBBBBBBBBBBBBBBBBBB.ics": []}  # type: ignore[var-annotated]
    asked = {path: statements(lambda path=path: client.get(path), 404) for path in taken}
    assert len({tuple(sql) for sql in asked.values()}) == 1
    for number in range(100):
        for path, times in sorted(taken.items(), reverse=number % 2 == 0):
            began = time.thread_time()
            client.get(path, REMOTE_ADDR=f"10.1.2.{number}")
            times.append(time.thread_time() - began)
    one, two = (statistics.median(times) for times in taken.values())
    assert abs(one - two) < 0.005


def test_nothing_new_is_told_in_a_word(as_: As, alice: User, bob: User, couple: Couple, address: str) -> None:
    factories.a_plan(couple, alice, on=date(2026, 11, 27))
    tag = Client().get(address)["ETag"]
    same = Client().get(address, HTTP_IF_NONE_MATCH=tag)
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", tag)
    assert len(statements(lambda: Client().get(address, HTTP_IF_NONE_MATCH=tag), 304)) == 1
    as_(bob).post("/plans/add/", {"what": "Tea", "on": "2026-11-28", "key": str(couple.pk)})
    assert Client().get(address, HTTP_IF_NONE_MATCH=tag).status_code == 200


def test_many_events_ask_no_more_than_one(alice: User, couple: Couple, address: str) -> None:
    plan = factories.a_plan(couple, alice, on=date(2026, 11, 27), facts={"time": "20:00"})
    few = statements(lambda: Client().get(address))
    with couple.keys_held():
        rows = [
            Plan(couple=couple, by=alice, origin=plan.pk, step=str(number), kind="date", facts=plan.facts,
                 on=date(2026, 11, 27) + timedelta(days=number % 700), agreed_on=plan.agreed_on)
            for number in range(400)
        ]  # fmt: skip
        Plan.objects.bulk_create(rows)
    assert len(statements(lambda: Client().get(address))) == len(few)
    assert len(read(address)) == 401


def test_who_is_gone_has_no_feed(as_: As, alice: User, couple: Couple, address: str) -> None:
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert Client().get(address).status_code == 404
    assert feeds.find("") is None
