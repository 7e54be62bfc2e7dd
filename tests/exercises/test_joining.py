"""The same begun by each alone on one day, when the two join: one run where it is the same, else two rounds."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings as site
from pytest_django import Settings

from apps.accounts.models import User
from apps.couples import pairing
from apps.couples.models import Couple
from apps.exercises.content.load import load, read
from apps.exercises.content.schema import Ask
from apps.exercises.models import Clock, Run
from apps.exercises.runs import flow
from apps.exercises.steps.ask import deck
from apps.web import decks
from tests import factories
from tests.conftest import As
from tests.exercises.acting import act
from tests.exercises.test_asking import TEXT

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 20, tzinfo=UTC)


@pytest.fixture
def erin() -> User:
    return factories.a_person("Erin")


@pytest.fixture
def swapping(tmp_path: Path, settings: Settings) -> Iterator[None]:
    shutil.copytree(site.CONTENT, tmp_path / "content")
    settings.CONTENT = tmp_path / "content"
    (tmp_path / "content" / "en" / "exercises" / "all-ways.toml").write_text(TEXT)
    yield
    read.cache_clear()
    decks.read.cache_clear()


def join(inviter: User, joiner: User) -> Couple:
    pairing.accept(pairing.invite(inviter, at=NOW), by=joiner, at=NOW)
    pairing.confirm(Couple.of(inviter).acceptances.get(), by=inviter, at=NOW)
    return Couple.of(inviter)


def begun(guide: str, person: User) -> Run:
    started = flow.begin(Couple.of(person), load("en")[guide], by=person, day=NOW.date())
    return Run.objects.known().get(pk=started.pk)


@pytest.mark.usefixtures("swapping")
def test_a_card_swapped_by_each_alone_keeps_its_own_answer(as_: As, dana: User, erin: User) -> None:
    cards = []
    for person in (dana, erin):
        run = begun("all-ways", person)
        asks = next(step for step in run.guide.of_kind(Ask) if step.swaps)
        run.places.update(step=asks.id)
        act(run, asks.id, "swap", by=person, now=NOW)
        act(run, asks.id, "answer", by=person, now=NOW, words=f"From {person.name}")
        cards.append(deck.card(Run.objects.known().get(pk=run.pk), asks, person))
    couple = join(dana, erin)
    first, second = couple.runs.known().order_by("round")
    assert [run.answers.get().words for run in (first, second)] == ["From Dana", "From Erin"]
    assert [deck.card(first, asks, dana), deck.card(second, asks, erin)] == cards
    assert couple.outcomes.count() == 2
    for run in (first, second):
        assert as_(erin).get(run.get_absolute_url()).status_code == 200


def test_a_clock_set_going_by_each_alone_holds_nobody_up(dana: User, erin: User) -> None:
    for person in (dana, erin):
        run = begun("daily-check-in", person)
        Clock.objects.create(couple=Couple.of(person), run=run, step=run.guide.steps[0].id, seconds=60)
    couple = join(dana, erin)
    assert sorted(run.round for run in couple.runs.all()) == [1, 2]
    assert couple.clocks.count() == 2
