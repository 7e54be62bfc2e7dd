"""The server's part of passkeys; the browser's is in tests/browser/test_passkey.py."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from apps.accounts.models import User
from tests.conftest import As

pytestmark = pytest.mark.django_db


def test_options_name_nobody(client: Client, alice: User) -> None:
    answer = client.get("/account/steps/webauthn/login/", headers={"X-Requested-With": "XMLHttpRequest"}).json()
    assert not answer["request_options"]["publicKey"].get("allowCredentials")


def test_a_made_up_key_opens_nothing(client: Client, alice: User) -> None:
    for credential in ("", "{}", "[]", '{"id": "x"}'):
        response = client.post("/account/steps/webauthn/login/", {"credential": credential})
        assert response["Location"].startswith("/account/login/")
    assert client.get("/home/").status_code == 302


def test_page_hands_options_over_as_data(as_: As, alice: User) -> None:
    client = as_(alice)
    client.post("/account/reauthenticate/", {"password": "correct horse battery"})
    page = client.get("/account/steps/webauthn/add/").content.decode()
    assert '<script type="application/json">{"creation_options"' in page
    assert "js/elements/passkey.js" in page


def test_a_key_that_was_not_made_is_said_as_in_every_field(as_: As, alice: User) -> None:
    client = as_(alice)
    client.post("/account/reauthenticate/", {"password": "correct horse battery"})
    page = client.post("/account/steps/webauthn/add/", {"name": "Phone", "credential": ""}).content.decode()
    assert '<div class="error" id="id_credential_error">' in page


@pytest.mark.parametrize("act", ["edit", "remove"])
def test_nobody_reaches_the_passkey_of_another(as_: As, alice: User, bob: User, act: str) -> None:
    key = Authenticator.objects.create(user=alice, type=Authenticator.Type.WEBAUTHN, data={"name": "Hers"})
    client = as_(bob)
    client.post("/account/reauthenticate/", {"password": "correct horse battery"})
    for method in (client.get, client.post):
        assert method(f"/account/steps/webauthn/keys/{key.pk}/{act}/", {"name": "Mine"}).status_code == 404
    assert Authenticator.objects.get().data == {"name": "Hers"}
