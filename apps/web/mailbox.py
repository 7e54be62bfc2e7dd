"""The mails of a box that has no mail server: files that only the machine itself may look at."""

import email
import email.policy
from datetime import datetime
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest

SHOWN = 30  # mails at most, the newest first


class Letter(NamedTuple):
    """One mail as the page shows it."""

    to: str
    subject: str
    body: str
    sent: datetime | None


def may_look(request: HttpRequest) -> bool:
    """Tells whether this request comes from the machine itself and there is no mail server to deliver instead.

    A forwarded request comes from somebody else, wherever the last hop was.
    """
    forwarded = any(header in request.headers for header in ("X-Forwarded-For", "Forwarded", "X-Real-IP"))
    try:
        here = ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        here = False
    return here and not forwarded and not settings.MAIL_SERVER


def letters(folder: Path) -> list[Letter]:
    """Reads the newest mails that Django's file backend left in `folder`."""
    files = sorted(folder.glob("*.log"), key=lambda file: file.stat().st_mtime, reverse=True)
    return [_read(file) for file in files[:SHOWN]]


def _read(file: Path) -> Letter:
    # The backend ends every mail with a line of dashes; one file holds what one connection sent.
    raw = file.read_bytes().rsplit(b"\n" + b"-" * 79, 1)[0]
    mail = email.message_from_bytes(raw, _class=EmailMessage, policy=email.policy.default)
    body, date = mail.get_body(preferencelist=("plain",)), mail["Date"]
    return Letter(mail["To"] or "", mail["Subject"] or "", body.get_content() if body else "", date and date.datetime)
