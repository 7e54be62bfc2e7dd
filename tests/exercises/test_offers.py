"""Whoever starts something for two phones is a line on the other's Home, and hears nothing of a “Not now”."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple, Membership
from tests import whole
from tests.conftest import As
from tests.exercises.player import Player
from tests.pages import stable

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)
EXERCISE = "eye-contact"
HOME = reverse("home:today")
type Two = tuple[Player, Player]


@pytest.fixture
def two(as_: As, alice: User, bob: User, couple: Couple, time_machine: Any, settings: LazySettings) -> Two:
    settings.PAGE_CACHE = 8 * 1024**2
    time_machine.move_to(NIGHT, tick=False)
    return Player(whole.browser_of(alice), alice, couple), Player(whole.browser_of(bob), bob, couple)


def home(player: Player) -> str:
    return player.browser.get(HOME).content.decode()


def is_asked(player: Player) -> bool:
    return "started" in home(player) and "Join" in home(player)


def test_starting_asks_the_other_on_home_and_tells_who_waits(two: Two) -> None:
    alice, bob = two
    assert not is_asked(bob)
    run = alice.begin(EXERCISE, "two")
    assert is_asked(bob)
    assert not is_asked(alice)
    assert "Bob can join from Home for the next 15 minutes." in alice.page(run)


def test_it_ends_after_a_quarter_of_an_hour(two: Two, time_machine: Any) -> None:
    alice, bob = two
    run = alice.begin(EXERCISE, "two")
    time_machine.move_to(NIGHT + timedelta(minutes=14, seconds=59), tick=False)
    assert is_asked(bob)
    time_machine.move_to(NIGHT + timedelta(minutes=15), tick=False)
    assert not is_asked(bob)
    assert "The invitation has ended. You can start again whenever you like." in alice.page(run)


def test_it_ends_when_its_maker_stops_and_reads_the_same(two: Two) -> None:
    alice, bob = two
    run = alice.begin(EXERCISE, "two")
    alice.post("stop", run, alice.at(run).id)
    assert not is_asked(bob)
    assert "The invitation has ended. You can start again whenever you like." in alice.page(run)


def test_joining_brings_both_into_the_same_run_in_the_same_way(two: Two, couple: Couple) -> None:
    alice, bob = two
    run = alice.begin(EXERCISE, "apart")
    assert 'name="mode" value="apart"' in home(bob)
    assert bob.begin(EXERCISE, "apart") == run
    assert {place.mode for place in run.places.all()} == {"apart"}
    assert not couple.offers.exists()
    assert not is_asked(bob)
    assert "can join" not in alice.page(run)
    for player in two:
        player.browser.post(reverse("exercises:here", args=[run.pk]))
    assert all("You’re both here." in player.page(run) for player in two)


def test_not_now_hides_it_from_who_said_so_and_changes_nothing_for_who_waits(two: Two, couple: Couple) -> None:
    alice, bob = two
    run = alice.begin(EXERCISE, "two")

    def seen() -> list[object]:
        pages = [alice.browser.get(address) for address in (HOME, run.get_absolute_url())]
        version = Membership.objects.get(user=alice.person).version
        return [version, *((stable(page), dict(page.items())) for page in pages)]

    seen()
    before = seen()
    answer = bob.browser.post(reverse("exercises:not_now", args=[run.pk]))
    assert answer["Location"] == f"{reverse('exercises:something_else')}?not={EXERCISE}"
    assert not is_asked(bob)
    assert seen() == before


def test_who_waits_cannot_refuse_for_the_other(two: Two) -> None:
    alice, bob = two
    run = alice.begin(EXERCISE, "two")
    alice.post("not_now", run)
    assert is_asked(bob)


def test_both_start_at_once_and_are_there(two: Two, couple: Couple) -> None:
    alice, bob = two
    assert alice.begin(EXERCISE, "two") == bob.begin(EXERCISE, "two")
    assert not couple.offers.exists()


def test_started_again_it_is_offered_again(two: Two, time_machine: Any) -> None:
    alice, bob = two
    run = alice.begin(EXERCISE, "two")
    bob.post("not_now", run)
    time_machine.move_to(NIGHT + timedelta(minutes=20), tick=False)
    alice.begin(EXERCISE, "two")
    assert is_asked(bob)


def test_who_comes_too_late_asks_anew(two: Two, time_machine: Any) -> None:
    alice, bob = two
    alice.begin(EXERCISE, "two")
    time_machine.move_to(NIGHT + timedelta(minutes=20), tick=False)
    bob.begin(EXERCISE, "two")
    assert is_asked(alice)
    assert not is_asked(bob)


@pytest.mark.parametrize("mode", ["own", ""])
def test_ones_own_time_is_nobody_elses(two: Two, couple: Couple, mode: str) -> None:
    alice, bob = two
    before = stable(bob.browser.get(HOME))
    alice.begin("daily-check-in", mode)
    assert not couple.offers.exists()
    assert stable(bob.browser.get(HOME)) == before


def test_going_on_in_ones_own_time_ends_it(two: Two) -> None:
    alice, bob = two
    alice.begin("daily-check-in", "two")
    assert is_asked(bob)
    alice.begin("daily-check-in", "own")
    assert not is_asked(bob)
