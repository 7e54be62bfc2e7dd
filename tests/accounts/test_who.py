"""Who is asking is found out in one statement, and only a session that holds as Django has it says it."""

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.forms.models import model_to_dict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts import who
from apps.accounts.models import User
from apps.couples.models import Couple, Membership
from tests.conftest import As

LANDING = reverse("web:landing")


@pytest.fixture
def browser(as_: As, couple: Couple, alice: User) -> Client:
    """Alice's, after a first visit, which put it into the list of her sessions."""
    browser = as_(alice)
    browser.get(LANDING)
    return browser


def is_in(browser: Client) -> bool:
    return browser.get(LANDING).status_code == 302


def test_one_statement_finds_the_person_and_both_seats(browser: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert is_in(browser)
    assert len(queries) == 1


def test_it_finds_what_the_orm_would(browser: Client, couple: Couple, alice: User) -> None:
    seen = who.look(browser.cookies[settings.SESSION_COOKIE_NAME].value)
    assert seen
    seats = list(Membership.objects.select_related("user", "couple").order_by("slot"))
    assert _plain(seen.person) == _plain(User.objects.get(pk=alice.pk))
    assert [_plain(seat) for seat in seen.seats] == [_plain(seat) for seat in seats]
    assert [_plain(seat.user) for seat in seen.seats] == [_plain(seat.user) for seat in seats]
    assert [_plain(seat.couple) for seat in seen.seats] == [_plain(seat.couple) for seat in seats]


def _plain(row: Any) -> dict[str, Any]:
    assert row._state.db == "default"
    assert not row._state.adding
    return model_to_dict(row) | {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def test_a_faulty_form_about_me_changes_no_name_on_the_page(browser: Client) -> None:
    page = browser.post(reverse("couples:settings"), {"name": "Wrong", "hue": "nonsense"})
    assert page.status_code == 422
    assert "You: Alice. Settings" in page.content.decode()


def test_who_is_alone_has_one_seat(as_: As, dana: User) -> None:
    browser = as_(dana)
    browser.get(LANDING)
    with CaptureQueriesContext(connection) as queries:
        assert is_in(browser)
    assert len(queries) == 1


def test_a_new_password_ends_it(browser: Client, alice: User) -> None:
    alice.set_password("another horse battery")
    alice.save()
    assert not is_in(browser)


def test_somebody_who_may_not_come_any_more_is_out(browser: Client, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert not is_in(browser)


def test_a_session_that_is_over_says_nothing(browser: Client) -> None:
    Session.objects.update(expire_date=timezone.now())
    assert not is_in(browser)


@pytest.mark.parametrize("key", ["", "nonsense-8", "ü" * 32, "a" * 32, "\0" * 32])
def test_a_key_that_is_none_says_nothing(browser: Client, key: str) -> None:
    assert who.look(key) is None


def test_the_list_of_sessions_alone_makes_nobody_somebody_else(browser: Client, alice: User, bob: User) -> None:
    UserSession.objects.update(user=bob)
    page = browser.get(reverse("couples:settings"))
    assert page.context["request"].user == alice
    assert page.context["request"].member.user == alice


def test_a_session_that_is_not_in_the_list_holds(browser: Client, alice: User) -> None:
    UserSession.objects.all().delete()
    page = browser.get(reverse("couples:settings"))
    assert page.context["request"].user == alice
    assert page.context["request"].partner.name == "Bob"
