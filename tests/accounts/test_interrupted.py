"""A session ends while somebody writes: after signing in again the words are where they were meant to go."""

import pytest
from django.conf import settings
from django.test import Client

from apps.accounts.models import User
from apps.couples.models import Couple

pytestmark = pytest.mark.django_db
WORDS = "You walked the dog in the rain today so that I could sleep"


@pytest.fixture
def phone(alice: User, couple: Couple) -> Client:
    """Alice's phone, on the jar's page, after her session has ended."""
    phone = Client()
    phone.force_login(alice)
    phone.get("/thanks/")
    del phone.cookies[settings.SESSION_COOKIE_NAME]
    return phone


def send(phone: Client, **headers: str) -> str:
    response = phone.post("/thanks/", {"text": WORDS}, headers={"Referer": "http://testserver/thanks/"} | headers)
    return response.get("HX-Redirect") or response["Location"]


def sign_in(phone: Client, person: User, there: str) -> None:
    data = {"login": person.email, "password": "correct horse battery", "next": "/thanks/"}
    assert phone.post(there, data)["Location"] == "/thanks/"
    phone.get("/thanks/")


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Current-URL": "http://testserver/thanks/"}])
def test_words_are_kept(phone: Client, alice: User, couple: Couple, headers: dict[str, str]) -> None:
    there = send(phone, **headers)
    assert there == "/account/login/?next=%2Fthanks%2F"
    assert not couple.thanks.exists()
    sign_in(phone, alice, there)
    assert couple.thanks.get().text == WORDS


def test_words_go_once(phone: Client, alice: User, couple: Couple) -> None:
    sign_in(phone, alice, send(phone))
    couple.thanks.all().delete()
    phone.get("/thanks/")
    assert not couple.thanks.exists()


def test_somebody_else_sends_nothing_on(phone: Client, bob: User, couple: Couple) -> None:
    sign_in(phone, bob, send(phone))
    assert not couple.thanks.exists()


def test_signing_out_forgets_who_sat_here(alice: User, couple: Couple) -> None:
    phone = Client()
    phone.force_login(alice)
    phone.get("/thanks/")
    phone.post("/account/logout/")
    sign_in(phone, alice, send(phone))
    assert not couple.thanks.exists()


def test_a_form_from_elsewhere_leads_home(phone: Client) -> None:
    response = phone.post("/thanks/", {"text": WORDS}, headers={"Referer": "https://evil.example/thanks/"})
    assert response["Location"] == "/account/login/?next=%2Fhome%2F"


def test_what_a_script_saves_by_itself_does_not_take_the_words_place(
    phone: Client, alice: User, couple: Couple
) -> None:
    there = send(phone)
    by_itself = {"Sec-Fetch-Dest": "empty", "Sec-Fetch-Site": "same-origin", "Referer": "http://testserver/thanks/"}
    phone.post("/drafts/", {"form": "thanks"}, headers=by_itself)
    sign_in(phone, alice, there)
    assert couple.thanks.get().text == WORDS
