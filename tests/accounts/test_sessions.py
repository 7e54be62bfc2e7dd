"""Where one is signed in: a list that knows little, an end that comes by itself, and one by hand."""

from datetime import UTC, datetime

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from apps.accounts.models import User
from tests.accounts.test_second_step import PASSWORD, with_app
from tests.conftest import As

pytestmark = pytest.mark.django_db(transaction=True)
DAY = 24 * 3600


def is_in(client: Client) -> bool:
    return client.get("/home/").status_code == 200


def test_idle_sessions_end_after_two_weeks(as_: As, alice: User, time_machine) -> None:  # type: ignore[no-untyped-def]
    time_machine.move_to(datetime(2026, 11, 23, 12, tzinfo=UTC))
    client = as_(alice)
    assert is_in(client)
    time_machine.shift(13 * DAY)
    assert is_in(client)
    time_machine.shift(14 * DAY + 1)
    assert not is_in(client)


def test_every_session_ends_after_thirty_days(as_: As, alice: User, time_machine) -> None:  # type: ignore[no-untyped-def]
    time_machine.move_to(datetime(2026, 11, 23, 12, tzinfo=UTC))
    client = as_(alice)
    for _ in range(3):
        assert is_in(client)
        time_machine.shift(10 * DAY)
    assert not is_in(client)


def test_list_tells_device_and_day_and_keeps_no_address(alice: User) -> None:
    client = Client(headers={"User-Agent": "Mozilla/5.0 (iPhone) Safari/604"}, REMOTE_ADDR="203.0.113.9")
    client.force_login(alice)
    assert "iPhone · Safari" in client.get("/account/sessions/").content.decode()
    kept = UserSession.objects.get()
    assert (kept.ip, kept.user_agent) == ("0.0.0.0", "iPhone · Safari")  # noqa: S104


def test_sign_out_elsewhere(as_: As, alice: User) -> None:
    here, there = as_(alice), as_(alice)
    assert is_in(here)
    assert is_in(there)
    here.post("/account/sessions/")
    assert is_in(here)
    assert not is_in(there)


def test_a_new_factor_ends_the_others(as_: As, alice: User) -> None:
    here, there = as_(alice), as_(alice)
    assert is_in(there)
    with_app(here)
    assert is_in(here)
    assert not is_in(there)


def test_a_new_password_ends_the_others(as_: As, alice: User) -> None:
    here, there = as_(alice), as_(alice)
    assert is_in(there)
    new = "another horse battery"
    here.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert is_in(here)
    assert not is_in(there)


def test_ended_elsewhere_the_next_visit_makes_the_browser_forget_once(as_: As, alice: User) -> None:
    here, there = as_(alice), as_(alice)
    assert "Clear-Site-Data" not in there.get("/home/")
    here.post("/account/sessions/")
    assert there.get("/home/")["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in there.get("/home/")
    assert "Clear-Site-Data" not in Client().get("/home/")


def test_page_says_whose_it_is_to_its_own_script_only(as_: As, alice: User, bob: User) -> None:
    marks = [as_(person).get("/home/")["Page-Of"] for person in (alice, alice, bob)]
    assert marks[0] == marks[1] != marks[2]
    assert f'data-of="{marks[0]}"' in as_(alice).get("/home/").content.decode()
    assert "Page-Of" not in Client().get("/")
