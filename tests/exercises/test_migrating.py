"""What the migration of old rows writes down is what the journeys write."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.models import Answer, Run
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
