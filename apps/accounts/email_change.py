"""After an address was changed: who reads the old one's mail may take the account back for three days.

The link works without a session, once, and against every later change: who took an account over can't wear it out by
changing the address again.
"""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from apps.accounts import records
from apps.accounts.models import AddressChange, Kind, User

LASTS = timedelta(hours=72)
SIGNER = Signer(salt="nearer.take-back", sep=".")


def remember(user: User, from_email_address: EmailAddress | None, **_rest: Any) -> None:
    """Keeps the address that was replaced; one that was never confirmed was nobody's, so nobody may claim it."""
    if from_email_address and from_email_address.verified:
        user.address_changes.create(old=from_email_address.email, at=timezone.now())


def link(user: User, old: str) -> str:
    """Returns the link that takes the account back to `old`, empty where `old` was not replaced."""
    change = user.address_changes.filter(old=old).order_by("at").last()
    return settings.SITE_URL + reverse("accounts:take_back", args=[SIGNER.sign(change.pk.hex)]) if change else ""


def find(secret: str, *, at: datetime) -> AddressChange | None:
    """Returns the change a link can still take back: not where somebody has made another account with the address."""
    try:
        pk = SIGNER.unsign(secret)
    except BadSignature:
        return None
    change = AddressChange.objects.filter(pk=pk, at__gt=at - LASTS).first()
    taken = change and User.objects.filter(email=change.old).exclude(pk=change.user_id).exists()
    return None if taken else change


def take_back(change: AddressChange) -> None:
    """Gives the account back to its old address, and closes it to whoever is in: sessions, password, newer factors."""
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=change.user_id)
        _count, used = user.address_changes.filter(at__gte=change.at).delete()
        if not used:  # the same link in two windows: the other was first
            return
        EmailAddress.objects.filter(user=user).delete()
        EmailAddress.objects.create(user=user, email=change.old, verified=True, primary=True)
        user.email = change.old
        user.set_unusable_password()
        user.save(update_fields=["email", "password"])
        factors = Authenticator.objects.filter(user=user)
        factors.filter(created_at__gte=change.at).delete()  # they may be the intruder's
        if not factors.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():  # which alone guard nothing
            factors.delete()
        for session in UserSession.objects.filter(user=user):
            session.end()
        records.note(user, Kind.EMAIL)


def was_theirs(user: User, address: str | None) -> bool:
    """Returns whether `address` was this person's, and is no longer: a code that it was sent counts no more."""
    if not address or address.lower() == user.email:
        return False
    return not EmailAddress.objects.filter(user=user, email=address.lower()).exists()
