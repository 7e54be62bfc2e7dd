"""The one message there is says one thing, names nobody, and can be ended from where it is read."""

import re
import smtplib
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.reminders import telling
from apps.reminders.models import Schedule
from tests.reminders.setting import A_MINUTE, DUE, NOW, THANKS, reminded


def test_it_says_one_thing_and_names_nobody(look: Any, alice: User, couple: Couple) -> None:
    reminded(alice, THANKS, on=NOW)
    look()
    (letter,) = mail.outbox
    stop = telling.stop_link(alice)
    text = "Hello,\n\nThere’s something for you in Nearer: http://127.0.0.1:8000/home/\n\n"
    assert letter.subject == "A light is on."
    assert letter.body == f"{text}Stop these emails: {stop}\n\nNearer\n"
    ((html, kind),) = letter.alternatives  # type: ignore[attr-defined]
    assert kind == "text/html"
    assert re.findall(r'(?:href|src)="([^"]+)"', html) == ["http://127.0.0.1:8000/home/", stop]
    assert not re.search(r"<img|Bob|Alice", html)
    assert letter.extra_headers == {
        "List-Unsubscribe": f"<{stop}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def test_it_comes_in_ones_own_language(look: Any, alice: User, couple: Couple) -> None:
    User.objects.filter(pk=alice.pk).update(language="de")
    reminded(alice, THANKS, on=NOW)
    look()
    assert mail.outbox[0].subject == "Ein Licht ist an."


def test_a_message_that_waited_with_the_worker_is_not_sent_late(time_machine: Any, alice: User, couple: Couple) -> None:
    reminded(alice, THANKS, on=NOW)
    owed = uuid4()
    Schedule.objects.update(owed=owed, told_at=DUE)
    assert telling.take(alice.pk, owed, DUE + timedelta(hours=3)) is None
    assert telling.take(alice.pk, owed, DUE + A_MINUTE)
    assert telling.take(alice.pk, owed, DUE + A_MINUTE) is None


def test_the_address_in_it_ends_it_by_a_post_alone(look: Any, alice: User, couple: Couple) -> None:
    reminded(alice, THANKS, on=NOW)
    there = telling.stop_link(alice).removeprefix("http://127.0.0.1:8000")
    program = Client(enforce_csrf_checks=True)
    assert program.get(there).status_code == 200
    assert Schedule.objects.get().by_email
    answer = program.post(there, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert "Alice" not in answer.content.decode()
    assert (Schedule.objects.get().by_email, Schedule.objects.get().next_due_at) == (False, None)
    assert look() == 0


@pytest.mark.parametrize("change", [lambda it: it[:-2] + "x/", lambda it: it.replace("stop/", "stop/0"), str.upper])
def test_an_address_that_was_changed_ends_nothing(alice: User, couple: Couple, change: Any) -> None:
    reminded(alice, THANKS, on=NOW)
    there = telling.stop_link(alice).removeprefix("http://127.0.0.1:8000")
    assert Client().post(change(there)).status_code == 404
    assert Schedule.objects.get().by_email


@pytest.mark.parametrize(("code", "stays"), [(550, False), (553, False), (450, True), (421, True)])
def test_an_address_that_takes_no_mail_ends_it(
    monkeypatch: pytest.MonkeyPatch, look: Any, alice: User, couple: Couple, code: int, *, stays: bool
) -> None:
    def refuse(_letter: Any) -> None:
        raise smtplib.SMTPRecipientsRefused({"alice@example.org": (code, b"No")})

    reminded(alice, THANKS, on=NOW)
    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    look()
    assert Schedule.objects.get().by_email is stays
