"""One plan comes along as a file, or by mail to oneself."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import vobject  # type: ignore[import-untyped]
from django.core import mail

from apps.accounts.models import User
from apps.couples.models import Couple
from tests import factories
from tests.conftest import As


@pytest.fixture(autouse=True)
def evening(time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 23, 20, 30, tzinfo=UTC), tick=False)


def test_one_event_as_a_file_and_by_mail(
    as_: As, alice: User, bob: User, couple: Couple, mailoutbox: list[Any]
) -> None:
    plan = factories.a_plan(couple, bob, what="Dinner", on=date(2026, 11, 27), facts={"time": "19:00"})
    file = as_(alice).get(f"/calendar/plan/{plan.pk}.ics")
    assert file["Content-Disposition"] == 'attachment; filename="plan.ics"'
    (event,) = vobject.readOne(file.content.decode()).contents["vevent"]
    assert (event.uid.value, event.summary.value) == (str(plan.pk), "Plan")
    page = as_(alice).post(f"/calendar/plan/{plan.pk}/mail/", follow=True)
    assert "on its way to your inbox" in page.content.decode()
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([alice.email], "For your calendar")
    assert "Dinner" not in letter.message().as_string()
    (attached,) = [part for part in letter.message().walk() if part.get_content_type() == "text/calendar"]
    assert attached.get_param("method") == "PUBLISH"
    assert bytes(attached.get_payload(decode=True)).decode().splitlines() == file.content.decode().splitlines()


def test_what_has_no_day_is_no_event_and_mails_are_counted(as_: As, alice: User, couple: Couple) -> None:
    plan = factories.a_plan(couple, alice)
    assert as_(alice).get(f"/calendar/plan/{plan.pk}.ics").status_code == 404
    dated = factories.a_plan(couple, alice, on=date(2026, 11, 27))
    browser = as_(alice)
    for _ in range(11):
        page = browser.post(f"/calendar/plan/{dated.pk}/mail/", follow=True)
    assert "That was a lot of emails." in page.content.decode()
    assert len(mail.outbox) == 10
