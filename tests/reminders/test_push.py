"""A browser that was let in is pushed to: one constant message, sealed for it, for as long as its session lasts."""

import base64
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from py_vapid import Vapid02

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.reminders import pushing
from apps.reminders.models import PushSubscription, Schedule
from tests.conftest import As
from tests.full import few
from tests.reminders import pushed
from tests.reminders.pushed import ENDPOINT, Browser, Service
from tests.reminders.setting import CHECK_IN, DUE, NOW, PATH, QUESTION, THANKS, WEEKLY, reminded

type Look = Callable[..., int]
MESSAGE = b'{"title":"Nearer","body":"A light is on."}'


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Service]:
    with pushed.service(monkeypatch, tmp_path) as found:
        yield found


@pytest.fixture
def client(as_: As, alice: User, couple: Couple, time_machine: Any) -> Client:
    time_machine.move_to(NOW, tick=True)  # a session and a certificate have times of their own
    client = as_(alice)
    client.get("/home/")
    return client


@pytest.fixture
def browser(client: Client) -> Browser:
    browser = Browser()
    browser.let_in(client)
    return browser


@pytest.mark.parametrize("ritual", few([THANKS, CHECK_IN, QUESTION, WEEKLY, PATH], 2))
def test_what_comes_is_the_same_whatever_the_reason(
    service: Service, look: Look, browser: Browser, alice: User, couple: Couple, ritual: str
) -> None:
    couple.path_runs.create(path="seven-evenings", begun_on=NOW.date())
    reminded(alice, ritual, on=NOW, by_email=False)
    look()
    ((path, headers, body),) = service.requests
    assert path == "/wpush/v2/abc"
    assert browser.open(body) == MESSAGE
    assert (headers["Content-Encoding"], headers["TTL"], headers["Topic"]) == ("aes128gcm", "7200", "light")
    assert mail.outbox == []


def test_the_service_is_told_who_sends(service: Service, client: Client, browser: Browser) -> None:
    client.post("/reminders/send-now/")
    (_path, headers, _body) = service.requests[0]
    told, key = pushed.claims(headers)
    assert (told["aud"], told["sub"]) == (f"https://{pushed.HOST}", "mailto:nearer@localhost")
    assert key == pushing.public_key() == client.get("/reminders/").context["public_key"]
    assert Vapid02.verify(headers["Authorization"])
    assert len(base64.urlsafe_b64decode(settings.VAPID_KEY + "=")) == 32


def test_email_and_push_are_equals(service: Service, look: Look, browser: Browser, alice: User) -> None:
    reminded(alice, THANKS, on=NOW)
    assert look() == 1
    assert len(service.requests) == 1


def test_a_browser_is_enough_to_be_reminded(browser: Browser, client: Client, alice: User) -> None:
    reminded(alice, THANKS, on=NOW, by_email=False)
    assert Schedule.objects.get().next_due_at == DUE
    client.post("/reminders/push/stop/")
    assert PushSubscription.objects.count() == 0
    assert Schedule.objects.get().next_due_at is None


@pytest.mark.parametrize(
    ("status", "stays"), few([(404, 0), (410, 0), (201, 1), (429, 1), (500, 1), (302, 1), (307, 1)], 2)
)
def test_one_that_its_service_no_longer_knows_is_forgotten(
    service: Service, client: Client, browser: Browser, status: int, stays: int
) -> None:
    service.status = status
    client.post("/reminders/send-now/")
    assert len(service.requests) == 1  # a redirect is not followed
    assert PushSubscription.objects.count() == stays


def _signs_out(client: Client) -> None:
    client.post("/account/logout/")


def _is_ended_elsewhere(_client: Client) -> None:
    UserSession.objects.get().end()


def _runs_out(_client: Client) -> None:
    Session.objects.update(expire_date=NOW)


@pytest.mark.parametrize("how", few([_signs_out, _is_ended_elsewhere, _runs_out], 1))
def test_with_its_session_it_is_over(
    service: Service, look: Look, client: Client, browser: Browser, alice: User, how: Callable[[Client], None]
) -> None:
    reminded(alice, THANKS, on=NOW)
    how(client)
    assert look() == 1  # the email
    assert service.requests == []
    assert PushSubscription.objects.count() == 0


def test_who_signs_in_next_on_the_same_browser_is_not_sent_the_first_ones(
    as_: As, service: Service, browser: Browser, alice: User, bob: User
) -> None:
    his = as_(bob)
    his.get("/home/")
    browser.let_in(his)
    assert [one.person for one in PushSubscription.objects.all()] == [bob]


def test_of_one_person_there_are_ten_at_most(client: Client) -> None:
    for number in range(12):
        Browser(f"{ENDPOINT}/{number}").let_in(client)
    assert PushSubscription.objects.count() == 10
    assert PushSubscription.objects.filter(endpoint=f"{ENDPOINT}/11").exists()


@pytest.mark.parametrize(
    "change",
    [
        {"endpoint": "https://example.org/push"},
        {"p256dh": "short"},
        {"p256dh": "?" * 87},
        {"auth": "A" * 23},
        {"auth": ""},
        {"endpoint": ""},
    ],
)
def test_what_is_no_browser_is_not_let_in(client: Client, change: dict[str, str]) -> None:
    assert client.post("/reminders/push/", Browser().said() | change).status_code == 422
    assert PushSubscription.objects.count() == 0


def test_the_page_says_whether_this_device_is_let_in(as_: As, client: Client, browser: Browser, alice: User) -> None:
    assert "/reminders/push/stop/" in client.get("/reminders/").content.decode()
    assert "/reminders/push/stop/" not in as_(alice).get("/reminders/").content.decode()


def test_one_that_cannot_be_reached_keeps_nobody_else_from_it(
    service: Service, client: Client, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    PushSubscription.objects.create(
        pk=uuid4(),
        person=User.objects.get(email="alice@example.org"),
        session=UserSession.objects.get(),
        endpoint="https://elsewhere.example/x",
        p256dh=browser.said()["p256dh"],
        auth=browser.said()["auth"],
    )
    client.post("/reminders/send-now/")
    assert [path for path, *_rest in service.requests] == ["/wpush/v2/abc"]
