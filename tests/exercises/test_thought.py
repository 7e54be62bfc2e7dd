"""What is written is kept first; a thought about it comes after, while it can still be changed."""

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content.load import load
from apps.exercises.models import Run
from apps.exercises.runs import flow
from apps.exercises.runs.walk import Walk
from apps.gratitude import giving
from tests.conftest import As
from tests.exercises.acting import act

pytestmark = pytest.mark.django_db
VAGUE = "Thanks for everything"


def begun(couple: Couple, person: User) -> Run:
    exercise = load("en")["nightly-gratitude"]
    run = flow.begin(couple, exercise, by=person, day=couple.today(timezone.now()))
    while (step := Walk(run, person).place).id != "thanks":
        act(run, step.id, "go-on", by=person, now=timezone.now())
        run = couple.runs.known().get(pk=run.pk)
    return run


def test_vague_words_are_kept_first_and_thought_about_then(as_: As, alice: User, couple: Couple) -> None:
    run, browser = begun(couple, alice), as_(alice)
    address = reverse("exercises:act", args=[run.pk, "thanks", "answer"])
    page = browser.post(address, {"words": VAGUE}, follow=True).content.decode()
    assert couple.thanks.get().text == VAGUE
    assert "Which moment do you mean?" in page
    assert "Cancel" in page
    assert VAGUE in page
    left = browser.get(run.get_absolute_url()).content.decode()
    assert "Which moment do you mean?" not in left
    page = browser.post(address, {"words": "Thanks for all", "as_it_is": "1"}, follow=True).content.decode()
    assert "Which moment do you mean?" not in page
    assert couple.thanks.get().text == "Thanks for all"


def test_what_opened_at_once_is_left_alone(as_: As, alice: User, bob: User, couple: Couple) -> None:
    giving.keep_for_tonight(couple, "You rang the landlord", by=bob, day=couple.today(timezone.now()))
    run = begun(couple, alice)
    address = reverse("exercises:act", args=[run.pk, "thanks", "answer"])
    page = as_(alice).post(address, {"words": VAGUE}, follow=True).content.decode()
    assert couple.thanks.filter(waits=True).count() == 0
    assert "Which moment do you mean?" not in page
