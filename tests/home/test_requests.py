"""What each asked the other for stands on Home for one day: from when the couple's day turns until it turns again."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.models import Run
from tests.conftest import As
from tests.exercises.evening import answered, opened

pytestmark = pytest.mark.django_db
# Their day turns at 04:00 in the zone they chose; for one of the two that is another hour.
EVENINGS = {
    "Europe/Berlin": datetime(2026, 11, 23, 20, 30, tzinfo=UTC),
    "America/Los_Angeles": datetime(2026, 11, 24, 5, 30, tzinfo=UTC),
}


@pytest.fixture(params=EVENINGS)
def clock(request: pytest.FixtureRequest, alice: User, bob: User, couple: Couple) -> Any:
    """Half past nine in the evening, in the zone of the one and of the other."""
    for person, zone in zip((alice, bob), EVENINGS, strict=True):
        User.objects.filter(pk=person.pk).update(time_zone=zone)
    Couple.objects.update(day_zone=request.param)
    couple.refresh_from_db()
    with time_machine.travel(EVENINGS[request.param], tick=False) as clock:
        yield clock


@pytest.fixture
def run(as_: As, alice: User, bob: User, couple: Couple, clock: Any) -> Run:
    """Tonight's answers have opened; Bob would gladly do what Alice asks for."""
    return opened(as_, alice, bob, couple)


def home(as_: As, person: User) -> str:
    return as_(person).get(reverse("home:today")).content.decode()


@pytest.mark.full
def test_they_appear_when_the_day_has_turned_and_stay_until_it_turns_again(
    as_: As, alice: User, bob: User, run: Run, clock: Any
) -> None:
    shown = []
    for hours in (0, 3, 6.4, 6.6, 24, 30.4, 30.6):  # 21:30, 00:30, just before and after four, and a day later
        clock.move_to(run_evening(run) + timedelta(hours=hours))
        shown.append(["Heron tomorrow" in home(as_, person) for person in (alice, bob)])
    assert shown == [[False] * 2] * 3 + [[True] * 2] * 3 + [[False] * 2]


def test_tonights_do_not_replace_last_nights(
    as_: As, alice: User, bob: User, couple: Couple, run: Run, clock: Any
) -> None:
    clock.shift(timedelta(days=1))
    as_(alice).post(reverse("exercises:begin", args=["daily-check-in"]))
    tonight = couple.runs.order_by("-day").first()
    assert tonight
    for person, words in ((alice, "Owl"), (bob, "Tram")):
        as_(person).post(reverse("exercises:begin", args=["daily-check-in"]))
        as_(person).post(reverse("exercises:act", args=[tonight.pk, "settle", "go-on"]))
        for step in ("good", "heavy", "tomorrow"):
            as_(person).post(reverse("exercises:act", args=[tonight.pk, step, "answer"]), {"words": f"{words} {step}"})
    as_(bob).post(reverse("exercises:act", args=[tonight.pk, "open", "open"]))
    assert "Heron tomorrow" in home(as_, alice)
    assert "Owl tomorrow" not in home(as_, alice)
    clock.shift(timedelta(hours=8))
    assert "Heron tomorrow" not in home(as_, bob)
    assert "Owl tomorrow" in home(as_, bob)


def test_an_answer_stands_beneath_and_a_refusal_does_not(as_: As, alice: User, bob: User, run: Run, clock: Any) -> None:
    for person, reply in ((bob, "gladly"), (alice, "not-tomorrow")):
        as_(person).post(reverse("exercises:act", args=[run.pk, "open", "go-on"]))
        as_(person).post(reverse("exercises:act", args=[run.pk, "reply", "answer"]), {"words": reply})
    clock.shift(timedelta(hours=12))
    for person in (alice, bob):
        assert "Bob: Gladly" in home(as_, person)
        assert "Not tomorrow" not in home(as_, person)


def test_it_helped_is_not_offered_at_once(as_: As, alice: User, couple: Couple, run: Run, clock: Any) -> None:
    assert "That helped" not in home(as_, alice)
    as_(alice).post(reverse("exercises:helped", args=[run.pk, "tomorrow"]))
    assert not couple.thanks.exists()


@pytest.mark.full
def test_it_helped_is_seen_by_both_and_undone_in_place(
    as_: As, alice: User, bob: User, couple: Couple, run: Run, clock: Any
) -> None:
    clock.shift(timedelta(hours=12))
    address, before = reverse("exercises:helped", args=[run.pk, "tomorrow"]), home(as_, bob)
    as_(alice).post(address)
    assert "You said that helped." in home(as_, alice)
    assert "Alice says that helped." in home(as_, bob)
    as_(bob).post(address, {"undo": "1"})  # his own was never said, and hers is not his to undo
    assert couple.thanks.get().text == "This helped: Heron tomorrow"
    as_(alice).post(address, {"undo": "1"})
    assert not couple.thanks.exists()
    assert "That helped" in home(as_, alice)
    assert "Alice says" not in home(as_, bob)
    assert ('id="latest"' in before) == ('id="latest"' in home(as_, bob))
    as_(alice).post(address)
    assert couple.thanks.get().writer == alice


def test_half_an_evening_asks_nothing(as_: As, alice: User, bob: User, couple: Couple, clock: Any) -> None:
    answered(as_(alice), couple, "Heron")
    clock.shift(timedelta(hours=12))
    assert all("For today" not in home(as_, person) for person in (alice, bob))


def run_evening(run: Run) -> datetime:
    return EVENINGS[run.couple.day_zone]
