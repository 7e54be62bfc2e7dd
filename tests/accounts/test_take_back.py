"""Somebody changed the address: the old one's mailbox takes the account back, once, within three days (AUTH-11)."""

import re
from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.utils import timezone

from apps.accounts import email_change, retention
from apps.accounts.models import AddressChange, User
from tests.conftest import As

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


def change(browser: Client, address: str, password: str = PASSWORD) -> str:
    """Change the address as a person does; give the link from the old one's mail."""
    browser.post("/account/reauthenticate/", {"password": password})
    browser.post("/account/email/", {"email": address, "action_add": ""})
    found = re.search(r" is ([A-Z0-9-]{6,})", str(mail.outbox[-1].body))
    assert found
    browser.post("/account/confirm-email/", {"code": found[1]})
    return link()


def link() -> str:
    found = re.search(r"https?://[^/]+(/account/email/\S+/take-back/)", str(mail.outbox[-1].body))
    assert found
    return found[1]


def test_old_address_hears_of_it_and_learns_nothing(as_: As, alice: User) -> None:
    change(as_(alice), "thief@example.org")
    letter = mail.outbox[-1]
    assert letter.to == ["alice@example.org"]
    assert not {"thief", "alice", "Alice"} & set(re.findall(r"\w+", f"{letter.subject} {letter.body}"))


def test_it_is_taken_back_without_a_session_and_ends_all(as_: As, alice: User) -> None:
    thief = as_(alice)
    there = change(thief, "thief@example.org")
    Authenticator.objects.create(user=alice, type=Authenticator.Type.WEBAUTHN, data={"name": "Not hers"})
    owner = Client()
    assert owner.get(there).status_code == 200
    assert thief.get("/home/").status_code == 200
    assert owner.post(there)["Location"] == "/account/login/code/"
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"
    assert [(row.email, row.verified, row.primary) for row in EmailAddress.objects.all()] == [(alice.email, True, True)]
    assert not alice.has_usable_password()
    assert not Authenticator.objects.exists()
    assert thief.get("/home/").status_code == 302


def test_a_link_works_once(as_: As, alice: User) -> None:
    there = change(as_(alice), "thief@example.org")
    assert Client().post(there).status_code == 302
    for method in (Client().get, Client().post):
        assert method(there).status_code == 410
    again = as_(User.objects.get())
    again.post("/account/again/", {"action": "send"})
    assert Client().post(there).status_code == 410


def test_changing_it_again_does_not_wear_the_link_out(as_: As, alice: User) -> None:
    thief = as_(alice)
    first = change(thief, "one@example.org")
    second = change(thief, "two@example.org")
    assert Client().post(first).status_code == 302
    assert Client().post(second).status_code == 410
    assert User.objects.get().email == "alice@example.org"


def test_it_lasts_three_days(as_: As, alice: User, time_machine) -> None:  # type: ignore[no-untyped-def]
    time_machine.move_to(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False)
    there = change(as_(alice), "thief@example.org")
    time_machine.shift(72 * 3600 - 1)
    assert Client().get(there).status_code == 200
    time_machine.shift(1)
    assert Client().post(there).status_code == 410
    retention.due(timezone.now())
    assert not AddressChange.objects.exists()


@pytest.mark.parametrize("secret", ["x", "a.b", "00000000000000000000000000000000.AAAA"])
def test_a_made_up_link_opens_nothing(secret: str) -> None:
    assert Client().post(f"/account/email/{secret}/take-back/").status_code == 410


def test_factors_from_before_stay(as_: As, alice: User) -> None:
    Authenticator.objects.create(user=alice, type=Authenticator.Type.WEBAUTHN, data={"name": "Hers"})
    row = alice.address_changes.create(old="old@example.org", at=timezone.now())
    email_change.take_back(row)
    assert Authenticator.objects.get().data == {"name": "Hers"}


def test_a_code_that_the_lost_address_got_opens_nothing(as_: As, alice: User) -> None:
    there = change(as_(alice), "thief@example.org")
    signing_in, resetting = Client(), Client()
    codes = []
    for browser, path in ((signing_in, "/account/login/code/"), (resetting, "/account/password/reset/")):
        browser.post(path, {"email": "thief@example.org"})
        codes.append(re.findall(r" is ([A-Z0-9-]{6,})", str(mail.outbox[-1].body))[0])
    resetting.post("/account/password/reset/confirm/", {"code": codes[1]})
    Client().post(there)
    signing_in.post("/account/login/code/confirm/", {"code": codes[0]})
    assert signing_in.get("/home/").status_code == 302
    resetting.post(
        "/account/password/reset/complete/", {"password1": "a thief’s own words", "password2": "a thief’s own words"}
    )
    assert not User.objects.get().has_usable_password()


def test_whoever_mistyped_their_address_signs_up_again_and_the_other_takes_nothing_back(client: Client) -> None:
    new = {"name": "Mara", "email": "tpyo@example.org", "time_zone": "UTC", "password1": PASSWORD}
    client.post("/account/signup/", new)
    assert client.post("/account/signup/again/", {"next": "/pair/"})["Location"] == "/account/signup/?next=%2Fpair%2F"
    client.post("/account/signup/", new | {"email": "mara@example.org"})
    found = re.search(r" is ([A-Z0-9-]{6,})", str(mail.outbox[-1].body))
    assert found
    client.post("/account/confirm-email/", {"code": found[1]})
    assert client.get("/home/").context["user"].email == "mara@example.org"
    assert not AddressChange.objects.exists()
    assert not [letter for letter in mail.outbox if "take-back" in str(letter.body)]
