"""An evening's check-in, walked through the doors as a person does."""

import re

from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.models import Run
from tests.conftest import As

CHECK_IN = "daily-check-in"
ASKED = ("good", "heavy", "tomorrow")


def begun(browser: Client, couple: Couple) -> Run:
    """Begin tonight's run and leave its first page."""
    browser.post(reverse("exercises:begin", args=[CHECK_IN]))
    run = couple.runs.get()
    browser.post(reverse("exercises:act", args=[run.pk, "settle", "go-on"]))
    return run


def answered(browser: Client, couple: Couple, words: str, *, until: str = "tomorrow") -> Run:
    """Answer the questions, each with `words` and the step's name."""
    run = begun(browser, couple)
    for step in ASKED[: ASKED.index(until) + 1]:
        browser.post(reverse("exercises:act", args=[run.pk, step, "answer"]), {"words": f"{words} {step}"})
    return run


def both_answered(as_: As, alice: User, bob: User, couple: Couple) -> Run:
    """Let both answer everything; nobody opens."""
    answered(as_(alice), couple, "Heron")
    return answered(as_(bob), couple, "Bus")


def opened(as_: As, alice: User, bob: User, couple: Couple) -> Run:
    """Let both answer, and one open."""
    run = both_answered(as_, alice, bob, couple)
    as_(alice).post(reverse("exercises:act", args=[run.pk, "open", "open"]))
    return run


def page(browser: Client, run: Run, query: str = "") -> str:
    """Give the run's page without the tokens and the session's seal, which differ each time."""
    response = browser.get(reverse("exercises:run", args=[run.pk]) + query)
    assert response.status_code == 200
    return re.sub(r'csrfmiddlewaretoken" value="[^"]+"|data-(?:opened|seal)="[^"]+"', "", response.content.decode())
