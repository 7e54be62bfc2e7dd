"""What happened with one's account: its person reads it, nobody else, and it knows little."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts import email_change, pin, records, retention
from apps.accounts.models import Kind, Record, User
from tests.accounts.test_second_step import PASSWORD, with_app
from tests.conftest import As

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parent.parent.parent
PHONE = "Mozilla/5.0 (iPhone) Safari/604"


def kinds(person: User) -> set[str]:
    return {record.kind for record in records.of(person)}


def page(client: Client) -> str:
    return client.get(reverse("accounts:activity")).content.decode()


def test_a_sign_in_stands_there_with_its_day_and_device(alice: User, time_machine) -> None:  # type: ignore[no-untyped-def]
    time_machine.move_to(datetime(2026, 11, 23, 12, tzinfo=UTC))
    client = Client(headers={"User-Agent": PHONE}, REMOTE_ADDR="203.0.113.9")
    client.post(reverse("account_login"), {"login": alice.email, "password": PASSWORD})
    assert "Signed in" in (shown := page(client))
    assert "23 November 2026, iPhone · Safari" in shown
    assert "203.0.113.9" not in shown


def test_what_happens_twice_a_day_stands_there_once(alice: User) -> None:
    for _ in range(3):
        records.note(alice, Kind.EXPORT)
    assert Record.objects.get().kind == Kind.EXPORT


def test_changes_of_the_account_stand_there(as_: As, alice: User) -> None:
    client, new = as_(alice), "another horse battery"
    with_app(client)
    client.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert kinds(alice) == {Kind.SIGNED_IN, Kind.APP, Kind.CODES, Kind.PASSWORD}


def test_a_pin_and_an_address_taken_back_stand_there(rf, alice: User) -> None:  # type: ignore[no-untyped-def]
    request = rf.get("/")
    request.session = {}
    pin.choose(request, alice, "4711")
    assert kinds(alice) == {Kind.PIN}
    email_change.take_back(alice.address_changes.create(old="old@example.org", at=timezone.now()))
    assert Kind.EMAIL in kinds(alice)


def test_nobody_else_reads_it(as_: As, alice: User, bob: User) -> None:
    records.note(alice, Kind.LEFT)
    assert "Left what you shared" in page(as_(alice))
    assert "Left what you shared" not in page(as_(bob))


def test_it_is_the_persons_day(alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(time_zone="Pacific/Auckland")
    alice.refresh_from_db()
    records.note(alice, Kind.EXPORT, at=datetime(2026, 11, 23, 12, tzinfo=UTC))
    assert Record.objects.get().day == date(2026, 11, 24)


def test_it_goes_after_a_year(alice: User) -> None:
    now = timezone.now()
    for days in (0, 364, 367):
        records.note(alice, Kind.EXPORT, at=now - timedelta(days=days))
    retention.due(now)
    assert Record.objects.count() == 2


def test_rows_are_only_added() -> None:
    """No code but this module's and the sweep's knows the rows; neither changes one."""
    naming = {
        str(file.relative_to(ROOT))
        for file in (ROOT / "apps").rglob("*.py")
        if "migrations" not in file.parts and "Record.objects" in file.read_text()
    }
    assert naming == {"apps/accounts/records.py", "apps/accounts/retention.py"}
    assert "update" not in (ROOT / "apps/accounts/records.py").read_text()
