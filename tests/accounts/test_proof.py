"""A session's key alone, as a copy of the database has it, opens nothing."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.live.listeners import look
from tests.conftest import As

pytestmark = pytest.mark.django_db
HOME = reverse("home:today")


@pytest.fixture
def signed_in(as_: As, alice: User) -> Client:
    browser = as_(alice)
    assert browser.get(HOME).status_code == 200
    return browser


def with_key_of(browser: Client) -> Client:
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = Session.objects.get().session_key
    return thief


def test_a_stolen_key_opens_nothing_and_ends(signed_in: Client) -> None:
    thief = with_key_of(signed_in)
    answer = thief.get(HOME)
    assert (answer.status_code, b"Alice" in answer.content) == (302, False)
    assert signed_in.get(HOME).status_code == 302


def test_a_guessed_proof_is_none(signed_in: Client) -> None:
    thief = with_key_of(signed_in)
    thief.cookies[settings.PROOF_COOKIE_NAME] = "guessed"
    assert thief.get(HOME).status_code == 302


def test_it_is_given_with_the_sign_in_and_kept_from_scripts(alice: User) -> None:
    browser = Client()
    answer = browser.post(
        reverse("account_login"), {"login": alice.email, "password": "correct horse battery"}, follow=False
    )
    proof = answer.cookies[settings.PROOF_COOKIE_NAME]
    assert proof["httponly"]
    assert proof["samesite"] == "Lax"
    assert browser.get(HOME).status_code == 200
    assert settings.PROOF_COOKIE_NAME not in browser.get(HOME).cookies


@pytest.mark.django_db(transaction=True)
def test_a_stream_wants_it_too(signed_in: Client) -> None:
    key = signed_in.cookies[settings.SESSION_COOKIE_NAME].value
    proof = signed_in.cookies[settings.PROOF_COOKIE_NAME].value
    with_it, *without = look([f"{key} {proof}", f"{key} ", key])
    assert with_it
    assert without == [None, None]
