"""Queries that are compiled once and run again with other values: compiling takes the ORM longer than running them.

What is used here of Django beyond its documentation: the compiler of a query, and what it says of its columns.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from django.db import connections
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.fetch_modes import FETCH_ONE
from django.db.models.query import get_related_populators


class Slot(Expression):
    """Stands in a query for a value that comes when it is run."""

    def __init__(self, name: str, place: int | None = None, output_field: Field[Any, Any] | None = None) -> None:
        super().__init__(output_field=output_field)
        self.name, self.place = name, place

    @property
    def pk(self) -> Slot:
        """Itself: it stands for a row's key where a row is expected."""
        return self

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


def prepared[**P, R](build: Callable[P, QuerySet[Any, R]]) -> Callable[P, list[R]]:
    """Makes of a function that builds a query one that runs it. It gets a `Slot` in place of each of its arguments,
    in place of a list or tuple as many; so nothing but their places in the query may depend on them.

    Lists are filled up with their last value to the next power of two: so there are few different queries. Tuples stay.
    """
    names = list(inspect.signature(build).parameters)
    kept: dict[tuple[int | None, ...], _Query] = {}

    @functools.wraps(build)
    def run(*args: P.args, **_: P.kwargs) -> list[R]:
        values = dict(zip(names, map(_filled, args), strict=True))
        lengths = tuple(len(one) if isinstance(one, list | tuple) else None for one in values.values())
        rows = kept.get(lengths)
        if not rows:
            rows = kept[lengths] = _Query(build(*map(_slots, names, lengths)))  # type: ignore[call-arg, arg-type]
        return cast("list[R]", rows.run(values))

    return run


def _filled(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return value + value[-1:] * ((1 << (len(value) - 1).bit_length()) - len(value))


def _slots(name: str, length: int | None) -> Slot | list[Slot]:
    return Slot(name) if length is None else [Slot(name, place) for place in range(length)]


class _Query:
    """A compiled query, and how to read its rows."""

    def __init__(self, rows: QuerySet[Any, Any]) -> None:
        self.alias = rows.db
        compiler = rows.query.get_compiler(self.alias)
        self.sql, self.slots = compiler.as_sql()
        columns = [column for column, _sql, _alias in compiler.select[: compiler.col_count]]
        self.converters = [(place, *found) for place, found in compiler.get_converters(columns).items()]
        self.model: type[Model] | None = None
        if rows.query.default_cols:  # neither values() nor values_list()
            self._read_models(compiler)

    def run(self, values: dict[str, Any]) -> list[Any]:
        connection = connections[self.alias]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [_bound(slot, values, connection) for slot in self.slots])
            found = cursor.fetchall()
        rows = [list(row) for row in found]
        for place, converts, column in self.converters:
            for row in rows:
                for convert in converts:
                    row[place] = convert(row[place], column, connection)
        return [self._instance(row) for row in rows] if self.model else rows

    def _read_models(self, compiler: Any) -> None:
        info, self.annotations = compiler.klass_info, compiler.annotation_col_map or {}
        self.model, places = info["model"], info["select_fields"]
        self.start, self.end = places[0], places[-1] + 1
        self.names = [column.target.attname for column, _sql, _alias in compiler.select[self.start : self.end]]
        self.related = get_related_populators(info, compiler.select, self.alias, FETCH_ONE)

    def _instance(self, row: list[Any]) -> Any:
        made: Any = self.model.from_db(self.alias, self.names, row[self.start : self.end])  # type: ignore[union-attr]
        for one in self.related:
            one.populate(row, made)
        for name, place in self.annotations.items():
            setattr(made, name, row[place])
        return made


def _bound(slot: Any, values: dict[str, Any], connection: Any) -> Any:
    if not isinstance(slot, Slot):
        return slot
    value = values[slot.name] if slot.place is None else values[slot.name][slot.place]
    if isinstance(value, UUID):
        return value if connection.features.has_native_uuid_field else value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return connection.ops.adapt_datefield_value(value) if isinstance(value, date) else value
