"""A person makes their own account, with a password or without, and nobody learns who has one."""

import re

import pytest
from django.core import mail
from django.test import Client

from apps.accounts.models import User

pytestmark = pytest.mark.django_db
NEW = {"name": "Mara", "email": "mara@example.org", "time_zone": "Europe/Berlin"}


def the_code() -> str:
    found = re.search(r" is ([A-Z0-9-]{6,})", str(mail.outbox[-1].body))
    assert found
    return found[1]


@pytest.mark.parametrize("password", ["correct horse battery", ""])
def test_sign_up_needs_the_code_from_the_mail(client: Client, password: str) -> None:
    response = client.post("/account/signup/", NEW | {"password1": password})
    assert response["Location"] == "/account/confirm-email/"
    assert client.get("/home/").status_code == 302
    response = client.post("/account/confirm-email/", {"code": the_code()})
    assert response["Location"] == "/home/"
    person = User.objects.get()
    assert (person.name, person.time_zone, person.has_usable_password()) == ("Mara", "Europe/Berlin", bool(password))
    assert client.get("/home/").status_code == 200


def test_invitation_in_hand_is_come_back_to(client: Client, dana: User) -> None:
    client.post("/account/signup/?next=/invitation/", NEW | {"next": "/invitation/"})
    response = client.post("/account/confirm-email/", {"code": the_code()})
    assert response["Location"] == "/invitation/"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"email": "mara@exmple"}, "valid email"),
        ({"email": ""}, "required"),
        ({"name": ""}, "required"),
        ({"password1": "short"}, "at least 12"),
        ({"password1": "password1234"}, "too common"),
        ({"time_zone": "Middle/Earth"}, "time zone"),
    ],
)
def test_fault_is_named_and_the_rest_is_kept(client: Client, change: dict[str, str], sentence: str) -> None:
    response = client.post("/account/signup/", NEW | change)
    assert sentence in response.content.decode()
    for field, value in NEW.items():
        if field not in change:
            assert value in response.content.decode()
    assert not User.objects.exists()


def test_known_address_looks_the_same(client: Client, alice: User) -> None:
    fresh = client.post("/account/signup/", NEW)
    known = Client().post("/account/signup/", NEW | {"email": alice.email})
    assert (fresh.status_code, fresh["Location"]) == (known.status_code, known["Location"])
    assert "You already have one" in mail.outbox[-1].body
    assert User.objects.filter(email=alice.email).count() == 1


def test_sign_in_by_password(client: Client, alice: User) -> None:
    response = client.post("/account/login/", {"login": "ALICE@example.org", "password": "correct horse battery"})
    assert response["Location"] == "/home/"


def test_sign_in_comes_back_to_where_one_was(client: Client, alice: User) -> None:
    there = client.get("/story/")["Location"]
    page = client.get(there).content.decode()
    assert 'name="next" value="/story/"' in page
    data = {"login": alice.email, "password": "correct horse battery", "next": "/story/"}
    assert client.post(there, data)["Location"] == "/story/"


def test_sign_in_by_code(client: Client, alice: User) -> None:
    client.post("/account/login/code/", {"email": alice.email})
    assert client.post("/account/login/code/confirm/", {"code": the_code()})["Location"] == "/home/"


def test_wrong_password_says_so_beside_the_form(client: Client, alice: User) -> None:
    response = client.post("/account/login/", {"login": alice.email, "password": "wrong"})
    assert "don’t go together" in response.content.decode()
    assert alice.email in response.content.decode()


def test_password_reset_by_code(client: Client, alice: User) -> None:
    client.post("/account/password/reset/", {"email": alice.email})
    client.post("/account/password/reset/confirm/", {"code": the_code()})
    new = {"password1": "a rather new sentence", "password2": "a rather new sentence"}
    client.post("/account/password/reset/complete/", new)
    alice.refresh_from_db()
    assert alice.check_password("a rather new sentence")


def test_password_change(client: Client, alice: User) -> None:
    client.post("/account/login/", {"login": alice.email, "password": "correct horse battery"})
    new = {"password1": "a rather new sentence", "password2": "a rather new sentence"}
    client.post("/account/password/change/", new | {"oldpassword": "correct horse battery"})
    alice.refresh_from_db()
    assert alice.check_password("a rather new sentence")


def test_email_change_counts_once_confirmed(client: Client, alice: User) -> None:
    client.post("/account/login/", {"login": alice.email, "password": "correct horse battery"})
    asked = client.post("/account/email/", {"email": "new@example.org", "action_add": ""})
    assert asked["Location"].startswith("/account/reauthenticate/")
    client.post(asked["Location"], {"password": "correct horse battery"})  # and the change goes on by itself
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"
    client.post("/account/confirm-email/", {"code": the_code()})
    alice.refresh_from_db()
    assert alice.email == "new@example.org"


def test_signing_out_is_a_post(as_, alice: User) -> None:  # type: ignore[no-untyped-def]
    browser = as_(alice)
    browser.get("/account/logout/")
    assert browser.get("/home/").status_code == 200
    browser.post("/account/logout/")
    assert browser.get("/home/").status_code == 302


def test_mailbox_is_for_this_machine_only(client: Client) -> None:
    assert client.get("/mailbox/").status_code == 200
    assert client.get("/mailbox/", REMOTE_ADDR="192.168.1.7").status_code == 404
    assert client.get("/mailbox/", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404


def test_no_account_is_made_for_somebody_else(as_, alice: User, dana: User) -> None:  # type: ignore[no-untyped-def]
    before = list(User.objects.order_by("pk").values_list("pk", "email", "password"))
    forged = {"name": "A", "email": "x@example.org", "password": "taken over", "user": str(dana.pk), "id": str(dana.pk)}
    as_(alice).post("/you/settings/", forged | {"time_zone": "UTC", "language": "en", "hue": "moss", "day_zone": "UTC"})
    assert list(User.objects.order_by("pk").values_list("pk", "email", "password")) == before
