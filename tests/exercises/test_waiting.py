"""What the shared page learns of exercises."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from apps.accounts.models import User
from apps.couples import pairing
from apps.couples.models import Couple
from apps.exercises import helping, keeping, reveal, waiting
from tests.conftest import As
from tests.exercises.evening import answered, begun, both_answered, opened

NOW = datetime(2026, 11, 23, 21, tzinfo=UTC)
DAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def evening() -> object:
    with time_machine.travel(NOW, tick=True) as evening:
        yield evening


def states(couple: Couple, person: User, day: date = DAY) -> list[str]:
    return [tonight.state for tonight in waiting.runs_for_home(person, day, waiting.week(couple, day))]


def test_check_in_stands_open_from_the_start(couple: Couple, alice: User) -> None:
    (tonight,) = waiting.runs_for_home(alice, DAY, waiting.week(couple, DAY))
    assert (tonight.state, tonight.run, tonight.exercise.id) == ("open", None, "daily-check-in")
    assert tonight.url == reverse("exercises:together")


def test_what_the_other_does_is_not_seen_until_both_are_ready(as_: As, alice: User, bob: User, couple: Couple) -> None:
    before = waiting.runs_for_home(bob, DAY, waiting.week(couple, DAY))
    begun(as_(alice), couple)
    assert waiting.runs_for_home(bob, DAY, waiting.week(couple, DAY)) == before
    run = answered(as_(alice), couple, "Heron")
    assert waiting.runs_for_home(bob, DAY, waiting.week(couple, DAY)) == before
    assert states(couple, alice) == ["mine"]
    answered(as_(bob), couple, "Bus")
    assert states(couple, alice) == states(couple, bob) == ["ready"]
    as_(bob).post(reverse("exercises:open", args=[run.pk, "open"]))
    assert states(couple, alice) == states(couple, bob) == ["done"]


def test_half_way_it_is_still_open_today_and_waits_later(as_: As, alice: User, couple: Couple) -> None:
    answered(as_(alice), couple, "Heron", until="heavy")
    assert states(couple, alice) == ["open"]
    assert states(couple, alice, DAY + timedelta(days=1)) == ["open", "mine"]
    assert states(couple, alice, DAY + timedelta(days=8)) == ["open"]


def requested(couple: Couple, person: User, day: date) -> list[str]:
    return [request.words for request in helping.for_today(person, day, waiting.week(couple, day))]


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
    as_(alice).post(reverse("exercises:open", args=[run.pk, "open"]))
    assert [len(requested(couple, bob, DAY + timedelta(days=number))) for number in range(4)] == [0, 0, 2, 0]
    assert keeping.let_go(NOW + timedelta(days=2)) == 0


def test_requests_opened_the_morning_after_are_for_this_day(
    as_: As, alice: User, bob: User, couple: Couple, evening: Any
) -> None:
    Couple.objects.update(since=date(2026, 11, 1))
    run = both_answered(as_, alice, bob, couple)
    evening.shift(timedelta(hours=12))
    as_(alice).post(reverse("exercises:open", args=[run.pk, "open"]))
    assert [len(requested(couple, bob, DAY + timedelta(days=number))) for number in range(3)] == [0, 2, 0]


def test_removed_and_unwritten_requests_are_not_shown(as_: As, alice: User, bob: User, couple: Couple) -> None:
    run = opened(as_, alice, bob, couple)
    as_(alice).post(reverse("exercises:remove", args=[run.pk, "tomorrow"]))
    assert requested(couple, alice, DAY + timedelta(days=1)) == ["Bus tomorrow"]


def test_what_both_wrote_alone_meets_when_they_join(as_: As, alice: User, bob: User) -> None:
    hers, his = Couple.of(alice), Couple.of(bob)
    answered(as_(alice), hers, "Heron")
    answered(as_(bob), his, "Bus")
    acceptance = pairing.accept(pairing.invite(alice, at=NOW), by=bob, at=NOW)
    assert acceptance
    pairing.confirm(acceptance, by=alice, at=NOW)
    run = hers.runs.gathered().get()
    assert reveal.ready(run, run.guide.reveals[0])
    assert hers.places.count() == 2
    fresh = Couple.objects.get(pk=hers.pk)
    assert states(fresh, bob) == states(fresh, alice) == ["ready"]
    later = DAY + timedelta(days=30)
    assert [waiting.long_ago(fresh, person, later) for person in (alice, bob)] == [[run], [run]]


def test_what_only_one_wrote_alone_comes_along(as_: As, alice: User, bob: User) -> None:
    hers, his = Couple.of(alice), Couple.of(bob)
    answered(as_(bob), his, "Bus")
    acceptance = pairing.accept(pairing.invite(alice, at=NOW), by=bob, at=NOW)
    assert acceptance
    pairing.confirm(acceptance, by=alice, at=NOW)
    assert hers.runs.get().answers.count() == 3
    fresh = Couple.objects.get(pk=hers.pk)
    assert (states(fresh, alice), states(fresh, bob)) == (["open"], ["mine"])
