"""What two people tap and see in an exercise costs few statements, however many runs lie behind them."""

from collections import defaultdict
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content.load import load
from apps.exercises.models import Run
from tests.conftest import As
from tests.exercises.player import Player, address, play
from tests.growing import copies
from tests.test_statements import statements

pytestmark = pytest.mark.django_db
MOST = {"page": 9, "here": 4, "ready": 14}


class Counting(Player):
    """Plays, and notes what each request costs at most; where a transaction begins and ends is not counted."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.most: defaultdict[str, list[str]] = defaultdict(list)

    def note(self, name: str, ask: Any, status: int) -> Any:
        answers: list[Any] = []

        def answer() -> Any:
            answers.append(ask())
            return answers[0]

        asked = statements(answer, status)
        asked = [one for one in asked if "SAVEPOINT" not in one]
        self.most[name] = max(self.most[name], asked, key=len)
        return answers[0]

    def page(self, run: Run, query: str = "") -> str:
        self.note("here", lambda: self.browser.post(reverse("exercises:here", args=[run.pk])), 200)
        return str(self.note("page", lambda: self.browser.get(run.get_absolute_url() + query), 200).content)

    def post(self, name: str, run: Run, step: str = "", /, **data: object) -> str:
        there = address(name, run, step)
        return str(self.note(name, lambda: self.browser.post(there, data), 302)["Location"])


@pytest.mark.full
@pytest.mark.parametrize("runs", [0, 1000])
@pytest.mark.parametrize("exercise", [one.id for one in load("en").values() if "two" in one.modes])
def test_taps_and_pages_ask_little(as_: As, alice: User, bob: User, couple: Couple, exercise: str, runs: int) -> None:
    one, two = Counting(as_(alice), alice, couple), Counting(as_(bob), bob, couple)
    run = one.begin(exercise, "two")
    copies(run, runs)
    two.begin(exercise, "two")
    play(run, one, two)
    for player in (one, two):
        for name, most in MOST.items():
            assert len(player.most[name]) <= most, "\n".join(player.most[name])
