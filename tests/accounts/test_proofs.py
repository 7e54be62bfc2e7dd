"""What proves who one is works once, is kept sealed, and leaves no older key that opens (AUTH-7, AUTH-8)."""

import json
import re
from http.cookies import Morsel

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt
from django.conf import settings as site
from django.core import mail
from django.test import Client
from django.urls import reverse

from apps.accounts.adapter import SEALED, FactorAdapter
from apps.accounts.models import User
from tests.accounts.test_second_step import PASSWORD, digits, with_app
from tests.conftest import As

pytestmark = pytest.mark.django_db(transaction=True)
NEW = "another horse battery"


def totp(person: User) -> Authenticator:
    return Authenticator.objects.get(user=person, type=Authenticator.Type.TOTP)


def at_the_second_step(person: User, password: str = PASSWORD) -> Client:
    browser = Client()
    browser.post("/account/login/", {"login": person.email, "password": password})
    return browser


def test_a_code_of_the_app_opens_once(as_: As, alice: User, time_machine) -> None:  # type: ignore[no-untyped-def]
    time_machine.move_to("2026-11-23T12:00:01+00:00", tick=False)
    with_app(as_(alice))
    time_machine.shift(60)
    code = digits(decrypt(totp(alice).data["secret"]))
    answers = [at_the_second_step(alice).post("/account/steps/authenticate/", {"code": code}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 200]


def test_secrets_are_kept_sealed(as_: As, alice: User) -> None:
    codes = with_app(as_(alice))
    kept = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    secret = decrypt(totp(alice).data["secret"])
    assert secret not in kept
    assert not [code for code in codes if code in kept]
    assert all(text.startswith(SEALED) for text in re.findall(r'"(?:secret|seed)": "([^"]+)', kept))


def test_seal_outlives_a_change_of_the_sites_secret(settings) -> None:  # type: ignore[no-untyped-def]
    kept = FactorAdapter().encrypt("a secret")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another" * 10, [settings.SECRET_KEY]
    assert FactorAdapter().decrypt(kept) == "a secret"
    assert FactorAdapter().decrypt("kept before there was a seal") == "kept before there was a seal"


def test_a_new_password_by_mail_keeps_the_second_step(as_: As, alice: User) -> None:
    with_app(as_(alice))
    browser = Client()
    browser.post("/account/password/reset/", {"email": alice.email})
    found = re.search(r" is ([A-Z0-9-]{6,})", str(mail.outbox[-1].body))
    assert found
    browser.post("/account/password/reset/confirm/", {"code": found[1]})
    browser.post("/account/password/reset/complete/", {"password1": NEW, "password2": NEW})
    assert browser.get("/home/").status_code == 302
    after = at_the_second_step(alice, NEW)
    assert after.get("/home/").status_code == 302
    assert totp(alice)


def key(browser: Client) -> str:
    cookie: Morsel[str] = browser.cookies[site.SESSION_COOKIE_NAME]
    return cookie.value


def with_key(old: str) -> Client:
    thief = Client()
    thief.cookies[site.SESSION_COOKIE_NAME] = old
    return thief


def test_signing_in_gives_a_new_key(alice: User) -> None:
    browser = Client()
    browser.get(reverse("couples:link", args=["anything"]))
    before = key(browser)
    browser.post("/account/login/", {"login": alice.email, "password": PASSWORD})
    assert key(browser) != before
    assert with_key(before).get("/home/").status_code == 302


def test_being_asked_again_gives_a_new_key(as_: As, alice: User) -> None:
    browser = as_(alice)
    browser.get("/home/")
    before = key(browser)
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    assert key(browser) != before
    replayed = with_key(before).get("/home/")
    assert (replayed.status_code, replayed["Location"]) == (302, "/account/login/?next=/home/")
    page = browser.get("/account/sessions/").content.decode()
    assert page.count("This one") == 1
    assert "Sign out everywhere else" not in page


def test_old_keys_open_nothing_after_signing_out(as_: As, alice: User) -> None:
    browser = as_(alice)
    browser.get("/home/")
    before = key(browser)
    browser.post("/account/logout/")
    assert with_key(before).get("/home/").status_code == 302


def test_a_first_password_ends_the_others(as_: As, alice: User) -> None:
    alice.set_unusable_password()
    alice.save()
    here, there = as_(alice), as_(alice)
    there.get("/home/")
    here.post("/account/again/", {"action": "send"})
    here.post("/account/again/", {"code": here.session["code_again"]["code"]})
    here.post("/account/password/set/", {"password1": NEW, "password2": NEW})
    assert here.get("/home/").status_code == 200
    assert there.get("/home/").status_code == 302


def test_taking_the_app_away_ends_the_others(as_: As, alice: User) -> None:
    here = as_(alice)
    with_app(here)
    there = as_(alice)
    there.get("/home/")
    here.post("/account/steps/totp/deactivate/")
    assert not Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()
    assert here.get("/home/").status_code == 200
    assert there.get("/home/").status_code == 302
