"""A reminder that came back, hours after it was sent: its person gets no more of them by email.

Each goes out with a return address of its own, which only we can make. So what comes back there is about a mail of
ours, whoever writes it, and can only end the emails of the person it went to.
"""

from datetime import datetime
from email.message import Message
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from apps.accounts.models import User
from apps.reminders import arranging

SIGNED = 16  # characters: the part before the @ may have 64 (RFC 5321)
REPORTS = ("message/delivery-status", "message/feedback-report")  # RFC 3464, RFC 5965


def return_address(person: User) -> str:
    """Returns where a mail to this person comes back to; empty where nobody reads that."""
    mailbox, _at, host = settings.BOUNCES_TO.partition("@")
    return f"{mailbox}+{person.pk.hex}{_sign(person.pk)}@{host}" if host else ""


def returned(address: str, mail: Message, *, at: datetime) -> bool:
    """Ends the emails of who has this return address, if the mail says that theirs can't be delivered for good."""
    person = _person_of(address)
    if not person or not _is_for_good(mail):
        return False
    arranging.stop_emails(person, at=at)
    return True


def _person_of(address: str) -> User | None:
    key = address.partition("@")[0].rpartition("+")[2].lower()
    try:
        pk = UUID(key[:32])
    except ValueError:
        return None
    return User.objects.filter(pk=pk).first() if constant_time_compare(key[32:], _sign(pk)) else None


def _is_for_good(mail: Message) -> bool:
    """Tells a failure that lasts (5.x.x), or that somebody called it spam, from a delay or an out-of-office note."""
    for part in (part for part in mail.walk() if part.get_content_type() in REPORTS):
        if part.get_content_type() == REPORTS[1]:
            return True
        for said in part.walk():
            if said.get("Action", "").strip().lower() == "failed" and said.get("Status", "").strip().startswith("5"):
                return True
    return False


def _sign(pk: UUID) -> str:
    return salted_hmac("nearer.reminders.bounce", pk.hex, algorithm="sha256").hexdigest()[:SIGNED]
