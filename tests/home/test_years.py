"""Home and the page of exercises read the same after years as on the first evening: what is over costs nothing."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises import sofar, tonight
from apps.exercises.content.load import load
from apps.exercises.models import Run
from apps.exercises.results import unanswered
from tests.conftest import As
from tests.exercises.evening import answered, both_answered
from tests.exercises.player import Player, play
from tests.growing import copies, counted

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 21, tzinfo=UTC)
DAY = date(2026, 11, 23)
LONG_AGO = NOW - timedelta(days=40)
MANY = 1000
PAGES = ("home:today", "exercises:together")


def cost(as_: As, person: User) -> dict[str, dict[str, int]]:
    """Count what each page reads; the first visit writes the session down."""
    browser, found = as_(person), {}
    for name in PAGES:
        browser.get(reverse(name))
        with counted() as count:
            browser.get(reverse(name))
        found[name] = count
    return found


@pytest.fixture(autouse=True)
def _tonight() -> object:
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.mark.full
@pytest.mark.parametrize("exercise", [one.id for one in load("en").values() if one.ways])
def test_a_thousand_that_were_done_cost_nothing(as_: As, alice: User, bob: User, couple: Couple, exercise: str) -> None:
    before = cost(as_, alice)
    with time_machine.travel(LONG_AGO, tick=False):
        players = [Player(as_(person), person, couple) for person in (alice, bob)]
        mode = load("en")[exercise].ways[0]
        one, _two = [player.begin(exercise, mode) for player in players]
        play(one, *players)
    couple.plans.update(on=one.day)  # what they planned there is over, too
    couple.thanks.all().delete()  # the newest stands on Home, and so does a dream, whatever they came of
    couple.dreams.all().delete()
    couple.wish_lists.all().delete()
    copies(one, MANY)
    assert couple.runs.count() == MANY + 1
    after = cost(as_, alice)
    for page in ("home:today", "exercises:together"):  # of each the last day
        after[page]["rows"] -= exercise in sofar.read(couple, alice, NOW.date()).last
    assert after == before


@pytest.mark.full
@pytest.mark.parametrize("what", ["keep", "show", "let-go"])
def test_a_thousand_that_were_decided_on_cost_nothing(
    as_: As, alice: User, bob: User, couple: Couple, what: str
) -> None:
    before = [cost(as_, person) for person in (alice, bob)]
    with time_machine.travel(LONG_AGO, tick=False):
        run = answered(as_(alice), couple, "Heron")
    with time_machine.travel(LONG_AGO + timedelta(days=9), tick=False):
        as_(alice).post(reverse("exercises:settle", args=[run.pk]), {"what": what})
    couple.memories.all().delete()
    copies(run, MANY)
    assert [cost(as_, person) for person in (alice, bob)] == before


def unopened(as_: As, alice: User, bob: User, couple: Couple, *, both: bool) -> Run:
    with time_machine.travel(LONG_AGO, tick=False):
        return both_answered(as_, alice, bob, couple) if both else answered(as_(alice), couple, "Heron")


@pytest.mark.full
@pytest.mark.parametrize("both", [False, True], ids=["of one", "of both"])
def test_a_thousand_that_wait_cost_what_a_few_do(as_: As, alice: User, bob: User, couple: Couple, both: bool) -> None:
    run = unopened(as_, alice, bob, couple, both=both)
    copies(run, 10)
    before = [cost(as_, person) for person in (alice, bob)]
    Run.objects.exclude(pk=run.pk).delete()
    copies(run, MANY)
    assert [cost(as_, person) for person in (alice, bob)] == before


def test_of_many_that_wait_the_oldest_is_asked_about(as_: As, alice: User, bob: User, couple: Couple) -> None:
    run = unopened(as_, alice, bob, couple, both=False)
    copies(run, 3)
    for back in (3, 2, 1, 0):
        waited = unanswered.waited(alice, tonight.read(couple, alice, DAY).long_ago)
        assert waited
        assert waited.run.day == run.day - timedelta(days=back)
        unanswered.decide(waited.run, "let-go", by=alice, today=DAY)
    assert not tonight.read(couple, alice, DAY).long_ago
    assert not tonight.read(couple, bob, DAY).long_ago
