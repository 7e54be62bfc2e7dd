"""A PIN of one's own before what is just for oneself: whoever holds the phone doesn't get there with it alone.

It is asked for after ten minutes without it, and in every new session. Who forgets it signs in again.
"""

import time

from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest

from apps.accounts import records
from apps.accounts.models import Kind, Pin, User
from apps.web import limits

KEPT = "pin_at"  # the session's key: when what is behind it was last opened
AWAY, FRESH = 10 * 60, 60  # seconds until it is asked for; until the session is written anew
TRIES, WAIT = 5, 15 * 60  # wrong ones, and the seconds to wait after them


def is_set(person: User) -> bool:
    return Pin.objects.filter(person=person).exists()


def is_shut(request: HttpRequest, person: User) -> bool:
    """Tells whether the PIN is to be asked for, and counts from now on if not."""
    since = time.time() - request.session.get(KEPT, 0)
    if since >= AWAY:
        return is_set(person)
    if since > FRESH:
        request.session[KEPT] = time.time()
    return False


def enter(request: HttpRequest, person: User, digits: str) -> bool | None:
    """Opens what is behind the PIN. Returns False for a wrong one, None after too many of them, right or wrong."""
    if not limits.allow("pin", str(person.pk), times=TRIES, seconds=WAIT):
        return None
    found = Pin.objects.filter(person=person).first()
    if found and not check_password(digits, found.digest):
        return False
    request.session[KEPT] = time.time()
    return True


def choose(request: HttpRequest, person: User, digits: str) -> None:
    """Sets another PIN, or none; other sessions are asked for it."""
    if digits:
        Pin.objects.update_or_create(person=person, defaults={"digest": make_password(digits)})
    else:
        Pin.objects.filter(person=person).delete()
    records.note(person, Kind.PIN)
    request.session[KEPT] = time.time()
