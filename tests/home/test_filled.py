"""Home with all that it can have on it asks no more than nine statements, however much lies behind."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.models import Answer, Run
from apps.home.today import gather
from tests import factories, whole
from tests.exercises.paths.conftest import folder, path
from tests.full import but_for, few
from tests.growing import copies
from tests.test_statements import statements

__all__ = ["folder", "path"]
MOST = 9
BLOCKS = {"ready", "path", "line", "front", "waited", "shown", "replies", "latest", "plan", "memory"}
OF_AN_HOUR = {0: {"requests"}, 12: {"last_evening"}}


def a_run(couple: Couple, exercise: str, day: date, **facts: Any) -> Run:
    return Run.objects.create(couple=couple, exercise=exercise, version=1, day=day, **facts)


def an_answer(run: Run, step: str, writer: User, **facts: Any) -> None:
    Answer.objects.create(couple=run.couple, run=run, step=step, writer=writer, words="Heron", **facts)


def fill(couple: Couple, alice: User, bob: User) -> Run:
    """Furnish, and add what Home shows only now and then; returns a run that is over."""
    Couple.objects.update(since=whole.EARLIER)
    place = whole.furnish(couple, alice, bob)
    place.tonight.delete()  # so that last evening's can be written in the morning
    factories.a_photo(couple, memory=couple.memories.earliest("pk"))
    long_ago, lately = whole.DAY - timedelta(days=40), whole.DAY - timedelta(days=3)
    waits, shown = (a_run(couple, "daily-check-in", long_ago, round=number) for number in (8, 9))
    an_answer(waits, "good", alice, waits_since=long_ago)
    an_answer(shown, "good", bob, shown_on=whole.DAY)
    ready = [a_run(couple, name, long_ago, ready=True) for name in ("eye-contact", "nightly-gratitude")]
    looked = a_run(couple, "eye-contact", lately)
    looked.reveals.create(couple=couple, step="open", day=lately)
    said = a_run(couple, "say-it-gently", lately)
    said.notes.create(couple=couple, step="softly", writer=bob, words="Bus")
    path = couple.path_runs.create(path="three", begun_on=long_ago)
    couple.evenings.create(path_run=path, name="first", day=lately)
    couple.evenings.create(name="five-minute-hug", day=whole.DAY)
    for person in (alice, bob):
        an_answer(ready[0], "word", person)
        an_answer(ready[1], "thanks", person)
        looked.places.create(couple=couple, person=person, step="end")
    couple.thanks.create(writer=alice, text="Bus", day=long_ago, evening=True)
    return place.opened


@pytest.mark.django_db
@pytest.mark.parametrize("runs", but_for([0, 1000], 1000))
@pytest.mark.parametrize("hours", few(OF_AN_HOUR, 1))
@pytest.mark.usefixtures("path")
def test_home_asks_little(time_machine: Any, alice: User, bob: User, couple: Couple, runs: int, hours: int) -> None:
    time_machine.move_to(whole.NIGHT, tick=False)
    copies(fill(couple, alice, bob), runs)
    time_machine.move_to(whole.NIGHT + timedelta(hours=hours), tick=False)
    couple.refresh_from_db()
    with couple.keys_held():
        today = gather(couple, couple.seats[0], at=timezone.now())
    assert {block for block in BLOCKS | OF_AN_HOUR[hours] if not getattr(today, block)} == set()
    browser = whole.browser_of(alice)
    browser.get(reverse("home:today"))
    asked = statements(lambda: browser.get(reverse("home:today")))
    assert len(asked) <= MOST, "\n".join(asked)
