"""Limits count the true peer, hold against many at once, run out by themselves, and don't shut the owner out."""

import os
import secrets
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import cast
from unittest.mock import Mock, patch

import pytest
import redis
from allauth.account.adapter import get_adapter
from allauth.core.internal import ratelimit
from django.conf import settings as site
from django.core.cache import cache, caches
from django.test import Client, RequestFactory

from apps.accounts.models import User
from apps.web import limits
from tests.conftest import As

PASSWORD = "correct horse battery"
HERE = "django.core.cache.backends.locmem.LocMemCache"
REDIS = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/0")


@pytest.fixture(params=["memory", "redis"])
def counted(request: pytest.FixtureRequest, settings):  # type: ignore[no-untyped-def]
    """Count in memory, then in Redis under a prefix of this test's own."""
    prefix = f"nearer-test-{secrets.token_hex(8)}"
    there = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS, "KEY_PREFIX": prefix}
    settings.CACHES = {"default": there if request.param == "redis" else {"BACKEND": HERE, "LOCATION": prefix}}
    server = redis.Redis.from_url(REDIS, socket_connect_timeout=1)
    if request.param == "memory":
        yield None
        return
    try:
        server.ping()
    except redis.RedisError:
        pytest.skip("There is no Redis here.")
    yield server, prefix
    for key in server.scan_iter(f"{prefix}*"):
        server.delete(key)


def at_once(times: int, act) -> int:  # type: ignore[no-untyped-def]
    """Try with many threads; give how often it was allowed."""
    with ThreadPoolExecutor(50) as threads:
        return sum(threads.map(lambda _number: bool(act()), range(times)))


def test_two_hundred_at_once_pass_five_times(counted) -> None:  # type: ignore[no-untyped-def]
    assert at_once(200, lambda: limits.allow("knock", "203.0.113.9", times=5, seconds=60)) == 5


@pytest.mark.full
def test_two_hundred_at_once_pass_five_times_in_allauth(counted) -> None:  # type: ignore[no-untyped-def]
    request = RequestFactory().post("/", REMOTE_ADDR="203.0.113.9")
    rules = {"app": "allauth.account", "action": "knock", "config": {"knock": "5/m/key"}, "key": "alice@example.org"}
    assert 1 <= at_once(200, lambda: ratelimit.consume(request, **rules)) <= 5


def test_every_count_runs_out(counted) -> None:  # type: ignore[no-untyped-def]
    request = RequestFactory().post("/", REMOTE_ADDR="203.0.113.9")
    for number in range(50):
        limits.allow("knock", str(number), times=5, seconds=60)
        key = {"key": f"{number}@example.org", "config": {"knock": "99/m/ip,20/d/key"}}
        ratelimit.consume(request, app="allauth.account", action="knock", **key)
    if counted:
        server, prefix = counted
        ends = [server.ttl(key) for key in server.scan_iter(f"{prefix}*")]
    else:
        ends = list(caches["default"]._expire_info.values())  # type: ignore[attr-defined]
    assert len(ends) >= 101
    assert None not in ends
    assert min(ends) > 0


def test_a_count_made_anew_by_counting_runs_out_too() -> None:
    with patch.multiple(cache, add=Mock(return_value=False), incr=Mock(return_value=1), touch=Mock()):
        assert limits.allow("knock", "203.0.113.9", times=5, seconds=60)
        touched = cast(Mock, cache.touch)
    touched.assert_called_once_with("limit:knock:203.0.113.9", 60)


@pytest.mark.parametrize("proxies", [0, 1, 2])
@pytest.mark.parametrize("name", ["X-Forwarded-For", "X_Forwarded_For"])
def test_a_forged_address_is_never_counted(settings, proxies: int, name: str) -> None:  # type: ignore[no-untyped-def]
    """The last entries are those of the proxies; what stands before them anybody could have written."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    true = ["203.0.113.9", "10.0.0.2"][:proxies]
    seen = set()
    for _ in range(1000):
        forged = ".".join(str(secrets.randbelow(256)) for _ in range(4))
        request = RequestFactory().get(
            "/", headers={name: ", ".join([forged, *true])}, REMOTE_ADDR="10.0.0.1" if proxies else "203.0.113.9"
        )
        seen.add(get_adapter().get_client_ip(request))
    assert seen == {"203.0.113.9"}


def test_fewer_proxies_than_there_are_count_on_the_sender(settings) -> None:  # type: ignore[no-untyped-def]
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    request = RequestFactory().get("/", headers={"X-Forwarded-For": "198.51.100.7"}, REMOTE_ADDR="203.0.113.9")
    assert get_adapter().get_client_ip(request) == "203.0.113.9"


@pytest.mark.full
@pytest.mark.django_db
@pytest.mark.parametrize("proxies", [0, 1])
def test_a_forged_address_does_not_help(settings, proxies: int) -> None:  # type: ignore[no-untyped-def]
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    true = ", 203.0.113.9" if proxies else ""
    answers = [
        Client(headers={"X-Forwarded-For": f"198.51.100.{number}{true}"}, REMOTE_ADDR="203.0.113.9")
        .post("/account/login/code/", {"email": f"nobody{number}@example.org"})
        .status_code
        for number in range(60)
    ]
    assert answers.count(302) == 20


def guess(person: User, times: int, *, password: str = "wrong") -> int:  # noqa: S107
    """Guess from one address after the other; give how often the guess was looked at."""
    with patch.object(User, "check_password", autospec=True, side_effect=User.check_password) as looked:
        for number in range(times):
            browser = Client(REMOTE_ADDR=f"198.51.{number // 250}.{number % 250 + 1}")
            browser.post("/account/login/", {"login": person.email, "password": password})
    return looked.call_count


@pytest.mark.full
@pytest.mark.django_db
def test_twenty_guesses_a_day_are_looked_at(alice: User, time_machine) -> None:  # type: ignore[no-untyped-def]
    time_machine.move_to(datetime(2026, 11, 23, 0, 0, tzinfo=UTC))
    looked = 0
    for _ in range(23):
        looked += guess(alice, 10)
        time_machine.shift(3600)
    assert looked == 20
    time_machine.shift(3601)
    assert guess(alice, 1) == 1


@pytest.mark.django_db
def test_owner_gets_in_while_somebody_guesses(as_: As, alice: User) -> None:
    """Where she was signed in last by her password, anywhere else by a code in her mail."""
    home = as_(alice)
    home.get("/you/settings/")
    guess(alice, 30)
    del home.cookies[site.SESSION_COOKIE_NAME]
    right = {"login": alice.email, "password": PASSWORD}
    assert home.post("/account/login/", right).headers.get("Location") == "/home/"
    assert Client().post("/account/login/", right).status_code == 200
    assert Client().post("/account/login/code/", {"email": alice.email}).status_code == 302


@pytest.mark.django_db
def test_owner_is_asked_again_while_somebody_guesses(as_: As, alice: User) -> None:
    home = as_(alice)
    guess(alice, 30)
    home.post("/account/reauthenticate/", {"password": PASSWORD})
    assert home.get("/account/steps/totp/activate/").status_code == 200


@pytest.mark.django_db
def test_being_at_home_in_one_account_opens_no_other(as_: As, alice: User, bob: User) -> None:
    browser = as_(bob)
    browser.get("/you/settings/")
    del browser.cookies[site.SESSION_COOKIE_NAME]
    guess(alice, 30)
    data = {"login": alice.email, "password": PASSWORD}
    assert browser.post("/account/login/", data).status_code == 200


@pytest.mark.django_db
def test_success_does_not_refill(alice: User, bob: User) -> None:
    browser = Client()
    for number in range(5):
        browser.post("/account/login/", {"login": alice.email, "password": f"wrong {number}"})
        Client().post("/account/login/", {"login": bob.email, "password": PASSWORD})
    assert guess(alice, 1, password=PASSWORD) == 0
