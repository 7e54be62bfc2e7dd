"""Nobody learns from an answer who has an account (AUTH-1): same status, same bytes, same hashes, a queued mail."""

import re
from unittest.mock import patch

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.test import Client

from apps.accounts.models import User

pytestmark = pytest.mark.django_db
FLOWS = {
    "/account/login/": {"login": "", "password": "not the right one"},
    "/account/signup/": {"name": "Mara", "email": "", "time_zone": "UTC", "password1": "correct horse battery"},
    "/account/password/reset/": {"email": ""},
    "/account/login/code/": {"email": ""},
}


def answer(path: str, address: str) -> tuple[int, str, str]:
    data = {field: value or address for field, value in FLOWS[path].items()}
    response = Client().post(path, data)
    body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", response.content.decode()).replace(address, "X")
    return response.status_code, response.headers.get("Location", ""), body


@pytest.mark.parametrize("path", FLOWS)
def test_all_addresses_look_alike(path: str, alice: User, bob: User) -> None:
    EmailAddress.objects.filter(user=bob).update(verified=False)
    answers = {}
    for address in (alice.email, "nobody@example.org", bob.email):
        mail.outbox.clear()
        with patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode) as hashed:
            answers[address] = (*answer(path, address), bool(hashed.call_count), len(mail.outbox))
    assert answers[alice.email] == answers["nobody@example.org"]
    assert answers[bob.email] == answers["nobody@example.org"]
