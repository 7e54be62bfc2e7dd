"""Nobody learns from an answer who has an account (AUTH-1, PAIR-8): same status, same bytes, and the same work.

What the work takes is measured by bench/enumeration.py. Looking for an account, allauth asks the database once more
where it found no confirmed address: that one read, a tenth of a millisecond, is the difference allowed here.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts import retention
from apps.accounts.models import User
from apps.couples import pairing
from tests import factories
from tests.conftest import As
from tests.full import few

pytestmark = pytest.mark.django_db
FLOWS = {
    "/account/login/": {"login": "", "password": "not the right one"},
    "/account/signup/": {"name": "Mara", "email": "", "time_zone": "UTC", "password1": "correct horse battery"},
    "/account/password/reset/": {"email": ""},
    "/account/login/code/": {"email": ""},
}
READS = {"/account/signup/": 4}  # of the new row: whose it is, and whether it is confirmed


@dataclass
class Work:
    """What somebody sees, and what was done for it."""

    seen: tuple[int, str, str]
    hashes: int
    mails: int
    writes: int
    reads: int


def work(browser: Client, path: str, data: dict[str, str], address: str) -> Work:
    mail.outbox.clear()
    hashed = patch.object(MD5PasswordHasher, "encode", autospec=True, side_effect=MD5PasswordHasher.encode)
    with CaptureQueriesContext(connection) as asked, hashed as hashes:
        response = browser.post(path, data)
    body = re.sub(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]+"', "", response.content.decode())
    seen = (response.status_code, response.headers.get("Location", ""), body.replace(address, "X"))
    writes = [query for query in asked if re.match("INSERT|UPDATE|DELETE", query["sql"])]
    reads = [query for query in asked if query["sql"].startswith("SELECT")]
    return Work(seen, hashes.call_count, len(mail.outbox), len(writes), len(reads))


def assert_alike(one: Work, other: Work, reads: int) -> None:
    assert abs(one.reads - other.reads) <= reads
    one.reads = other.reads
    assert one == other


@pytest.fixture
def addresses(alice: User, bob: User, dana: User) -> list[str]:
    """Known, unconfirmed, and known without a password."""
    EmailAddress.objects.filter(user=bob).update(verified=False)
    dana.set_unusable_password()
    dana.save()
    return [alice.email, bob.email, dana.email]


@pytest.mark.parametrize("path", FLOWS)
def test_all_addresses_look_and_cost_alike(path: str, addresses: list[str]) -> None:
    def asked(address: str) -> Work:
        return work(Client(), path, {field: value or address for field, value in FLOWS[path].items()}, address)

    asked("warm@example.org")
    unknown = asked("nobody@example.org")
    assert unknown.hashes == ("password1" in FLOWS[path] or "password" in FLOWS[path])
    assert unknown.mails == (path != "/account/login/")
    for address in addresses:
        assert_alike(asked(address), unknown, READS.get(path, 1))


def test_signing_up_again_leaves_nothing(alice: User, settings: Any) -> None:
    Client().post("/account/signup/", FLOWS["/account/signup/"] | {"email": alice.email})
    assert User.objects.stand_ins().count() == 1
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    retention.due(timezone.now())
    assert [person.email for person in User.objects.all()] == [alice.email]
    assert EmailAddress.objects.count() == 1


def test_pages_after_the_answer_look_alike(addresses: list[str]) -> None:
    after = {"/account/login/code/": "/account/login/code/confirm/", "/account/signup/": "/account/confirm-email/"}
    after["/account/password/reset/"] = "/account/password/reset/confirm/"
    for path, next_page in after.items():
        pages = set()
        for address in ["nobody@example.org", *(addresses if path != "/account/signup/" else [])]:
            browser = Client()
            browser.post(path, {field: value or address for field, value in FLOWS[path].items()})
            page = work(browser, next_page, {"code": "WRONG"}, address).seen
            pages.add(page)
        assert len(pages) == 1, path


def whole(response: Any, address: str) -> tuple[object, ...]:
    """Give all that an answer shows, but for what is random in it."""
    body = re.sub(r'(name="csrfmiddlewaretoken" value|nonce)="[^"]+"', "", response.content.decode())
    headers = {name: value for name, value in response.headers.items() if name not in {"Content-Length", "Expires"}}
    cookies = sorted((name, one["max-age"], one["path"], one["samesite"]) for name, one in response.cookies.items())
    return response.status_code, headers, cookies, body.replace(address, "X").replace(address.replace("@", "%40"), "X")


def steps_after_signing_up(address: str, onward: str) -> list[tuple[object, ...]]:
    """Go the whole way that is open to who has no code: look, miss, ask again, start again, give up."""
    browser, there = Client(), "/account/confirm-email/"
    browser.get("/account/signup/" + onward)
    typed = FLOWS["/account/signup/"] | {"email": address}
    answers = [browser.post("/account/signup/" + onward, typed), browser.get(there + onward)]
    answers += [browser.get("/account/signup/"), browser.get("/account/login/")]
    for sent in ({"code": ""}, {"code": "WRONG"}, {"action": "resend"}):
        answers += [browser.post(there + onward, sent), browser.get(there)]
    changed = {"action": "change", "email": f"other-{address}"}
    answers += [browser.post(there, changed), browser.get(there), browser.post(there, {"code": "WRONG"})]
    answers += [browser.get(there), browser.get("/account/signup/"), browser.get("/account/login/")]
    browser.post("/account/signup/", typed | {"email": f"third-{address}"})
    answers += [browser.get("/account/signup/"), browser.post("/account/signup/again/"), browser.get(there)]
    answers += [browser.get("/account/signup/")]
    return [whole(answer, address) for answer in answers]


@pytest.mark.parametrize("onward", few(["", "?next=%2Finvitation%2F"], 1))
def test_every_step_after_signing_up_is_the_same_for_all(addresses: list[str], onward: str) -> None:
    unknown = steps_after_signing_up("nobody@example.org", onward)
    for address in addresses:
        cache.clear()  # the same browser's address, asked four times
        for here, there in zip(steps_after_signing_up(address, onward), unknown, strict=True):
            assert here == there


def test_change_of_address_tells_nothing(as_: As, alice: User, addresses: list[str]) -> None:
    results = []
    for address in ["warm@example.org", "nobody@example.org", *addresses[1:]]:
        browser = as_(alice)
        browser.post("/account/reauthenticate/", {"password": "correct horse battery"})
        browser.get("/account/email/")
        results.append(work(browser, "/account/email/", {"email": address, "action_add": ""}, address))
    for result in results[2:]:
        assert_alike(result, results[1], 1)


def test_inviting_names_nobody_and_costs_the_same(as_: As, alice: User, dana: User) -> None:
    """No address is asked for: an invitation is a link, whoever gets it."""
    results = []
    for data in ({"email": "warm@example.org"}, {"email": "nobody@example.org"}, {"email": dana.email}):
        browser = as_(alice)
        browser.get("/pair/")
        results.append(work(browser, "/pair/invite/", data, data["email"]))
    assert results[1] == results[2]
    assert results[1].mails == 0


def test_codes_that_never_were_and_codes_of_others_answer_in_kind(alice: User, couple: object) -> None:
    """A code is what its owner hands on: whoever has none learns nothing but that it isn't one."""
    host = factories.a_person("Host")
    pairing.invite(host, at=datetime.now(UTC))
    answers = [work(Client(), "/invitation/enter/", {"code": code}, code) for code in ("FERN 00 00", "MOSS 11 11")]
    assert answers[0] == answers[1]
    assert answers[0].seen[0] == 422
