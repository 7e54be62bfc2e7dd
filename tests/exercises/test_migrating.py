"""What the migration of old rows writes down is what the journeys write."""

from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises import catalogue, meeting, running
from apps.exercises.models import Answer, Mark, Run
from tests.conftest import As
from tests.exercises.evening import answered, both_answered, opened

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("journey", ["answered", "both_answered", "opened"])
def test_old_rows_learn_what_waits(as_: As, alice: User, bob: User, couple: Couple, journey: str) -> None:
    if journey == "answered":
        answered(as_(alice), couple, "Heron")
    else:
        {"both_answered": both_answered, "opened": opened}[journey](as_, alice, bob, couple)
    noted = written()
    Answer.objects.update(waits_since=None)
    Run.objects.update(ready=False)
    import_module("apps.exercises.migrations.0006_what_waits").work_out(apps, connection.schema_editor())
    assert written() == noted


def written() -> tuple[list[object], list[bool]]:
    waiting = Answer.objects.order_by("step", "writer").values_list("step", "waits_since")
    return list(waiting), list(Run.objects.values_list("ready", flat=True))


def test_old_rows_learn_when_they_end(as_: As, alice: User, bob: User, couple: Couple) -> None:
    run = opened(as_, alice, bob, couple)
    hug = running.begin(couple, catalogue.exercises()["long-hug"], by=alice, day=run.day, mode="two")
    meeting.mark(hug, hug.guide.steps[0], alice, 0, at=datetime(2026, 11, 23, 21, tzinfo=UTC))
    noted = ending()
    assert {due for _pk, due in noted[0]} == {None, run.day + timedelta(days=2), run.day + timedelta(days=31)}
    Answer.objects.update(due_on=None)
    Mark.objects.update(due_at=None)
    import_module("apps.exercises.migrations.0007_what_is_due").work_out(apps, connection.schema_editor())
    assert ending() == noted


def ending() -> tuple[list[Any], list[Any]]:
    return list(Answer.objects.order_by("pk").values_list("pk", "due_on")), list(Mark.objects.values_list("due_at"))
