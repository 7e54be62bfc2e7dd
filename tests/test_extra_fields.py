"""No form takes more than it shows: whatever Alice adds, Bob and what is his stay as they are (PAIR-10)."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple, Membership
from apps.gratitude import giving
from tests.conftest import As
from tests.full import few
from tests.routes import Route, every_route

pytestmark = pytest.mark.django_db
SHOWN = {
    "account_signup": {"name": "X", "email": "x@example.org", "time_zone": "UTC", "password1": "taken over by me"},
    "couples:settings": {"name": "Al", "time_zone": "UTC", "language": "en", "hue": "moss", "day_zone": "UTC"},
    "gratitude:jar": {"text": "Thank you"},
    "memories:add": {"title": "A day", "day": "2026-08-09", "when": "2026-08-09"},
}
ARGS = {"year": 2026, "number": 8, "size": "small", "secret": "x", "exercise": "daily-check-in", "step": "good"}


def extra(bob: User) -> dict[str, str]:
    """Give every field that nobody may set, pointing at Bob."""
    to_bob = dict.fromkeys(
        ("id", "pk", "user", "user_id", "member", "writer", "writer_id", "author", "giver", "private_to", "made_by",
         "uploader", "inviter", "candidate", "private_to_id", "by"),
        str(bob.pk),
    )  # fmt: skip
    powers = dict.fromkeys(("is_staff", "is_superuser", "is_active", "verified", "primary", "groups"), "1")
    seat = {"couple": str(uuid4()), "couple_id": str(uuid4()), "slot": "2", "version": "999"}
    secrets = {"password": "taken over by me", "password2": "taken over by me", "oldpassword": "x"}
    return (
        to_bob
        | powers
        | seat
        | secrets
        | {"email": bob.email, "login": bob.email, "action_add": "", "joined_on": "2020-01-01"}
    )


def kept(*people: User) -> list[Any]:
    """Give all that decides who somebody is and where they sit."""
    pks = [person.pk for person in people]
    users = User.objects.filter(pk__in=pks).order_by("pk")
    powers = ("pk", "email", "password", "is_superuser", "is_active", "joined_on")
    return [
        list(users.values_list(*powers)),
        list(
            EmailAddress.objects.filter(user__in=pks).order_by("pk").values_list("user", "email", "verified", "primary")
        ),
        list(Authenticator.objects.filter(user__in=pks).values_list("pk", flat=True)),
        list(Membership.objects.filter(user__in=pks).order_by("pk").values_list("user", "couple", "slot")),
    ]


def address(route: Route) -> str:
    passkey = route.name.startswith("mfa_") and "pk" in route.params
    return reverse(route.name, args=[ARGS.get(name) or (1 if passkey else uuid4()) for name in route.params])


@pytest.mark.parametrize("route", few(every_route(), 20), ids=lambda route: route.name)
def test_extra_fields_change_nobody(route: Route, as_: As, alice: User, bob: User, couple: Couple) -> None:
    browser = Client() if route.name == "account_signup" else as_(alice)
    bobs = list(User.objects.filter(pk=bob.pk).values())
    seats = list(Membership.objects.filter(user=bob).values_list("pk", "user", "couple", "slot", "hue"))
    before = kept(alice, bob)
    browser.post(address(route), extra(bob) | SHOWN.get(route.name, {}))
    assert kept(alice, bob) == before
    assert list(User.objects.filter(pk=bob.pk).values()) == bobs
    assert list(Membership.objects.filter(user=bob).values_list("pk", "user", "couple", "slot", "hue")) == seats
    assert not User.objects.filter(is_superuser=True).exists()


def test_what_is_written_is_the_writers(as_: As, alice: User, bob: User, couple: Couple, charlie: User) -> None:
    theirs = giving.give_now(Couple.of(charlie), "Not hers", by=charlie, day=datetime.now(UTC).date(), key=uuid4())
    browser = as_(alice)
    for name in ("gratitude:jar", "memories:add"):
        browser.post(reverse(name), extra(bob) | {"couple": str(theirs.couple_id)} | SHOWN[name])
    assert Couple.of(charlie).thanks.count() == 1
    assert {memory.couple_id for memory in couple.memories.all()} <= {couple.pk}
    assert not couple.memories.exclude(made_by=alice).exists()
    assert not couple.thanks.exclude(writer=alice).exists()
