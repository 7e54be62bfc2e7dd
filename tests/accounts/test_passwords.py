"""A password may be long and strange, and must not be what everybody guesses first (AUTH-6); its fields are ours."""

import re

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client, override_settings

from apps.accounts.models import User
from config import settings as site
from tests.conftest import As

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
NEW = {"name": "Mara", "email": "mara@example.org", "time_zone": "UTC"}
FIELDS = ["/account/login/", "/account/signup/", "/account/password/reset/", "/account/login/code/"]
OWN = ["/account/reauthenticate/", "/account/password/change/"]


@pytest.mark.parametrize(
    "password",
    [
        "a walk by the",
        "  spaces around it and inside  ",
        "Straße, naïveté, 数学と海, 🐝🐝",
        "x" * 9 + "1234 abcdefg hijkl mnopq rstuv wxyz " * 4,
        "many words, " * 80 + "and one more",
        "nearer my god to thee",
    ],
)
def test_a_good_password_is_taken_unchanged(password: str) -> None:
    answer = Client().post("/account/signup/", NEW | {"password1": password})
    assert answer.status_code == 302, answer.context["form"].errors
    person = User.objects.get()
    assert person.check_password(password)
    assert not person.check_password(password.strip() + "x")
    assert password == password.strip() or not person.check_password(password.strip())


@pytest.mark.parametrize(
    "password",
    [
        "elevenchars",
        "nearernearer",
        "Nearer123456",
        "N34r3r!N34r3r!",
        "passwordpassword",
        "password12345",
        "iloveyounearer",
        "nearer together 2026",
        "123456789012",
        "2026-11-23 2026",
        "mara@example.org",
        "telechargement",
        "qwertyuiop12",
    ],
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    answer = Client().post("/account/signup/", NEW | {"password1": password})
    assert answer.status_code == 200
    assert answer.context["form"].errors["password1"]
    assert not User.objects.exists()


def test_a_name_is_no_password(as_: As, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(name="Alice Wonderland")
    new = "alicewonderland"
    answer = as_(alice).post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert answer.context["form"].errors["password1"]


def test_passwords_are_kept_as_an_argon2_trace() -> None:
    with override_settings(PASSWORD_HASHERS=site.PASSWORD_HASHERS):
        assert make_password(PASSWORD).startswith("argon2$argon2id$")


def fields(page: str) -> str:
    return " ".join(re.findall(r"<input[^>]+>", page))


@pytest.mark.parametrize("path", [*FIELDS, *OWN])
def test_fields_have_labels_and_no_placeholder(path: str, as_: As, alice: User) -> None:
    browser = as_(alice) if path in OWN else Client()
    page = browser.get(path).content.decode()
    assert "placeholder" not in fields(page)
    assert "Forgot your password?" not in page
    assert "onpaste" not in page
    assert re.search(r'autocomplete="(email|current-password|new-password|username)"', fields(page))


@pytest.mark.parametrize("path", [*FIELDS, *OWN])
def test_a_page_has_one_filled_button(path: str, as_: As, alice: User) -> None:
    browser = as_(alice) if path in OWN else Client()
    buttons = re.findall(r'class="(button[^"]*)"', browser.get(path).content.decode())
    assert len([words for words in buttons if "is-quiet" not in words and "is-plain" not in words]) == 1
