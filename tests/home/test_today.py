"""The home page tells each what is theirs to do, and of the other only what both have opened."""

from datetime import UTC, date, datetime, time
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import User
from apps.couples import pairing
from apps.couples.models import Couple
from apps.exercises.content.load import load
from apps.exercises.models import Run
from apps.exercises.runs import flow
from apps.gratitude import giving
from apps.home.today import gather
from apps.memories.models import Memory
from tests import factories
from tests.conftest import As
from tests.exercises.acting import act
from tests.pages import stable

NIGHT = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)
DAY = date(2026, 11, 23)
ASKED = ("good", "heavy", "tomorrow")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _tonight() -> object:
    with time_machine.travel(NIGHT, tick=False) as clock:
        yield clock


def answer(couple: Couple, person: User, *, upto: int = 3) -> Run:
    exercise = load("en")["daily-check-in"]
    run, now = flow.begin(couple, exercise, by=person, day=DAY), datetime.combine(DAY, time(21), tzinfo=UTC)
    act(run, "settle", "go-on", by=person, now=now)
    for key in ASKED[:upto]:
        act(run, key, "answer", by=person, now=now, words=f"{key} of {person}")
    return couple.runs.gathered().get(pk=run.pk)


def page(as_: As, person: User) -> str:
    return stable(as_(person).get(reverse("home:today")))


def test_first_minute_is_warm(as_: As, dana: User) -> None:
    text = page(as_, dana)
    assert "Good evening, Dana." in text
    assert "Nearer is for two." in text
    assert "Start" in text


def test_somebody_at_the_door_is_said(as_: As, dana: User) -> None:
    pairing.accept(pairing.invite(dana, at=NIGHT), by=factories.a_person("Erin"), at=NIGHT)
    assert "Erin accepted your invitation" in page(as_, dana)


def test_invitation_in_hand_is_said(as_: As, dana: User) -> None:
    browser = as_(factories.a_person("Erin"))
    browser.get(reverse("couples:link", args=[pairing.link_secret(pairing.invite(dana, at=NIGHT))]))
    assert "You’re invited." in browser.get(reverse("home:today")).content.decode()


@pytest.mark.parametrize(
    ("mine", "theirs", "scene"),
    [(0, 0, "open"), (3, 0, "mine-one"), (0, 3, "open"), (3, 2, "mine-one"), (3, 3, "ready")],
)
def test_lights_stand_where_we_are(couple: Couple, alice: User, bob: User, mine: int, theirs: int, scene: str) -> None:
    answer(couple, alice, upto=mine)
    answer(couple, bob, upto=theirs)
    assert gather(couple, couple.seats[0], at=NIGHT).scene == scene


def test_opened_is_done(couple: Couple, alice: User, bob: User) -> None:
    answer(couple, alice)
    run = answer(couple, bob)
    act(run, "open", "open", by=alice, now=NIGHT)
    today = gather(Couple.objects.get(pk=couple.pk), couple.seats[0], at=NIGHT)
    assert today.scene == "done"


def test_nothing_of_the_others_evening_shows(as_: As, couple: Couple, alice: User, bob: User) -> None:
    before = page(as_, alice)
    answer(couple, bob)
    giving.keep_for_tonight(couple, "Saved for tonight", by=bob, day=DAY)
    factories.a_photo(couple, private_to=bob, uploader=bob)
    assert page(as_, alice) == before


def test_latest_thank_you_is_one_to_me(as_: As, couple: Couple, alice: User, bob: User) -> None:
    giving.give_now(couple, "From Bob", by=bob, day=DAY, key=uuid4())
    giving.give_now(couple, "From Alice", by=alice, day=DAY, key=uuid4())
    text = page(as_, alice)
    assert "From Bob" in text
    assert "From Alice" not in text


@pytest.mark.parametrize("both", [True, False])
def test_a_year_ago_needs_both(couple: Couple, alice: User, bob: User, both: bool) -> None:
    memory = factories.a_memory(couple, title="The tent", when="2025-11-23")
    couple.members.filter(user=alice).update(looks_back=True)
    couple.members.filter(user=bob).update(looks_back=both)
    assert (gather(couple, couple.seats[0], at=NIGHT).memory == memory) is both
    assert Memory.objects.exists()


def test_at_most_twenty_queries(as_: As, couple: Couple, alice: User, bob: User) -> None:
    answer(couple, alice)
    answer(couple, bob)
    for number in range(10):
        factories.a_memory(couple, title=f"Memory {number}")
        giving.give_now(couple, "A note", by=bob, day=DAY, key=uuid4())
    browser = as_(alice)
    browser.get(reverse("home:today"))  # the first visit writes the session down
    with CaptureQueriesContext(connection) as queries:
        browser.get(reverse("home:today"))
    assert len(queries) <= 20


@pytest.mark.parametrize(("clock", "offered"), [("05:00", True), ("11:59", True), ("12:00", False), ("03:30", False)])
def test_last_evening_can_be_written_until_noon(
    as_: As, couple: Couple, alice: User, clock: str, offered: bool
) -> None:
    Couple.objects.update(since=date(2026, 11, 1))
    with time_machine.travel(datetime.fromisoformat(f"2026-11-24T{clock}+00:00"), tick=False):
        browser = as_(alice)
        assert ("Answer last night’s questions" in page(as_, alice)) is offered
        browser.post(reverse("exercises:begin", args=["daily-check-in"]), {"last": "1"})
    days = {"03:30": DAY, "12:00": date(2026, 11, 24)}
    assert couple.runs.get().day == (DAY if offered else days[clock])


def test_last_evening_does_not_tell_what_the_other_did(as_: As, couple: Couple, alice: User, bob: User) -> None:
    Couple.objects.update(since=date(2026, 11, 1))
    morning = datetime(2026, 11, 24, 9, tzinfo=UTC)
    with time_machine.travel(morning, tick=False):
        before = page(as_, alice)
    answer(couple, bob)
    with time_machine.travel(morning, tick=False):
        assert page(as_, alice) == before
        assert "Answer last night’s questions" not in page(as_, bob)
