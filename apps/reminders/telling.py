"""The one message there is, and the way to end it: “A light is on.”, whatever the reason."""

import smtplib
from datetime import datetime
from email.policy import default
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.signing import BadSignature, Signer
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation

from apps.accounts.models import User
from apps.reminders import arranging, bouncing, pushing
from apps.reminders.deciding import LATE, REMINDER
from apps.reminders.models import Schedule

SIGNER = Signer(salt="nearer.reminders.stop", sep=".")
LONGEST_LINE = 998  # characters (RFC 5322)
REFUSED = range(550, 554)  # what a mail server says of an address that takes no mail (RFC 5321)


class Letter(EmailMultiAlternatives):
    """A mail in which the address that ends it stays in one piece: folded into coded words, mail programs miss it."""

    def message(self, *, policy: Any = default) -> Any:
        return super().message(policy=policy.clone(max_line_length=LONGEST_LINE))


def take(person: UUID, owed: UUID, at: datetime) -> Schedule | None:
    """Takes away what is owed to this person, for who is about to send it; None if it was sent, or is too late now."""
    mine = Schedule.objects.filter(person=person, owed=owed, told_at__gt=at - LATE)
    return Schedule.objects.select_related("person").get(person=person) if mine.update(owed=None) else None


def tell(schedule: Schedule, what: str = REMINDER) -> None:
    """Tells somebody by all the ways they have chosen."""
    if schedule.by_email:
        _mail(schedule.person, what)
    pushing.push(schedule.person_id)


def stop_link(person: User) -> str:
    """Returns the address that ends the emails without a session; it says nothing, and does nothing else."""
    return settings.SITE_URL + reverse("reminders:stop", args=[SIGNER.sign(person.pk.hex)])


def find(secret: str) -> User | None:
    """Returns whose emails this ends."""
    try:
        return User.objects.filter(pk=SIGNER.unsign(secret)).first()
    except BadSignature:
        return None


def _mail(person: User, what: str) -> None:
    stop = stop_link(person)
    context = {"url": settings.SITE_URL + reverse("home:today"), "stop": stop, "what": what}
    with translation.override(person.language):
        subject, text, html = (
            render_to_string(f"reminders/email/{part}", context).strip()
            for part in ("subject.txt", "message.txt", "message.html")
        )
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    if back := bouncing.return_address(person):
        headers["From"] = settings.DEFAULT_FROM_EMAIL  # as it is read; the address below is that of the envelope
    letter = Letter(subject, text + "\n", back or None, [person.email], headers=headers)
    letter.attach_alternative(html, "text/html")
    try:
        letter.send()
    except smtplib.SMTPRecipientsRefused as refusal:
        if not _is_for_good(refusal.recipients):
            raise
        arranging.stop_emails(person, at=timezone.now())


def _is_for_good(answers: dict[str, Any]) -> bool:
    return all(code in REFUSED for code, _words in answers.values())
