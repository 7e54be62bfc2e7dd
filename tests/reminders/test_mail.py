"""A mail goes through a real mail server, as mail programs get it: both parts, the links, and the way to end it."""

import email
import email.policy
import re
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from django.conf import LazySettings
from django.test import Client

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.reminders.models import Schedule
from tests.reminders.setting import NOW, THANKS, reminded

type Look = Callable[[], int]


class Inbox:
    """Takes mails in, or answers each recipient with `refusal`."""

    def __init__(self, refusal: str) -> None:
        self.refusal, self.mails = refusal, list[EmailMessage]()

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        if not self.refusal:
            envelope.rcpt_tos.append(address)
        return self.refusal or "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        mail = email.message_from_bytes(envelope.content, _class=EmailMessage, policy=email.policy.default)
        self.mails.append(mail)
        mail.raw = envelope.content  # type: ignore[attr-defined]
        return "250 OK"


@contextmanager
def mail_server(settings: LazySettings, refusal: str = "") -> Iterator[list[EmailMessage]]:
    """Run a mail server, and let all mails go there."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    inbox = Inbox(refusal)
    options = {"host": "127.0.0.1", "port": port, "use_tls": False, "timeout": 10}
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
    server = Controller(inbox, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield inbox.mails
    finally:
        server.stop()


def test_a_mail_program_gets_what_it_needs(settings: LazySettings, look: Look, alice: User, couple: Couple) -> None:
    reminded(alice, THANKS, on=NOW)
    with mail_server(settings) as mails:
        look()
    (mail,) = mails
    assert (mail["To"], mail["Subject"], mail["From"]) == (
        "alice@example.org",
        "A light is on.",
        settings.DEFAULT_FROM_EMAIL,
    )
    assert mail.get_content_type() == "multipart/alternative"
    text, html = (mail.get_body((kind,)).get_content() for kind in ("plain", "html"))  # type: ignore[union-attr]
    home, stop = re.findall(r"http://\S+", text)
    assert re.findall(r'href="([^"]+)"', html) == [home, stop]
    assert Client().get(urlsplit(home).path)["Location"] == "/account/login/?next=/home/"
    assert Client().get(urlsplit(stop).path).status_code == 200
    assert not re.search(rb"Alice|Bob|<img", mail.as_bytes())
    # As RFC 2369 has it: in one piece, and not in the coded words that long lines are folded into.
    assert re.search(rb"\r\nList-Unsubscribe: <http://[^\s?]+>\r\n", mail.raw)  # type: ignore[attr-defined]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = mail["List-Unsubscribe"].strip("<>")
    assert Schedule.objects.get().by_email
    sent = "List-Unsubscribe=One-Click", "application/x-www-form-urlencoded"
    answer = Client(enforce_csrf_checks=True).post(urlsplit(address).path, sent[0], content_type=sent[1])
    assert answer.status_code == 200
    assert not Schedule.objects.get().by_email


@pytest.mark.parametrize(("refusal", "stays"), [("550 5.1.1 No such person", False), ("451 4.7.1 Later", True)])
def test_an_address_that_is_refused_for_good_ends_it(
    settings: LazySettings, look: Look, alice: User, couple: Couple, refusal: str, *, stays: bool
) -> None:
    reminded(alice, THANKS, on=NOW)
    with mail_server(settings, refusal) as mails:
        look()
    assert mails == []
    assert Schedule.objects.get().by_email is stays
