"""Takes along what somebody made while alone here, when they join another: rows at once, words as they are sealed.

Their keys open in the new space what they sealed in the old one (`keys.hand_over`); the words are sealed anew in the
background (`rotating.finish`), in its own time and however often it is stopped. Rows are lifted out and put in: so none
is ever half here and half there, and no rule of the schema has to bend on the way.
"""

from collections.abc import Iterable
from datetime import datetime
from graphlib import TopologicalSorter
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import ForeignKey, UUIDField

from apps.couples.models import Couple
from apps.couples.rows import CoupleRow
from apps.vault import keys


def move(alone: Couple, couple: Couple, *, at: datetime) -> None:
    """Moves everything from where one was alone until now, inside a transaction that has locked both spaces."""
    keys.hand_over(alone.pk, to=couple.pk, at=at)
    models = what_a_couple_has()
    met = {old: new for model in models for old, new in model.objects.meet(alone, couple).items()}
    instead = {_raw(old): _raw(new) for old, new in ({alone.pk: couple.pk} | met).items()}
    # By hand, since the ORM takes a second and more for 2,000 photos (tests/couples/test_moving_much.py).
    with connection.cursor() as cursor:
        lifted = {model: _lifted(cursor, model, alone, met) for model in models}
        for model in reversed(models):
            cursor.execute(f"DELETE FROM {_named(model._meta.db_table)} WHERE couple_id = %s", [_raw(alone.pk)])  # noqa: S608
        for model, rows in lifted.items():
            _put(cursor, model, rows, instead)


def _lifted(cursor: CursorWrapper, model: type[CoupleRow], alone: Couple, met: Iterable[UUID]) -> list[tuple[Any, ...]]:
    fields = [field.attname for field in model._meta.concrete_fields]
    rows = model.objects.filter(couple=alone).exclude(pk__in=met).values_list(*fields)
    cursor.execute(*rows.query.sql_with_params())
    return list(cursor.fetchall())


def _put(cursor: CursorWrapper, model: type[CoupleRow], rows: list[tuple[Any, ...]], instead: dict[Any, Any]) -> None:
    fields = model._meta.concrete_fields
    names_a_row = [isinstance(field, ForeignKey | UUIDField) for field in fields]
    new = [
        [instead.get(value, value) if named else value for named, value in zip(names_a_row, row, strict=True)]
        for row in rows
    ]
    columns, places = ", ".join(_named(str(field.column)) for field in fields), ", ".join(["%s"] * len(fields))
    cursor.executemany(f"INSERT INTO {_named(model._meta.db_table)} ({columns}) VALUES ({places})", new)  # noqa: S608


def _named(name: str) -> str:
    return connection.ops.quote_name(name)


def _raw(key: UUID) -> Any:
    return Couple._meta.pk.get_db_prep_value(key, connection)


def what_a_couple_has() -> list[type[CoupleRow]]:
    """Returns the models whose rows belong to a couple; one that points at another comes after it."""
    models = [model for model in apps.get_models() if issubclass(model, CoupleRow)]
    before = {model: _pointed_at(model) - {model} for model in models}
    return [model for model in TopologicalSorter(before).static_order() if model in models]


def _pointed_at(model: type[CoupleRow]) -> set[Any]:
    return {field.related_model for field in model._meta.concrete_fields if isinstance(field, ForeignKey)}
