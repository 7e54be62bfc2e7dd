"""One screen says what is sent to a person, and when; only they ever see anything of it."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from apps.accounts.models import User
from apps.couples.models import Couple, Membership
from apps.exercises.content.load import load
from apps.reminders import arranging
from apps.reminders.models import Reminder, Ritual, Schedule
from tests.conftest import As
from tests.pages import stable
from tests.reminders.setting import NOW, form
from tests.test_statements import statements

PAGE, REST = "/reminders/", "/reminders/rest/"


@pytest.fixture
def browser(as_: As, alice: User, couple: Couple) -> Client:
    return as_(alice)


def coming(browser: Client) -> list[str]:
    """List what the page says will be sent."""
    return [f"{one.day} {one.time} {one.title}" for one in browser.get(PAGE).context["ahead"]]


def test_nothing_is_on_before_it_is_switched_on(browser: Client, alice: User) -> None:
    assert coming(browser) == []
    assert Schedule.objects.count() == 0  # looking makes none
    page = browser.get(PAGE).context["page"]
    assert not page.schedule["by_email"].value()
    assert [one["is_on"].value() for one in page.reminders] == [False] * 5


def test_what_is_set_is_what_is_said(browser: Client, alice: User) -> None:
    answer = browser.post(PAGE, form("nightly-gratitude", at="21:30", days=(5, 6), by_email="on"))
    assert answer["Location"] == PAGE
    assert coming(browser) == ["Today 9:30 p.m. Nightly gratitude", "Tomorrow 9:30 p.m. Nightly gratitude"]
    row = Reminder.objects.get(is_on=True)
    assert (row.ritual, row.at, row.weekdays) == ("nightly-gratitude", time(21, 30), 0b110_0000)
    assert Schedule.objects.get().next_due_at == datetime(2026, 11, 28, 21, 30, tzinfo=UTC)


def test_it_is_said_in_ones_own_language(browser: Client, alice: User) -> None:
    browser.post(PAGE, form("nightly-gratitude", at="21:30", days=(5,), by_email="on"))
    User.objects.filter(pk=alice.pk).update(language="de")
    assert coming(browser) == [f"Heute 21:30 {load('de')['nightly-gratitude'].title}"]


def test_without_a_way_to_be_told_nothing_is_due(browser: Client) -> None:
    browser.post(PAGE, form("nightly-gratitude"))
    assert coming(browser) == []
    assert Schedule.objects.get().next_due_at is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"at": "23:00"}, "That’s in your quiet hours."),
        ({"at": "nonsense"}, "Enter a valid time."),
        ({"days": ()}, "Please choose at least one day."),
        ({"quiet_from": "23:00", "quiet_until": "02:00"}, "Please leave at least six quiet hours."),
        ({"quiet_from": "07:00", "quiet_until": "07:00"}, "Please leave at least six quiet hours."),
    ],
)
def test_what_cannot_be_is_said_and_the_rest_stays(browser: Client, typed: dict[str, Any], said: str) -> None:
    answer = browser.post(PAGE, form("weekly-check-in", **({"at": "18:10", "days": (2,)} | typed), by_email="on"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert said in page
    assert answer.context["page"].schedule["by_email"].value()
    assert Schedule.objects.count() == 0


def test_a_time_in_quiet_hours_may_be_kept_while_it_is_off(browser: Client) -> None:
    data = form("weekly-check-in", by_email="on") | {"daily-check-in-at": "23:00"}
    assert browser.post(PAGE, data).status_code == 302


@pytest.mark.parametrize(
    ("how", "day"), [({"how": "week"}, date(2026, 12, 5)), ({"how": "until", "until": "2026-12-01"}, date(2026, 12, 1))]
)
def test_they_rest_for_a_while_and_come_again(browser: Client, how: dict[str, str], day: date) -> None:
    browser.post(PAGE, form("nightly-gratitude", at="21:30", by_email="on"))
    browser.post(REST, how)
    assert f"Nothing until {day:%A}" in browser.get(PAGE).content.decode()
    assert Schedule.objects.get().next_due_at == datetime.combine(day, time(21, 30), UTC)
    browser.post(REST, {"how": "resume"})
    assert coming(browser)[0] == "Today 9:30 p.m. Nightly gratitude"


def test_they_pause_until_they_are_switched_on(browser: Client, time_machine: Any) -> None:
    browser.post(PAGE, form("nightly-gratitude", by_email="on"))
    browser.post(REST, {"how": "open"})
    time_machine.move_to(datetime(2026, 12, 8, 12, tzinfo=UTC))
    assert Schedule.objects.get().next_due_at is None
    assert browser.post(PAGE, form("nightly-gratitude", by_email="on"))
    assert Schedule.objects.get().next_due_at is None  # saving something else ends no pause
    browser.post(REST, {"how": "resume"})
    assert Schedule.objects.get().next_due_at


@pytest.mark.parametrize("until", ["2026-11-28", "2026-11-01", "2030-01-01", "soon", ""])
def test_a_day_that_cannot_be_is_said(browser: Client, until: str) -> None:
    answer = browser.post(REST, {"how": "until", "until": until})
    assert answer.status_code == 422
    assert until in answer.content.decode()
    assert Schedule.objects.count() == 0


def test_one_can_be_sent_at_once_and_not_often(browser: Client) -> None:
    browser.post("/reminders/send-now/")
    assert mail.outbox == []
    browser.post(PAGE, form("nightly-gratitude", by_email="on"))
    for _ in range(7):
        browser.post("/reminders/send-now/")
    assert [letter.subject for letter in mail.outbox] == ["A light is on."] * 5


def test_another_clock_moves_what_is_due(browser: Client, alice: User) -> None:
    browser.post(PAGE, form("nightly-gratitude", at="21:30", by_email="on"))
    me = {"name": "Alice", "language": "en", "hue": "persimmon", "day_zone": "UTC"}
    answer = browser.post("/you/settings/", me | {"time_zone": "Pacific/Auckland"})
    assert answer.status_code == 302
    assert Schedule.objects.get().next_due_at == datetime(2026, 11, 29, 8, 30, tzinfo=UTC)


def test_who_moves_and_has_set_nothing_has_nothing(browser: Client) -> None:
    me = {"name": "Alice", "language": "en", "hue": "persimmon", "day_zone": "UTC"}
    browser.post("/you/settings/", me | {"time_zone": "Pacific/Auckland"})
    assert Schedule.objects.count() == 0


def test_the_other_learns_nothing(as_: As, browser: Client, bob: User) -> None:
    his = as_(bob)
    pages = ("/home/", PAGE, "/you/settings/")
    before = [stable(his.get(page)) for page in pages], Membership.objects.get(user=bob).version
    browser.post(PAGE, form("nightly-gratitude", by_email="on"))
    browser.post(REST, {"how": "week"})
    browser.post("/reminders/send-now/")
    assert ([stable(his.get(page)) for page in pages], Membership.objects.get(user=bob).version) == before
    assert arranging.of(bob, NOW)._state.adding


def test_the_page_asks_little(browser: Client) -> None:
    browser.post(PAGE, form("nightly-gratitude", by_email="on"))
    assert len(statements(lambda: browser.get(PAGE))) <= 9


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_ritual_is_there_to_be_done(language: str) -> None:
    titles = [arranging.title(ritual, language) for ritual in Ritual]
    assert len(set(titles)) == 5


def test_rests_ends_on_its_day() -> None:
    schedule = Schedule(rests_until=date(2026, 12, 1))
    assert schedule.rests(date(2026, 11, 30))
    assert not schedule.rests(date(2026, 12, 1))
