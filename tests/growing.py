"""Makes years of runs out of one, and counts what the database gives back."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model, QuerySet
from django.test.utils import CaptureQueriesContext

from apps.exercises.models import Answer, Run

RELATED = [relation for relation in Run._meta.related_objects if relation.one_to_many]
OF_ANSWERS = [relation for relation in Answer._meta.related_objects if relation.one_to_one]


def copies(run: Run, number: int) -> None:
    """Make as many runs like this one, each a day older than the one before, with all that belongs to them."""
    runs = [_like(run, day=run.day - timedelta(days=back + 1)) for back in range(number)]
    Run.objects.bulk_create(runs)
    new: dict[Any, list[Model]] = {}
    for relation in RELATED:
        for row in _rows(relation).filter(run=run):
            dated = [name for name in ("waits_since", "on") if getattr(row, name, None)]
            new[row.pk] = [_like(row, run=one, **dict.fromkeys(dated, one.day)) for one in runs]
            _rows(relation).bulk_create(new[row.pk])
    for relation in OF_ANSWERS:
        for row in _rows(relation).filter(answer__run=run):
            _rows(relation).bulk_create(_like(row, answer=one) for one in new[row.answer_id])  # type: ignore[attr-defined]


@contextmanager
def counted() -> Iterator[dict[str, int]]:
    """Count the queries, and the rows that were fetched."""
    count, fetch = {"queries": 0, "rows": 0}, CursorWrapper.__getattr__

    def look(cursor: CursorWrapper, name: str) -> Any:
        found = fetch(cursor, name)
        return found if name not in ("fetchone", "fetchmany", "fetchall") else lambda *args: note(found(*args))

    def note(rows: Any) -> Any:
        count["rows"] += len(rows) if isinstance(rows, list) else rows is not None
        return rows

    with pytest.MonkeyPatch.context() as patch, CaptureQueriesContext(connection) as queries:
        patch.setattr(CursorWrapper, "__getattr__", look)
        yield count
    count["queries"] = len(queries)


def _rows(relation: Any) -> QuerySet[Model]:
    found: QuerySet[Model] = relation.related_model._default_manager.all()
    return found


def _like[M: Model](row: M, **changes: Any) -> M:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    copy = type(row)(**values | {"id": uuid4()})
    for name, value in changes.items():
        setattr(copy, name, value)
    return copy
