"""What the shared page learns of exercises."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from apps.accounts.models import User
from apps.couples import pairing
from apps.couples.models import Couple
from apps.exercises import helping, tonight
from apps.exercises.results import retention
from apps.exercises.runs import access
from tests.conftest import As
from tests.exercises.evening import answered, begun, both_answered, opened

NOW = datetime(2026, 11, 23, 21, tzinfo=UTC)
DAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def evening() -> object:
    with time_machine.travel(NOW, tick=True) as evening:
        yield evening


def states(couple: Couple, person: User, day: date = DAY) -> list[str]:
    return [item.state for item in for_home(couple, person, day)]


def for_home(couple: Couple, person: User, day: date = DAY) -> list[tonight.Tonight]:
    return tonight.runs_for_home(person, day, tonight.read(couple, person, day).week)


def test_what_the_other_does_is_not_seen_until_both_are_ready(as_: As, alice: User, bob: User, couple: Couple) -> None:
    before = for_home(couple, bob)
    begun(as_(alice), couple)
    assert for_home(couple, bob) == before
    run = answered(as_(alice), couple, "Heron")
    assert for_home(couple, bob) == before
    assert states(couple, alice) == ["mine"]
    answered(as_(bob), couple, "Bus")
    assert states(couple, alice) == states(couple, bob) == ["ready"]
    as_(bob).post(reverse("exercises:act", args=[run.pk, "open", "open"]))
    assert states(couple, alice) == states(couple, bob) == ["done"]


def test_half_way_it_is_still_open_today_and_waits_later(as_: As, alice: User, couple: Couple) -> None:
    answered(as_(alice), couple, "Heron", until="heavy")
    assert states(couple, alice) == ["open"]
    assert states(couple, alice, DAY + timedelta(days=1)) == ["mine"]
    assert states(couple, alice, DAY + timedelta(days=8)) == []


def requested(couple: Couple, person: User, day: date) -> list[str]:
    evenings = tonight.read(couple, person, day)
    return [request.words for request in helping.for_today(person, day, evenings.week, evenings.thanks)]


def test_requests_are_shown_on_the_next_day_and_on_no_other(as_: As, alice: User, bob: User, couple: Couple) -> None:
    opened(as_, alice, bob, couple)
    for person in (alice, bob):
        shown = [requested(couple, person, DAY + timedelta(days=number)) for number in range(4)]
        assert shown == [[], ["Heron tomorrow", "Bus tomorrow"], [], []]


def test_requests_opened_an_evening_late_are_for_the_day_after(
    as_: As, alice: User, bob: User, couple: Couple, evening: Any
) -> None:
    run = both_answered(as_, alice, bob, couple)
    evening.shift(timedelta(days=1))
    as_(alice).post(reverse("exercises:act", args=[run.pk, "open", "open"]))
    assert [len(requested(couple, bob, DAY + timedelta(days=number))) for number in range(4)] == [0, 0, 2, 0]
    assert retention.purge(NOW + timedelta(days=2)) == 0


def test_requests_opened_the_morning_after_are_for_this_day(
    as_: As, alice: User, bob: User, couple: Couple, evening: Any
) -> None:
    Couple.objects.update(since=date(2026, 11, 1))
    run = both_answered(as_, alice, bob, couple)
    evening.shift(timedelta(hours=12))
    as_(alice).post(reverse("exercises:act", args=[run.pk, "open", "open"]))
    assert [len(requested(couple, bob, DAY + timedelta(days=number))) for number in range(3)] == [0, 2, 0]


def test_removed_and_unwritten_requests_are_not_shown(as_: As, alice: User, bob: User, couple: Couple) -> None:
    run = opened(as_, alice, bob, couple)
    as_(alice).post(reverse("exercises:act", args=[run.pk, "tomorrow", "remove"]))
    assert requested(couple, alice, DAY + timedelta(days=1)) == ["Bus tomorrow"]


def test_what_both_wrote_alone_meets_when_they_join(as_: As, alice: User, bob: User) -> None:
    hers, his = Couple.of(alice), Couple.of(bob)
    answered(as_(alice), hers, "Heron")
    answered(as_(bob), his, "Bus")
    acceptance = pairing.accept(pairing.invite(alice, at=NOW), by=bob, at=NOW)
    assert acceptance
    pairing.confirm(acceptance, by=alice, at=NOW)
    run = hers.runs.gathered().get()
    assert access.ready(run, run.guide.reveals[0])
    assert hers.places.count() == 2
    fresh = Couple.objects.get(pk=hers.pk)
    assert states(fresh, bob) == states(fresh, alice) == ["ready"]
    later = DAY + timedelta(days=30)
    assert [tonight.read(fresh, person, later).long_ago for person in (alice, bob)] == [[run], [run]]


def test_what_only_one_wrote_alone_comes_along(as_: As, alice: User, bob: User) -> None:
    hers, his = Couple.of(alice), Couple.of(bob)
    answered(as_(bob), his, "Bus")
    acceptance = pairing.accept(pairing.invite(alice, at=NOW), by=bob, at=NOW)
    assert acceptance
    pairing.confirm(acceptance, by=alice, at=NOW)
    assert hers.runs.get().answers.count() == 3
    fresh = Couple.objects.get(pk=hers.pk)
    assert (states(fresh, alice), states(fresh, bob)) == ([], ["mine"])
