"""A reminder that comes back for good ends the emails of its person, and of nobody else."""

import email
import io
from email.message import Message
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import mail
from django.core.management import call_command

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.reminders import bouncing
from apps.reminders.models import Schedule
from tests.reminders.setting import NOW, THANKS, reminded

REPORT = """From: MAILER-DAEMON@mail.example
Content-Type: multipart/report; report-type={kind}; boundary="b"
MIME-Version: 1.0

--b
Content-Type: text/plain

It could not be delivered.

--b
Content-Type: message/{kind}

{said}
--b--
"""
FAILED = (
    "Reporting-MTA: dns; mail.example\n\nFinal-Recipient: rfc822; x@example.org\nAction: {action}\nStatus: {status}\n"
)


@pytest.fixture(autouse=True)
def somebody_reads_them(settings: LazySettings) -> None:
    settings.BOUNCES_TO = "back@nearer.example"


@pytest.fixture
def schedule(alice: User, bob: User, couple: Couple) -> Schedule:
    reminded(bob, THANKS, on=NOW)
    return reminded(alice, THANKS, on=NOW)


def report(status: str = "5.1.1", action: str = "failed", kind: str = "delivery-status") -> Message:
    said = FAILED.format(action=action, status=status) if kind == "delivery-status" else "Feedback-Type: abuse\n"
    return email.message_from_string(REPORT.format(kind=kind, said=said))


def test_it_goes_out_with_a_return_address_of_its_own(look: Any, alice: User, schedule: Schedule) -> None:
    look()
    sent = next(one for one in mail.outbox if one.to == [alice.email])
    assert sent.from_email == bouncing.return_address(alice)
    assert len(sent.from_email.partition("@")[0]) <= 64
    assert sent.message()["From"] == "Nearer <nearer@localhost>"


@pytest.mark.parametrize("back", [report(), report("5.7.1"), report(kind="feedback-report")])
def test_what_is_for_good_ends_the_emails_of_its_person(
    alice: User, bob: User, schedule: Schedule, back: Message
) -> None:
    assert bouncing.returned(bouncing.return_address(alice).upper(), back, at=NOW)
    assert not Schedule.objects.get(person=alice).by_email
    assert Schedule.objects.get(person=bob).by_email


@pytest.mark.parametrize(
    "back",
    [
        report("4.2.2", "delayed"),
        report("4.2.2"),
        report("5.0.0", "relayed"),
        email.message_from_string("On holiday.\n"),
    ],
)
def test_what_passes_ends_nothing(alice: User, schedule: Schedule, back: Message) -> None:
    assert not bouncing.returned(bouncing.return_address(alice), back, at=NOW)
    assert Schedule.objects.get(person=alice).by_email


def test_nobody_can_make_an_address(alice: User, schedule: Schedule) -> None:
    real = bouncing.return_address(alice)
    forged = real.replace("@", "0@"), real.replace(real[-30], "x"), f"back+{alice.pk.hex}@nearer.example", "", "back@x"
    assert not any(bouncing.returned(address, report(), at=NOW) for address in forged)
    assert Schedule.objects.get(person=alice).by_email


def test_a_mail_server_hands_it_over(alice: User, schedule: Schedule, monkeypatch: pytest.MonkeyPatch) -> None:
    for said in ("Emails ended.", "Nothing to end."):
        back = report().as_bytes() if said.startswith("Emails") else b"\xff\x00 no mail at all"
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(back)))
        out = io.StringIO()
        call_command("bounced", bouncing.return_address(alice), stdout=out)
        assert out.getvalue().strip() == said


def test_without_such_an_address_mails_go_out_as_ever(look: Any, schedule: Schedule, settings: LazySettings) -> None:
    settings.BOUNCES_TO = ""
    look()
    assert {one.from_email for one in mail.outbox} == {settings.DEFAULT_FROM_EMAIL}
