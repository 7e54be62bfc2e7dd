"""After a date Home asks how it was; a line and photos of each become one memory."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.removal import binning
from apps.plans.models import Plan
from tests import factories
from tests.conftest import As
from tests.pages import stable

NIGHT = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
TODAY = NIGHT.date()
ASKED = "How was it?"


@pytest.fixture
def plan(couple: Couple, alice: User, time_machine: Any) -> Plan:
    time_machine.move_to(NIGHT, tick=False)
    return factories.a_plan(couple, alice, what="Tea on the balcony", on=TODAY - timedelta(1))


def say(as_: As, person: User, plan: Plan, status: int = 302, **said: Any) -> str:
    answer = as_(person).post(reverse("home:after", args=[plan.pk]), said)
    assert answer.status_code == status
    return answer.content.decode()


def home(as_: As, person: User) -> str:
    return stable(as_(person).get("/home/"))


def a_file(name: str = "tea.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or factories.a_picture(size=(64, 48)))


def test_a_line_and_a_photo_of_each_become_one_memory(
    as_: As, alice: User, bob: User, couple: Couple, plan: Plan
) -> None:
    assert ASKED in home(as_, alice)
    say(as_, alice, plan, words="The neighbour waved.", files=[a_file()])
    say(
        as_,
        bob,
        plan,
        words="You had brought the good cups.",
        files=[a_file(content=factories.a_picture(colour="#aa3311"))],
    )
    memory = couple.memories.get()
    assert (memory.title, memory.happened_on, memory.private_to) == ("Tea on the balcony", plan.on, None)
    assert {telling.words for telling in memory.tellings.all()} == {
        "The neighbour waved.",
        "You had brought the good cups.",
    }
    assert memory.pictures.count() == 2
    assert ASKED not in home(as_, alice)
    assert ASKED not in home(as_, bob)


def test_it_asks_for_three_days_and_then_no_more(
    as_: As, alice: User, couple: Couple, plan: Plan, time_machine: Any
) -> None:
    for days, asks in ((0, False), (1, True), (3, True), (4, False)):
        Plan.objects.update(on=TODAY - timedelta(days))
        couple.members.update(version=100 + days)
        assert (ASKED in home(as_, alice)) is asks, days
    assert ASKED in as_(alice).get(plan.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    "changes", [{"kind": "agreement"}, {"kind": "talk"}, {"repeat": "week", "until": "2027-01-01"}]
)
def test_only_a_date_is_asked_about(as_: As, alice: User, couple: Couple, plan: Plan, changes: dict[str, str]) -> None:
    Plan.objects.update(**changes)
    assert ASKED not in home(as_, alice)
    assert as_(alice).get(reverse("home:after", args=[plan.pk])).status_code == 404


def test_one_s_own_and_what_is_still_to_come_are_not_told_of(
    as_: As, alice: User, bob: User, couple: Couple, plan: Plan
) -> None:
    ahead = factories.a_plan(couple, alice, on=TODAY + timedelta(2))
    own = factories.a_plan(couple, alice, on=TODAY - timedelta(1), private_to=alice)
    for one in (ahead, own):
        assert as_(alice).get(reverse("home:after", args=[one.pk])).status_code == 404
    assert as_(bob).get(reverse("home:after", args=[own.pk])).status_code == 404


def test_not_now_is_for_one_alone(as_: As, alice: User, bob: User, couple: Couple, plan: Plan) -> None:
    before = home(as_, bob)
    say(as_, alice, plan, not_now="1")
    assert ASKED not in home(as_, alice)
    assert home(as_, bob) == before
    assert not couple.memories.exists()


def test_said_twice_nothing_is_lost_and_nothing_doubled(as_: As, alice: User, couple: Couple, plan: Plan) -> None:
    for words in ("The neighbour waved.", "The neighbour waved.", "And it rained."):
        say(as_, alice, plan, words=words)
    assert couple.memories.get().tellings.get().words == "The neighbour waved.\n\nAnd it rained."


def test_where_its_memory_is_in_the_bin_another_is_made(
    as_: As, alice: User, bob: User, couple: Couple, plan: Plan
) -> None:
    say(as_, alice, plan, words="The neighbour waved.")
    binning.bin_memory(couple.memories.get(), by=alice, at=NIGHT)
    say(as_, bob, plan, words="You had brought the good cups.")
    assert couple.memories.count() == 2
    assert couple.memories.get(binned_at=None).tellings.get().words == "You had brought the good cups."


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"words": ""}, "Write a line, or add a photo."),
        ({"words": "x" * 20_001}, "That’s too long"),
    ],
)
def test_bad_input_is_said_and_makes_nothing(
    as_: As, alice: User, couple: Couple, plan: Plan, said: dict[str, str], sentence: str
) -> None:
    assert sentence in say(as_, alice, plan, status=422, **said)
    assert not couple.memories.exists()


def test_a_file_that_is_no_photo_is_said_and_the_words_and_the_others_stay(
    as_: As, alice: User, couple: Couple, plan: Plan
) -> None:
    files = [a_file(), a_file("notes.jpg", b"no photo at all")]
    page = say(as_, alice, plan, status=422, words="The neighbour waved.", files=files)
    assert "notes.jpg" in page
    assert "The neighbour waved." in page
    photo = couple.photos.get()
    assert str(photo.pk) in page
    say(as_, alice, plan, words="The neighbour waved.", photo=[str(photo.pk)])
    assert couple.memories.get().pictures.get().photo == photo
