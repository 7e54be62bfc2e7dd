"""What happened with one's own account, for its person alone: what, on which day, from what kind of device.

Rows are only added; each thing counts once a day for a device, so there are never many. They go after a year.
"""

from datetime import datetime, timedelta
from typing import Any

from allauth.core import context as current
from django.utils import timezone

from apps.accounts import sessions
from apps.accounts.models import Kind, Record, User

LASTS = timedelta(days=365)
MOST = 200  # on the page
FACTORS = {"totp": Kind.APP, "webauthn": Kind.PASSKEY, "recovery_codes": Kind.CODES}


def note(person: User, kind: Kind, *, at: datetime | None = None) -> None:
    """Keeps that this happened; the device is that of the request under way, or none."""
    day = (at or timezone.now()).astimezone(person.zone).date()
    agent = current.request.headers.get("User-Agent", "") if current.request else None
    device = "" if agent is None else sessions.device(agent)
    Record.objects.bulk_create([Record(person=person, kind=kind, day=day, device=device)], ignore_conflicts=True)


def of(person: User) -> list[Record]:
    """Returns the newest first."""
    return list(Record.objects.filter(person=person).order_by("-day", "kind", "device")[:MOST])


def signed_in(user: User, **_rest: Any) -> None:
    note(user, Kind.SIGNED_IN)


def password_changed(user: User, **_rest: Any) -> None:
    note(user, Kind.PASSWORD)


def email_changed(user: User, from_email_address: object, **_rest: Any) -> None:
    if from_email_address:  # an account's first address is no change
        note(user, Kind.EMAIL)


def factor_changed(user: User, authenticator: Any, **_rest: Any) -> None:
    note(user, FACTORS[authenticator.type])
