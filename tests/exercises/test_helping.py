"""“That helped”: one tap of who asked, one thank-you in the jar."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.models import Run
from tests.conftest import As
from tests.exercises.evening import both_answered, opened

NOW = datetime(2026, 11, 23, 21, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def run(as_: As, alice: User, bob: User, couple: Couple) -> Run:
    """Last evening's answers have opened; it is the day after."""
    with time_machine.travel(NOW):
        return opened(as_, alice, bob, couple)


@pytest.fixture(autouse=True)
def _next_day(run: Run) -> object:
    with time_machine.travel(NOW + timedelta(hours=12), tick=True) as clock:
        yield clock


def helped(as_: As, person: User, run: Run, step: str = "tomorrow") -> int:
    return as_(person).post(reverse("exercises:helped", args=[run.pk, step])).status_code


def home(as_: As, person: User) -> str:
    return as_(person).get(reverse("home:today")).content.decode()


def test_it_is_offered_to_who_asked_and_gives_one_thank_you(
    as_: As, alice: User, bob: User, couple: Couple, run: Run
) -> None:
    assert home(as_, alice).count("That helped") == 1
    for _ in range(2):
        assert helped(as_, alice, run) == 302
    thanks = couple.thanks.get()
    assert (thanks.writer, thanks.text, thanks.waits) == (alice, "This helped: Heron tomorrow", False)
    assert "That helped" not in home(as_, alice)
    assert "This helped: Heron tomorrow" in as_(bob).get(reverse("gratitude:jar")).content.decode()
    assert home(as_, bob).count("That helped") == 1


def test_only_for_words_of_mine_that_have_opened(as_: As, alice: User, bob: User, couple: Couple, run: Run) -> None:
    as_(alice).post(reverse("exercises:act", args=[run.pk, "tomorrow", "remove"]))
    for step in ("tomorrow", "settle", "no-such-step"):
        assert helped(as_, alice, run, step) == 302
    assert not couple.thanks.exists()


def test_nothing_that_waits_is_thanked_for(as_: As, alice: User, bob: User, couple: Couple, run: Run) -> None:
    run.delete()
    waiting = both_answered(as_, alice, bob, couple)
    helped(as_, alice, waiting)
    assert not couple.thanks.exists()


def test_taken_back_it_stays_so(as_: As, alice: User, couple: Couple, run: Run) -> None:
    helped(as_, alice, run)
    as_(alice).post(reverse("gratitude:remove", args=[couple.thanks.get().pk]))
    assert couple.thanks.get().removed
    assert helped(as_, alice, run) == 302
    assert couple.thanks.count() == 1
