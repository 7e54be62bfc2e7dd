"""For migrations: what stood plain in a column is sealed into another."""

from __future__ import annotations

from itertools import batched, groupby
from typing import Any

from django.db.migrations import RunPython

from apps.vault import keyring


def seal(
    app: str, model: str, columns: dict[str, str], *, author: str, but_not: dict[str, Any] | None = None
) -> RunPython:
    """Give the step that seals each column named second into the one named first, and back.

    `author` names the attribute with the id of whose key it is, `but_not` the rows that are left as they are. Each row
    is written once: PostgreSQL changes no table whose rows a transaction has written twice.
    """

    def forwards(apps: Any, schema_editor: Any) -> None:
        _each(apps.get_model(app, model).objects.exclude(**(but_not or {"pk__in": ()})), author, columns)

    def backwards(apps: Any, schema_editor: Any) -> None:
        _each(apps.get_model(app, model).objects.all(), author, {plain: sealed for sealed, plain in columns.items()})

    return RunPython(forwards, backwards)


def _each(every: Any, author: str, columns: dict[str, str]) -> None:
    keys = list(every.order_by("couple_id", author, "pk").values_list("pk", flat=True))
    for some in batched(keys, 200):
        rows = every.filter(pk__in=some).order_by("couple_id", author, "pk")
        for (couple, person), theirs in groupby(rows, lambda row: (row.couple_id, getattr(row, author))):
            with keyring.open_for(couple=couple, people=[person]):
                for row in theirs:
                    _fill(row, columns)


def _fill(row: Any, columns: dict[str, str]) -> None:
    for target, source in columns.items():
        value = getattr(row, source)
        setattr(row, target, "" if value is None else value)
    row.save(update_fields=list(columns))
