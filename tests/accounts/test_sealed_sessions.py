"""What a session holds can't be read from the database."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client, override_settings
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.sealed_sessions import SessionStore
from tests.conftest import As

pytestmark = pytest.mark.django_db
SECRET = "a-secret-that-somebody-holds"


def holding() -> SessionStore:
    store = SessionStore()
    store["invitation"] = SECRET
    store.create()
    return store


def test_a_secret_in_hand_is_not_in_the_table() -> None:
    browser = Client()
    browser.get(reverse("couples:link", args=[SECRET]))
    row = Session.objects.get()
    assert SECRET not in row.session_data
    assert browser.session["invitation"] == SECRET


def test_it_opens_in_its_own_session_only() -> None:
    one, other = holding(), holding()
    stolen = Session.objects.get(pk=one.session_key).session_data
    Session.objects.filter(pk=other.session_key).update(session_data=stolen)
    assert SessionStore(one.session_key)["invitation"] == SECRET
    assert SessionStore(other.session_key).load() == {}


@pytest.mark.parametrize("nonsense", ["", "nonsense", "AAAA", "ü"])
def test_nonsense_is_an_empty_session(nonsense: str) -> None:
    key = holding().session_key
    Session.objects.filter(pk=key).update(session_data=nonsense)
    assert SessionStore(key).load() == {}


def test_a_new_site_secret_signs_nobody_out(as_: As, alice: User) -> None:
    browser = as_(alice)
    assert browser.get(reverse("home:today")).status_code == 200
    with override_settings(SECRET_KEY="x" * 50):
        assert browser.get(reverse("home:today")).status_code == 302
    with override_settings(SECRET_KEY="x" * 50, SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        assert browser.get(reverse("home:today")).status_code == 200
