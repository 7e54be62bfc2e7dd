"""No byte of a couple reaches anyone else: every route that names a row, asked by everybody with every method.

SHARED and PRIVATE (cast.py) say, for each such route, which rows to ask for. A route without a line, or a line
without a row, fails.
"""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from itertools import product
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from apps.accounts.models import User
from tests.cast import CANARY, PRIVATE, SHARED, Cast, a_cast
from tests.routes import NAMES_NO_ROW, Route, every_route
from tests.standing import made_once

OUTSIDERS = ("visitor", "unpaired", "candidate", "unverified", "staff", "stranger")
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
# By each method; and for a part of a page, as htmx asks for it.
WAYS = (*((method, False) for method in METHODS), ("get", True), ("post", True))
RANDOM = uuid4()


# What stands in these addresses is no row of a couple; passkeys have their test in accounts/test_passkeys.py.
NO_ROW = {
    "couples:link",
    "accounts:take_back",
    "exercises:begin",
    "exercises:about",
    "memories:month",
    "mfa_edit_webauthn",
    "mfa_remove_webauthn",
    *NAMES_NO_ROW,
}
WITH_ROW = [route for route in every_route() if route.params and route.name not in NO_ROW]


@pytest.fixture(scope="module")
def standing(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    yield from made_once(django_db_blocker, a_cast)


@pytest.fixture
def cast(standing: Cast, db: None) -> Cast:
    return deepcopy(standing)


def test_every_route_with_a_row_is_listed() -> None:
    assert {route.name for route in WITH_ROW} == SHARED.keys() | PRIVATE.keys()


def browser_of(person: User | None) -> Client:
    """Open a browser for somebody; to sign in costs more than to ask."""
    browser = Client(raise_request_exception=False)
    if person:
        browser.force_login(person)
    return browser


def ask(browser: Client, method: str, address: str, *, htmx: bool) -> tuple[int, str]:
    """Ask once; give status and everything that came back."""
    response = browser.generic(method.upper(), address, headers={"HX-Request": "true"} if htmx else {})
    body = b"".join(response)
    return response.status_code, f"{dict(response.items())} {body.decode(errors='replace')}"


@pytest.mark.parametrize("route", WITH_ROW, ids=lambda route: route.name)
def test_strangers_get_nothing(route: Route, cast: Cast) -> None:
    they_get_nothing(["stranger"], route, cast)


@pytest.mark.full
@pytest.mark.parametrize("route", WITH_ROW, ids=lambda route: route.name)
def test_nobody_outside_gets_anything(route: Route, cast: Cast) -> None:
    they_get_nothing([who for who in OUTSIDERS if who != "stranger"], route, cast)


def they_get_nothing(people: Iterable[str], route: Route, cast: Cast) -> None:
    rows = [args for book in (SHARED, PRIVATE) if route.name in book for args in book[route.name](cast)]
    assert rows, "There was nothing to ask for."
    browsers = {who: browser_of(cast.people[who]) for who in people}
    for who, args, (method, htmx) in product(browsers, rows, WAYS):
        status, answer = ask(browsers[who], method, reverse(route.name, args=args), htmx=htmx)
        allowed = {302, 204, 405} if who == "visitor" else {404, 405}
        assert status in allowed, f"{who} {method} {args}: {status}"
        assert CANARY not in answer


@pytest.mark.parametrize("name", sorted(PRIVATE))
def test_partner_gets_nothing_private(name: str, cast: Cast) -> None:
    partner = browser_of(cast.people["partner"])
    for args, method in product(PRIVATE[name](cast), METHODS):
        status, answer = ask(partner, method, reverse(name, args=args), htmx=False)
        assert status in {404, 405}, f"{method} {args}: {status}"
        assert CANARY not in answer


@pytest.mark.parametrize("name", sorted(SHARED))
def test_partner_may_reach_what_is_shared(name: str, cast: Cast) -> None:
    """The other direction: without it, a broken address would pass for a closed one."""
    partner = browser_of(cast.people["partner"])
    for args in SHARED[name](cast):
        statuses = {ask(partner, method, reverse(name, args=args), htmx=False)[0] for method in ("get", "post")}
        assert statuses - {404, 405}, f"{name} {args}: {statuses}"


@pytest.mark.parametrize("route", WITH_ROW, ids=lambda route: route.name)
def test_not_yours_and_never_existed_look_alike(route: Route, cast: Cast) -> None:
    for args in (PRIVATE | SHARED)[route.name](cast):
        stranger = browser_of(cast.people["stranger"])
        never = reverse(route.name, args=[RANDOM, *args[1:]])
        theirs = ask(stranger, "get", reverse(route.name, args=args), htmx=False)[1]
        assert theirs.replace(str(args[0]), "") == ask(stranger, "get", never, htmx=False)[1].replace(str(RANDOM), "")
