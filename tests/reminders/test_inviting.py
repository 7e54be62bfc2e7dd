"""Who wants to hear that the other has started something hears it on a device: now and then, and never at night."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.reminders import arranging, inviting
from apps.reminders.models import Schedule
from tests.conftest import As
from tests.exercises.player import Player
from tests.full import few
from tests.pages import stable
from tests.reminders import pushed
from tests.reminders.pushed import Browser, Service
from tests.reminders.setting import THANKS, form, reminded

EVENING = datetime(2026, 11, 28, 20, tzinfo=UTC)
EXERCISE = "eye-contact"


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Service]:
    with pushed.service(monkeypatch, tmp_path) as found:
        yield found


@pytest.fixture
def bobs(as_: As, bob: User, couple: Couple, time_machine: Any) -> Client:
    time_machine.move_to(EVENING, tick=True)
    browser = as_(bob)
    browser.get("/home/")
    return browser


@pytest.fixture
def phone(bobs: Client) -> Browser:
    phone = Browser()
    phone.let_in(bobs)
    return phone


@pytest.fixture
def player(as_: As, alice: User, couple: Couple, bobs: Client) -> Player:
    return Player(as_(alice), alice, couple)


@pytest.fixture
def wants(bob: User, bobs: Client) -> Schedule:
    return reminded(bob, on=EVENING, by_email=True, by_invitation=True)


def start(player: Player, captured: Any) -> None:
    with captured(execute=True):
        player.begin(EXERCISE, "two")


def test_it_says_what_every_message_says(
    service: Service,
    phone: Browser,
    player: Player,
    wants: Schedule,
    django_capture_on_commit_callbacks: Any,
) -> None:
    start(player, django_capture_on_commit_callbacks)
    ((_path, headers, body),) = service.requests
    assert phone.open(body) == b'{"title":"Nearer","body":"A light is on."}'
    assert headers["TTL"] == "900"
    assert mail.outbox == []


def test_who_has_not_asked_for_it_hears_nothing(
    service: Service, phone: Browser, player: Player, bob: User, django_capture_on_commit_callbacks: Any
) -> None:
    reminded(bob, THANKS, on=EVENING)
    start(player, django_capture_on_commit_callbacks)
    assert service.requests == []


@pytest.mark.parametrize("hour", few([23, 3], 1))
def test_none_at_night(
    service: Service,
    phone: Browser,
    player: Player,
    wants: Schedule,
    time_machine: Any,
    hour: int,
    django_capture_on_commit_callbacks: Any,
) -> None:
    time_machine.move_to(EVENING.replace(hour=hour), tick=True)
    start(player, django_capture_on_commit_callbacks)
    assert service.requests == []


def test_none_while_they_rest(
    service: Service,
    phone: Browser,
    player: Player,
    wants: Schedule,
    bob: User,
    django_capture_on_commit_callbacks: Any,
) -> None:
    arranging.rest(bob, None, at=EVENING)
    start(player, django_capture_on_commit_callbacks)
    assert service.requests == []


def test_one_in_three_hours_however_often_somebody_starts(
    service: Service, phone: Browser, wants: Schedule, player: Player, bob: User, couple: Couple
) -> None:
    run = player.begin(EXERCISE, "two")
    for minutes in range(14):
        inviting.invite(bob.pk, run.pk, EVENING + timedelta(minutes=minutes))
    assert len(service.requests) == 1
    couple.offers.update(until=EVENING + timedelta(hours=9))
    inviting.invite(bob.pk, run.pk, EVENING + timedelta(hours=2, minutes=59))
    assert len(service.requests) == 1
    Schedule.objects.update(quiet_from="02:00", quiet_until="08:00")
    inviting.invite(bob.pk, run.pk, EVENING + timedelta(hours=3))
    assert len(service.requests) == 2


def test_none_once_it_is_over_or_hidden_and_none_to_who_started(
    service: Service, phone: Browser, wants: Schedule, player: Player, alice: User, bob: User, couple: Couple
) -> None:
    run = player.begin(EXERCISE, "two")
    inviting.invite(bob.pk, run.pk, EVENING + timedelta(minutes=16))
    couple.offers.update(refused_at=EVENING)
    inviting.invite(bob.pk, run.pk, EVENING)
    couple.offers.update(refused_at=None)
    reminded(alice, on=EVENING, by_invitation=True)
    inviting.invite(alice.pk, run.pk, EVENING)
    assert service.requests == []
    assert not Schedule.objects.exclude(invited_at=None).exists()


def test_going_on_in_the_same_run_asks_once(
    service: Service, phone: Browser, wants: Schedule, player: Player, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as first:
        run = player.begin(EXERCISE, "two")
    with django_capture_on_commit_callbacks() as again:
        player.begin(EXERCISE, "two")
        player.page(run)
    assert len(first) > len(again)


def test_who_starts_cannot_tell_whether_it_was_pushed(
    service: Service, phone: Browser, player: Player, wants: Schedule, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks() as waiting:
        run = player.begin(EXERCISE, "two")
    seen = []
    for calls in ((), tuple(waiting)):
        for call in calls:
            call()
        seen.append([stable(player.browser.get(at)) for at in (run.get_absolute_url(), "/home/", "/reminders/")])
    assert len(service.requests) == 1
    assert seen[0] == seen[1]


def test_it_is_a_switch_among_the_others(as_: As, bob: User, couple: Couple) -> None:
    browser = as_(bob)
    assert "Invitations to join" in browser.get("/reminders/").content.decode()
    assert browser.post(reverse("reminders:reminders"), form(by_invitation="on")).status_code == 302
    assert Schedule.objects.get(person=bob).by_invitation
