"""Whatever two people mark, in whatever order: no page, size or event tells one's “no” to the other.

Two worlds, in which what both like is the same. In one of them the other likes more of what this person does not like,
or has marked more often, or not at all: nothing of it reaches this person.
"""

import os
import random
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import transaction
from django.test import Client, TestCase
from django.urls import reverse
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from apps.accounts.models import User
from apps.couples.models import Couple, Membership
from apps.exercises.content.load import load
from apps.exercises.content.schema import Match
from apps.exercises.models import Run
from apps.exercises.runs import flow
from apps.exercises.steps import match
from apps.live import wire
from tests import factories, ready
from tests.full import but_for
from tests.pages import stable

pytestmark = pytest.mark.django_db
NIGHT, DAY = datetime(2026, 11, 23, 21, tzinfo=UTC), date(2026, 11, 23)
EXERCISES = ("date-night", "something-new", "small-steps")
HOW: dict[str, Any] = {
    "max_examples": int(os.environ.get("EXAMPLES", "2")),
    "deadline": None,
    "suppress_health_check": list(HealthCheck),
    "derandomize": True,
    "phases": (Phase.explicit, Phase.generate),
}
LIKES = st.lists(st.booleans(), min_size=9, max_size=9)
type Seen = list[object]


class Two:
    """Two people and a run; what `bob` sees is looked at."""

    def __init__(self, exercise: str, mode: str) -> None:
        self.alice, self.bob = (factories.a_person(f"{name}-{uuid4().hex}") for name in ("Alice", "Bob"))
        self.couple = factories.a_couple(self.alice, self.bob)
        self.told: list[UUID] = []
        for person in (self.alice, self.bob):
            self.run: Run = flow.begin(self.couple, load("en")[exercise], by=person, day=DAY, mode=mode)
        self.step: Match = self.run.guide.of_kind(Match)[0]
        self.cards = len(match.options(self.couple.runs.get(pk=self.run.pk), self.step, self.bob))
        self.browsers = {person: self.browser_of(person) for person in (self.alice, self.bob)}

    @staticmethod
    def browser_of(person: User) -> Client:
        browser = Client()
        browser.force_login(person)
        return browser

    def act(self, person: User, action: str, **data: object) -> None:
        address = reverse("exercises:act", args=[self.run.pk, self.step.id, action])
        with TestCase.captureOnCommitCallbacks(execute=True):
            assert self.browsers[person].post(address, data).status_code == 302

    def mark(self, person: User, likes: list[bool]) -> None:
        self.act(person, "mark", **{f"card-{at}": "yes" if likes[at] else "no" for at in range(self.cards)})

    def seen(self) -> Seen:
        """Returns all that reaches bob: his pages, their headers and sizes, his version, and how often he was told."""
        run, ideas = self.run.get_absolute_url(), reverse("exercises:ideas", args=["date-night"])
        addresses = [run, f"{run}?step={self.step.id}", "/home/", "/plans/", "/together/", ideas]
        found: Seen = [Membership.objects.get(user=self.bob).version, self.told.count(self.bob.pk)]
        for address, part in [*((one, False) for one in addresses), (run, True)]:
            answer = self.browsers[self.bob].get(address, headers={"HX-Request": "true"} if part else {})
            body = stable(answer)
            found.append((address, answer.status_code, answer.get("ETag"), len(body), body))
        return found


@contextmanager
def a_world(two: Two) -> Iterator[None]:
    """Let something happen, and take it back."""
    random.seed(7)
    two.told.clear()
    with ExitStack() as opened, pytest.MonkeyPatch.context() as patched:
        patched.setattr(wire, "tell", two.told.extend)
        for alias in ready.BASES:
            opened.enter_context(transaction.atomic(using=alias))
        yield
        for alias in ready.BASES:
            transaction.set_rollback(True, using=alias)


def evening(two: Two, hers: list[list[bool]], his: list[bool], *, she_is_first: bool) -> list[Seen]:
    """Let alice mark, again and again while that is hers alone, and bob mark; then draw again, or pick, and go on."""
    looked: list[Seen] = []
    with a_world(two):
        for likes in hers if she_is_first else ():
            two.mark(two.alice, likes)
        looked.append(two.seen())
        two.mark(two.bob, his)
        looked.append(two.seen())
        if not she_is_first:
            two.mark(two.alice, hers[-1])
            looked.append(two.seen())
        two.act(two.alice, "pick", number=0)
        looked.append(two.seen())
        two.act(two.bob, "go-on")
        looked.append(two.seen())
    return looked


@pytest.mark.parametrize("mode", but_for(["own", "two"], "own"))
@pytest.mark.parametrize("exercise", but_for(EXERCISES, EXERCISES[0]))
@settings(**HOW)
@given(his=LIKES, hers=LIKES, others=LIKES, drafts=st.lists(LIKES, max_size=2), she_is_first=st.booleans())
def test_a_no_is_nowhere(
    exercise: str,
    mode: str,
    his: list[bool],
    hers: list[bool],
    others: list[bool],
    drafts: list[list[bool]],
    *,
    she_is_first: bool,
) -> None:
    with time_machine.travel(NIGHT, tick=False):
        two = Two(exercise, mode)
        # Where he likes it, she says the same in both worlds; elsewhere her answers are free.
        again = [one if liked else other for one, other, liked in zip(hers, others, his, strict=True)]
        first = evening(two, [hers], his, she_is_first=she_is_first)
        assert evening(two, [*drafts, again], his, she_is_first=she_is_first) == first


@pytest.mark.full
@pytest.mark.parametrize("mode", ["own", "two"])
@pytest.mark.parametrize("exercise", EXERCISES)
@settings(**HOW)
@given(hers=LIKES)
def test_whether_she_has_marked_is_nowhere(exercise: str, mode: str, hers: list[bool]) -> None:
    """Before both have, what she marked is as if she had not."""
    with time_machine.travel(NIGHT, tick=False):
        two = Two(exercise, mode)
        with a_world(two):
            not_answered = two.seen()
        with a_world(two):
            two.mark(two.alice, hers)
            assert two.seen() == not_answered


def test_what_both_like_is_seen() -> None:
    """The other direction: without it, a test that compares nothing would pass."""
    with time_machine.travel(NIGHT, tick=False):
        two = Two("small-steps", "own")
        his, none = [True] * 9, [False] * 9
        yes, no = (evening(two, [hers], his, she_is_first=False) for hers in (his, none))
        assert yes[:2] == no[:2]
        assert yes[2:] != no[2:]
        assert two.couple == Couple.of(two.bob)
