"""After a week an answer's writer decides: keep it for me, show it anyway, let it go. The other learns nothing."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises import tonight
from apps.exercises.models import Answer, Run
from apps.exercises.results import retention, unanswered
from tests.conftest import As
from tests.exercises.evening import answered, both_answered, opened, page
from tests.pages import stable

NOW = datetime(2026, 11, 23, 21, tzinfo=UTC)
DAY = date(2026, 11, 23)
Clock = Any
LATER = DAY + timedelta(days=8)
ASKED = "These words have been waiting for a week."
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> object:
    with time_machine.travel(NOW, tick=True) as clock:
        yield clock


@pytest.fixture
def run(as_: As, alice: User, couple: Couple, clock: Clock) -> Run:
    """Alice has answered two of three questions, and a week has passed."""
    run = answered(as_(alice), couple, "Heron", until="heavy")
    clock.shift(timedelta(days=8))
    return run


def home(as_: As, person: User) -> str:
    return stable(as_(person).get(reverse("home:today")))


def settle(as_: As, person: User, run: Run, what: str) -> int:
    return as_(person).post(reverse("exercises:settle", args=[run.pk]), {"what": what}).status_code


def waited(couple: Couple, person: User) -> Run | None:
    found = unanswered.waited(person, tonight.read(couple, person, LATER).long_ago)
    return found.run if found else None


def test_the_writer_alone_is_asked(as_: As, alice: User, bob: User, run: Run) -> None:
    mine = home(as_, alice)
    assert ASKED in mine
    assert "Heron good" in mine
    assert "Heron heavy" in mine
    his = home(as_, bob)
    assert ASKED not in his
    assert "Heron" not in his


def test_seven_days_it_only_waits(as_: As, alice: User, couple: Couple, clock: Clock) -> None:
    answered(as_(alice), couple, "Heron")
    clock.shift(timedelta(days=7))
    assert ASKED not in home(as_, alice)
    clock.shift(timedelta(days=1))
    assert ASKED in home(as_, alice)


@pytest.mark.parametrize("what", ["keep", "let-go"])
def test_deciding_changes_no_byte_for_the_other(as_: As, alice: User, bob: User, run: Run, what: str) -> None:
    bobs, before = as_(bob), home(as_, bob)
    version = run.couple.members.get(user=bob).version
    assert settle(as_, alice, run, what) == 302
    assert stable(bobs.get(reverse("home:today"))) == before
    assert run.couple.members.get(user=bob).version == version
    assert not Answer.objects.exists()
    assert ASKED not in home(as_, alice)


def test_kept_it_is_a_memory_of_mine_alone(as_: As, alice: User, bob: User, couple: Couple, run: Run) -> None:
    settle(as_, alice, run, "keep")
    memory = couple.memories.get()
    assert (memory.private_to, memory.happened_on) == (alice, DAY)
    assert "Heron good" in memory.tellings.get().words
    assert "What was hard: Heron heavy" in memory.tellings.get().words
    assert not couple.memories.visible_to(bob).exists()


def test_shown_the_other_reads_it_for_a_week(
    as_: As, alice: User, bob: User, couple: Couple, run: Run, clock: Clock
) -> None:
    address = reverse("exercises:shown", args=[run.pk])
    assert as_(bob).get(address).status_code == 404
    for _ in range(2):
        assert settle(as_, alice, run, "show") == 302
    assert "Alice shared something with you" in home(as_, bob)
    assert "shared something with you" not in home(as_, alice)
    read = as_(bob).get(address).content.decode()
    assert "Heron good" in read
    assert "Heron heavy" in read
    assert as_(alice).get(address).status_code == 404
    assert couple.answers.exclude(shown_on=None).count() == 2
    clock.shift(timedelta(days=8))
    assert "shared something with you" not in home(as_, bob)


def test_shown_words_stay_as_they_were_until_their_writer_removes_them(
    as_: As, alice: User, bob: User, run: Run
) -> None:
    settle(as_, alice, run, "show")
    answer = reverse("exercises:act", args=[run.pk, "good", "answer"])
    assert as_(alice).post(answer, {"words": "Something else"}).status_code == 422
    as_(alice).post(reverse("exercises:act", args=[run.pk, "good", "remove"]))
    read = as_(bob).get(reverse("exercises:shown", args=[run.pk])).content.decode()
    assert "Heron good" not in read
    assert "Deleted." in read
    assert "Heron heavy" in read


def test_shown_words_do_not_show_the_others(as_: As, alice: User, bob: User, couple: Couple) -> None:
    run = answered(as_(alice), couple, "Heron", until="good")
    answered(as_(bob), couple, "Bus", until="heavy")
    unanswered.decide(run, "show", by=alice, today=LATER)
    assert "Bus" not in page(as_(alice), run)
    assert as_(alice).get(reverse("exercises:shown", args=[run.pk])).status_code == 404
    assert waited(couple, bob) == run


def test_what_both_have_answered_still_opens(as_: As, alice: User, bob: User, couple: Couple, clock: Clock) -> None:
    run = both_answered(as_, alice, bob, couple)
    clock.shift(timedelta(days=30))
    for person in (alice, bob):
        assert ASKED not in home(as_, person)
        assert reverse("exercises:run", args=[run.pk]) in home(as_, person)
        assert settle(as_, person, run, "let-go") == 302
    assert Answer.objects.count() == 6


def test_what_has_opened_asks_nobody(as_: As, alice: User, bob: User, couple: Couple) -> None:
    opened(as_, alice, bob, couple)
    assert waited(couple, alice) is waited(couple, bob) is None


def test_too_early_or_nonsense_changes_nothing(as_: As, alice: User, couple: Couple) -> None:
    run = answered(as_(alice), couple, "Heron")
    for what in ("keep", "show", "let-go", "nonsense", ""):
        assert settle(as_, alice, run, what) == 302
    assert Answer.objects.count() == 3
    assert not couple.memories.exists()
    assert not couple.answers.exclude(shown_on=None).exists()


def test_the_partner_decides_nothing(as_: As, alice: User, bob: User, run: Run) -> None:
    for what in ("keep", "show", "let-go"):
        settle(as_, bob, run, what)
    assert Answer.objects.count() == 2
    assert not run.couple.answers.exclude(shown_on=None).exists()


def test_alone_it_goes_on_waiting(as_: As, dana: User, clock: Clock) -> None:
    answered(as_(dana), Couple.of(dana), "Heron")
    clock.shift(timedelta(days=30))
    assert ASKED not in home(as_, dana)


def test_shown_words_are_let_go_when_their_days_are_over(couple: Couple, alice: User, run: Run) -> None:
    unanswered.decide(run, "show", by=alice, today=LATER)
    assert retention.purge(NOW + timedelta(days=8 + 29)) == 0
    assert retention.purge(NOW + timedelta(days=8 + 31)) == 1
    assert Answer.objects.get().step == "good"
