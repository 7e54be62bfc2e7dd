"""Tells whoever runs it, once a day at most, that there is no new backup."""

import logging
from datetime import datetime, timedelta

from allauth.account.adapter import get_adapter
from django.conf import settings

from apps.operating import looking, marks

logger = logging.getLogger(__name__)
ONCE_IN = timedelta(days=1)


def due(at: datetime) -> bool:
    """Looks, tells, and forgets errors of more than a week ago."""
    marks.set_now(marks.CLOCK, at)
    _forget(at)
    told = marks.of(marks.ALARM)
    if looking.backup_is_late(at) and (not told or at - told >= ONCE_IN):
        marks.set_now(marks.ALARM, at)
        logger.error("The newest backup is older than 26 hours: docs/operating.md.")
        for address in settings.OPERATOR_EMAILS:
            get_adapter().send_mail("operating/email/no_backup", address, {"site": settings.SITE_URL})
    return False


def _forget(at: datetime) -> None:
    kept = looking.errors_by_day(at)
    if looking.ERRORS.is_file() and len(looking.ERRORS.read_text().split()) > kept.total():
        looking.ERRORS.write_text("".join(f"{day}\n" for day in kept.elements()))
