"""Who runs it sees how it is, after saying again who they are, and nothing of anybody; others find nothing there."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import mail
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.couples import pairing
from apps.couples.models import Couple
from apps.operating import alarm, looking, marks
from apps.operating.models import Mark
from tests import factories, whole
from tests.conftest import As
from tests.pages import stable

pytestmark = pytest.mark.django_db(transaction=True)
PAGE = "/operator/"


@pytest.fixture
def operator(settings: LazySettings) -> User:
    stu = factories.a_person("Stu")
    settings.OPERATOR_EMAILS = [stu.email]
    return stu


def test_by_default_nobody_is_one(as_: As, alice: User, settings: LazySettings) -> None:
    assert settings.OPERATOR_EMAILS == []
    assert as_(alice).get(PAGE).status_code == 404
    assert as_(factories.a_person("Root", is_superuser=True)).get(PAGE).status_code == 404
    assert Client().get(PAGE).status_code == 302  # as for any address that isn't open


def test_others_find_what_they_find_where_nothing_is(as_: As, alice: User, operator: User) -> None:
    answers = [as_(alice).get(address) for address in (PAGE, "/operators/")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert stable(answers[0]) == stable(answers[1])


def test_an_address_that_was_not_confirmed_is_nobodys(as_: As, settings: LazySettings) -> None:
    settings.OPERATOR_EMAILS = [(person := factories.an_unverified("Uma")).email]
    assert as_(person).get(PAGE).status_code == 404


def test_the_operator_is_asked_again_within_five_minutes(operator: User, time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 23, 12, tzinfo=UTC))
    fresh = Client()
    fresh.force_login(operator)
    assert fresh.get(PAGE)["Location"].startswith(reverse("account_reauthenticate"))
    browser = whole.browser_of(operator)
    assert browser.get(PAGE).status_code == 200
    time_machine.shift(301)
    assert browser.get(PAGE).status_code == 302


def test_there_is_nothing_of_anybody(operator: User, couple: Couple, alice: User, bob: User) -> None:
    whole.furnish(couple, alice, bob)
    page = whole.browser_of(operator).get(PAGE).content.decode()
    for word in (whole.CANARY, "Alice", "Bob", alice.email, str(couple.pk)):
        assert word not in page
    assert "Fewer than 10" in page
    assert "None yet" in page


def test_it_tells_of_errors_and_work(operator: User) -> None:
    today = timezone.now().date()
    looking.ERRORS.write_text(f"{today}\n{today}\n{today - timedelta(days=3)}\n{today - timedelta(days=8)}\n")
    try:
        page = whole.browser_of(operator).get(PAGE).content.decode()
        assert "2 today, 3 within a week" in page
        alarm.due(timezone.now())
        assert len(looking.ERRORS.read_text().split()) == 3
    finally:
        looking.ERRORS.unlink()


def test_the_log_counts_errors_and_keeps_nothing_of_them() -> None:
    import logging

    logging.getLogger("apps.operating").error("Something of %s", "Alice")
    try:
        assert looking.ERRORS.read_text() == f"{timezone.now():%Y-%m-%d}\n"
    finally:
        looking.ERRORS.unlink()


@pytest.mark.parametrize("hours", [25, 27])
def test_an_old_backup_is_told_once_a_day(
    operator: User, hours: int, settings: LazySettings, caplog: pytest.LogCaptureFixture
) -> None:
    now = timezone.now()
    marks.set_now(marks.BACKUP, now - timedelta(hours=hours))
    for at in (now, now + timedelta(minutes=20)):
        alarm.due(at)
    assert [letter.to for letter in mail.outbox] == [[operator.email]] * (hours == 27)
    assert len([one for one in caplog.records if "26 hours" in one.getMessage()]) == (hours == 27)
    alarm.due(now + timedelta(hours=25))
    assert len(mail.outbox) == 1 + (hours == 27)
    assert settings.SITE_URL + PAGE in mail.outbox[0].body


def test_where_backups_are_made_the_first_is_waited_for(operator: User, settings: LazySettings) -> None:
    now = timezone.now()
    alarm.due(now)
    assert not Mark.objects.exclude(name=marks.CLOCK).exists()
    settings.BACKUP_TO = "/somewhere"
    alarm.due(now)
    assert mail.outbox == []
    alarm.due(now + timedelta(hours=27))
    assert len(mail.outbox) == 1


def test_the_health_check_says_more_to_the_operator_alone(as_: As, operator: User, alice: User) -> None:
    marks.set_now(marks.BACKUP, timezone.now() - timedelta(hours=30))
    for browser in (Client(), as_(alice)):
        assert browser.get("/health/").content == b"ok"
    assert as_(operator).get("/health/").content == b"ok\nnewest backup: 30 hours ago, which is too old"


def test_there_is_no_admin(settings: LazySettings) -> None:
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert not any(
        "admin" in (route.app_name or "") for route in get_resolver().url_patterns if hasattr(route, "app_name")
    )


@pytest.mark.parametrize(
    ("named", "said"), [("Jo from upstairs", "Jo from upstairs"), ("", "the person who set it up")]
)
def test_who_runs_it_is_said_where_one_decides(
    as_: As, alice: User, dana: User, settings: LazySettings, named: str, said: str
) -> None:
    settings.OPERATOR = named
    words = f"whoever runs it could read along if they set out to. Here that’s {said}."
    assert words in as_(alice).get(reverse("couples:settings")).content.decode()
    link = reverse("couples:link", args=[pairing.link_secret(pairing.invite(dana, at=timezone.now()))])
    for browser in (Client(), as_(alice)):
        assert words in browser.get(link, follow=True).content.decode()
