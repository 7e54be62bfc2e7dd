"""What ends by itself, at its time, ends unseen: where it was bob's alone, not a byte of alice's pages differs.

The clock is moved, every job of the clock's list runs, and alice's pages are asked for before and after.
"""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from pytest_django import Settings

from apps.accounts.models import User
from apps.couples.models import Couple, Membership
from apps.exercises.content.load import load
from apps.exercises.content.schema import Ask, Finish
from apps.exercises.runs import access, state
from apps.gratitude import giving
from apps.memories.story import keeping
from apps.photos import uploads
from tests import factories, whole
from tests.test_covert_signals import everything
from tests.test_covert_signals import place as place
from tests.test_covert_signals import told as told
from tests.whole import Place

pytestmark = pytest.mark.django_db(transaction=True)
LONG_AGO = whole.DAY - timedelta(days=9)


@pytest.mark.full
@pytest.mark.parametrize("days", [1, 8, 31, 400])
def test_what_is_bobs_alone_ends_without_a_sign(
    place: Place, told: list[UUID], time_machine: Any, settings: Settings, days: int
) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    moved = whole.NIGHT + timedelta(days=days, minutes=20)
    time_machine.move_to(moved, tick=False)
    run_all()  # what both see, and what is alice's own, has ended before
    time_machine.move_to(whole.NIGHT, tick=False)
    rows = private(place)
    time_machine.move_to(moved, tick=False)
    alices, told[:] = whole.browser_of(place.alice), []
    first = everything(alices, place)
    refused = {address for (address, _part), answer in first.items() if not answer.startswith("200")}
    before = everything(alices, place, but=refused)
    version = Membership.objects.get(user=place.alice).version
    run_all()
    changed = [key for key, now in everything(alices, place, but=refused).items() if now != before[key]]
    assert changed == []
    assert place.alice.pk not in told
    assert Membership.objects.get(user=place.alice).version == version
    gone = sum(not type(row)._default_manager.filter(pk=row.pk).exists() for row in rows)
    assert gone if days > 1 else gone >= 0  # otherwise the jobs had nothing to do


def run_all() -> None:
    """Run every job of the clock's list."""
    call_command("tick", once=True)


def private(place: Place) -> list[Any]:
    """Put something of every kind there that is bob's alone, as of the evening."""
    couple, bob = place.couple, place.bob
    memory = factories.a_memory(couple, title="His", private_to=bob, made_by=bob)
    rows: list[Any] = [memory, factories.a_photo(couple, private_to=bob, uploader=bob, memory=memory)]
    rows.append(factories.a_memory(couple, private_to=bob, made_by=bob, binned_at=whole.NIGHT, binned_by=bob))
    rows.append(factories.a_photo(couple, private_to=bob, uploader=bob, binned_at=whole.NIGHT))
    rows.append(factories.a_photo(couple, private_to=bob, uploader=bob))
    rows.append(factories.a_book(couple, bob, title="His, bound"))
    rows.append(uploads.begin(couple, by=bob, name="half.jpg", length=9, at=whole.NIGHT))
    rows.append(giving.keep_for_tonight(couple, "Waits", by=bob, day=LONG_AGO))
    rows.append(couple.parked.create(writer=bob, words="Another day", day=LONG_AGO))
    rows.append(couple.put_away.create(memory=place.memories[0], person=bob))
    keeping.tell(factories.a_memory(couple, title="Sealed", made_by=place.alice), "His", by=bob, sealed=True)
    return rows + in_runs(couple, bob)


def in_runs(couple: Couple, bob: User) -> list[Any]:
    """Give every exercise a run of bob's: answers to all it asks, a mark at each step, a plan and a feeling of his."""
    rows: list[Any] = []
    for exercise in [one for one in load("en").values() if one.ways]:
        run = couple.runs.create(exercise=exercise.id, version=1, day=LONG_AGO, begun_by=bob)
        run.places.create(couple=couple, person=bob, step=exercise.steps[-2].id, mode=exercise.ways[0])
        for step in exercise.steps:
            words = json.dumps({"feel": "lighter"}) if step.kind == "finish" else "His own"
            if isinstance(step, Finish) or (isinstance(step, Ask) and step.see != "open"):
                rows.append(run.answers.create(couple=couple, step=step.id, writer=bob, words=words))
            elif step.kind in ("consent", "timer", "turns", "match", "build", "read"):
                state.set_input(run, step, bob, 0, now=whole.NIGHT)
        rows += run.inputs.all()
        access.note(run)
        rows.append(factories.a_plan(couple, bob, what="His", private_to=bob, origin=run.pk, agreed_on=None))
    return rows
