"""A second step: an app's six digits, recovery codes, and who is asked again before anything changes."""

import re
from datetime import UTC, datetime

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from tests.conftest import As

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "correct horse battery"
GUARDED = [
    "mfa_add_webauthn",
    "mfa_activate_totp",
    "mfa_generate_recovery_codes",
    "account_set_password",
]


def digits(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


def with_app(client: Client) -> list[str]:
    """Set the app up and give the recovery codes, which are shown once."""
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get("/account/steps/totp/activate/")
    assert b"data:" not in page.content
    response = client.post("/account/steps/totp/activate/", {"code": digits(page.context["form"].secret)})
    assert response.status_code == 302
    return re.findall(r"<code>(\d{8})</code>", client.get("/account/steps/recovery-codes/").content.decode())


def test_ten_recovery_codes_are_shown_once(as_: As, alice: User) -> None:
    client = as_(alice)
    assert len(with_app(client)) == 10
    assert "<code>" not in client.get("/account/steps/recovery-codes/").content.decode()
    assert "authenticator app was added" in str(mail.outbox[-1].body)


def test_password_alone_no_longer_opens_and_a_recovery_code_does_once(as_: As, alice: User) -> None:
    code = with_app(as_(alice))[0]
    for expected in ("/home/", None):
        client = Client()
        response = client.post("/account/login/", {"login": alice.email, "password": PASSWORD})
        assert response["Location"] == "/account/steps/authenticate/"
        assert client.get("/home/").status_code == 302
        assert client.post("/account/steps/authenticate/", {"code": code}).headers.get("Location") == expected


@pytest.mark.parametrize("name", GUARDED)
def test_without_a_password_a_mailed_code_is_asked_for(as_: As, alice: User, name: str) -> None:
    alice.set_unusable_password()
    alice.save()
    client = as_(alice)
    there = client.get(reverse(name))["Location"]
    assert there.startswith("/account/again/")
    client.post(there, {"action": "send"})
    found = re.search(r" is ([A-Z0-9]{4}-[A-Z0-9]{4})", str(mail.outbox[-1].body))
    assert found
    assert client.post(there, {"code": "WRONG"}).status_code == 422
    assert client.post(there, {"code": found[1]})["Location"] == reverse(name)
    assert not client.get(reverse(name)).headers.get("Location", "").startswith("/account/again/")


def test_three_tries_end_a_code(as_: As, alice: User) -> None:
    alice.set_unusable_password()
    alice.save()
    client = as_(alice)
    client.post("/account/again/", {"action": "send"})
    code = client.session["code_again"]["code"]
    for _ in range(3):
        client.post("/account/again/", {"code": "WRONG"})
    assert client.post("/account/again/", {"code": code}).status_code == 422


def test_a_code_of_the_app_shows_again_who_one_is(as_: As, alice: User, time_machine) -> None:  # type: ignore[no-untyped-def]
    time_machine.move_to(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False)
    client = as_(alice)
    codes = with_app(client)
    alice.set_unusable_password()
    alice.save()
    client.force_login(alice)
    guarded = reverse("mfa_add_webauthn")
    there = client.get(guarded)["Location"]
    assert there.startswith(reverse("mfa_reauthenticate"))
    assert client.post(there, {"code": "000000"}).status_code == 200
    assert client.post(there, {"code": codes[0]})["Location"] == guarded
    assert client.get(guarded).status_code == 200


def test_it_is_asked_again_after_five_minutes(as_: As, alice: User, time_machine) -> None:  # type: ignore[no-untyped-def]
    time_machine.move_to(datetime(2026, 11, 23, 12, tzinfo=UTC))
    client = as_(alice)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert client.get("/account/steps/totp/activate/").status_code == 200
    time_machine.shift(301)
    assert client.get("/account/steps/totp/activate/").status_code == 302
    assert not Authenticator.objects.exists()
