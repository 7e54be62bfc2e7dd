"""authorization.toml names every address of the site, once, and tells who may open it."""

import tomllib
from collections import Counter
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from tests.routes import NAMES_NO_ROW, every_route

BOOK: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("authorization.toml").read_text(encoding="utf-8"))
ROUTES = every_route()
# What stands in these addresses names no row of anybody's.
NO_ROW = {"couples:link", "accounts:take_back", "exercises:about", "exercises:begin", "memories:month", *NAMES_NO_ROW}


def test_every_address_has_its_one_line() -> None:
    lines = Counter(name for names in BOOK.values() for name in names)
    assert {name for name, times in lines.items() if times > 1} == set()
    assert lines.keys() == {route.name for route in ROUTES}


def test_doors_without_sign_in_are_those_of_visitors() -> None:
    assert {route.name for route in ROUTES if not getattr(route.view, "login_required", True)} == set(BOOK["visitor"])


def test_whatever_names_a_row_is_for_members_or_its_writer() -> None:
    named = {route.name for route in ROUTES if route.params} - NO_ROW
    assert named == set(BOOK["members"]) | set(BOOK["writer"])


@pytest.mark.django_db
@pytest.mark.parametrize("name", BOOK["person"])
def test_visitors_are_sent_to_sign_in(name: str) -> None:
    evening: list[object] = ["daily-check-in"]
    named: dict[str, list[object]] = {
        "exercises:about": evening,
        "exercises:begin": evening,
        "memories:month": [2026, 8],
        **NAMES_NO_ROW,
    }
    response = Client().get(reverse(name, args=named.get(name)))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.django_db
def test_htmx_is_sent_there_by_header_and_back_to_its_page() -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/thanks/?month=2026-11"}
    response = Client().post(reverse("gratitude:jar"), {"text": "Words"}, headers=headers)
    assert response.status_code == 204
    assert response["HX-Redirect"] == "/account/login/?next=%2Fthanks%2F"
