"""The version before goes on working while a new one comes in: no migration takes away what it reads or writes.

What has to go, goes in two steps: a version that no longer uses it, then one whose migration takes it away, with its
name and the reason here. bench/topology.py lets the version before run on the tables of this one.
"""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations import operations as ops
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED

# From before there was a version that ran anywhere.
EARLY = """
accounts.0003_theme accounts.0004_knows_exit accounts.0006_installed couples.0004_archive_names exercises.0003_dates
exercises.0004_plans exercises.0005_input_and_outcome gratitude.0002_photo memories.0002_muted memories.0004_echo
photos.0002_uploads plans.0002_repeat plans.0004_dreams portability.0002_missing reminders.0003_invitations
""".split()
SURVIVED = {  # migration: why the version before doesn't mind
    f"{name}_one_each": "of each there was at most one before, by the field alone instead of by couple and field"
    for name in ("exercises.0011", "gratitude.0003", "memories.0005", "plans.0005")
}
GONE = ops.RemoveField, ops.RenameField, ops.DeleteModel, ops.RenameModel, ops.AlterModelTable, ops.AlterUniqueTogether
TIGHTER = ops.AddConstraint, ops.RunSQL


def faults(migration: Migration, state: ProjectState) -> Iterator[str]:
    """Give what the version before would trip over; the state goes through the migration with it."""
    new: set[str] = set()
    for operation in migration.operations:
        for part in getattr(operation, "database_operations", [operation]):
            if isinstance(part, ops.CreateModel):
                new.add(part.name_lower)
            elif getattr(part, "model_name_lower", "") not in new and (what := fault(part, migration, state)):
                yield f"{migration.app_label}.{migration.name}: {what}"
        operation.state_forwards(migration.app_label, state)


def fault(operation: Operation, migration: Migration, state: ProjectState) -> str:
    if isinstance(operation, GONE):
        return f"what it knows is gone: {operation.describe()}"
    if isinstance(operation, TIGHTER):
        return f"what it writes may be refused: {operation.describe()}"
    if isinstance(operation, ops.AddField) and needs_a_value(operation.field):
        return f"it gives no value: {operation.describe()}; db_default gives one"
    if isinstance(operation, ops.AlterField):
        was = state.models[migration.app_label, operation.model_name_lower].fields[operation.name]
        return f"what it writes may be refused: {operation.describe()}" if is_tighter(was, operation.field) else ""
    return ""


def needs_a_value(field: models.Field) -> bool:  # type: ignore[type-arg]
    return not (field.null or field.many_to_many or field.db_default is not NOT_PROVIDED)


def is_tighter(was: models.Field, now: models.Field) -> bool:  # type: ignore[type-arg]
    most = was.max_length or 0
    shorter = bool(now.max_length) and not 0 < most <= (now.max_length or 0)
    other = was.get_internal_type() != now.get_internal_type() or was.db_column != now.db_column
    return (was.null and needs_a_value(now)) or shorter or other or (now.unique and not was.unique)


def found() -> list[str]:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes(), clean_start=True)
    state = executor.loader.project_state([])
    told = []
    for migration, _backwards in plan:
        told += [*faults(migration, state)]
    ours = {app.label for app in apps.get_app_configs() if app.name.startswith("apps.")}
    return [what for what in told if what.split(".")[0] in ours]


@pytest.mark.django_db
def test_the_version_before_survives_every_migration() -> None:
    told = found()
    assert [what for what in told if what.split(":")[0] not in {*EARLY, *SURVIVED}] == []
    assert {what.split(":")[0] for what in told} >= {*EARLY, *SURVIVED}, "A name that is needed no more goes."


CASES: dict[str, list[Operation]] = {
    "is gone": [ops.RemoveField("user", "name"), ops.RenameField("user", "name", "called"), ops.DeleteModel("user")],
    "no value": [ops.AddField("user", "shoe", models.IntegerField(default=40))],
    "refused": [
        ops.AlterField("user", "name", models.CharField(max_length=2)),
        ops.AlterField("user", "name", models.IntegerField()),
        ops.AddConstraint("user", models.CheckConstraint(condition=models.Q(pk__gt=0), name="positive")),
    ],
    "": [
        ops.AddField("user", "shoe", models.IntegerField(null=True)),
        ops.AddField("user", "shoe", models.IntegerField(db_default=40)),
        ops.AlterField("user", "name", models.CharField(max_length=4000)),
        ops.AddIndex("user", models.Index(fields=["name"], name="by_name")),
        ops.CreateModel("shoe", [("size", models.IntegerField())]),
    ],
}


@pytest.mark.parametrize(("what", "operation"), [(what, one) for what, each in CASES.items() for one in each], ids=repr)
def test_it_finds_what_it_looks_for(what: str, operation: Operation) -> None:
    state = ProjectState()
    ops.CreateModel("user", [("name", models.CharField(max_length=9))]).state_forwards("accounts", state)
    told = fault(operation, Migration("9999_next", "accounts"), state)
    assert what in told if what else told == ""
