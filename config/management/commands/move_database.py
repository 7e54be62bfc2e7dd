"""Moves all rows from this site's databases to two others, say from SQLite to PostgreSQL, and proves them equal.

All in one transaction of each: what is interrupted has moved nothing.
"""

import hashlib
import json
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from graphlib import TopologicalSorter
from itertools import batched
from pathlib import Path
from typing import Any, NamedTuple

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django.core.management.color import no_style
from django.db import DataError, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.expressions import Col
from django.db.utils import load_backend

from apps.vault.fields import SealedField
from config import databases
from config.server import box

BATCH = 500  # rows in memory
MADE_BY_MIGRATE = {"contenttypes.ContentType", "auth.Permission"}  # not empty in a new database


class Sum(NamedTuple):
    """So many rows, and the sum of their hashes: the same whatever the order."""

    rows: int
    hashes: int


class Command(BaseCommand):
    """Moves words and keys."""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", required=True, help="where the words go: an address like DATABASE_URL")
        parser.add_argument("--keys-to", required=True, help="where the keys go: an address like VAULT_URL")

    def handle(self, *args: Any, to: str, keys_to: str, **options: Any) -> None:
        """Move words and keys, compare, and only then let both stand."""
        pairs = [("default", _connected("moved", to)), ("vault", _connected("moved_keys", keys_to))]
        with ExitStack() as held:
            held.enter_context(box.only_one())  # while people write, a copy is nobody's
            for source, target in pairs:
                _check(connections[source], connections[target])
            for alias in (alias for pair in pairs for alias in pair):
                held.enter_context(transaction.atomic(using=alias))
            for source, target in pairs:
                self._move(source, connections[source], connections[target])

    def _move(self, name: str, source: BaseDatabaseWrapper, target: BaseDatabaseWrapper) -> None:
        moving, rows = _models(name), 0
        for model in reversed(moving):
            _empty(model, target)
        for model in moving:
            before = _copy(model, source, target)
            if before != _sum(_rows(model, target)):
                raise CommandError(f"{model._meta.db_table} is not what it was; nothing has moved.")
            rows += before.rows
        for statement in target.ops.sequence_reset_sql(no_style(), moving):
            with target.cursor() as cursor:
                cursor.execute(statement)
        self.stdout.write(f"{name}: {rows} rows in {len(moving)} tables, all equal.")


def _connected(alias: str, address: str) -> str:
    """Opens a way to a database that the settings don't know."""
    try:
        new = databases.from_address(address, default_file=Path())
    except ImproperlyConfigured as problem:
        raise CommandError(str(problem)) from None
    new["DISABLE_SERVER_SIDE_CURSORS"] = False  # all of it is read in one transaction, so a pooler doesn't mind
    known = connections.configure_settings(connections.settings | {alias: new})
    connections[alias] = load_backend(new["ENGINE"]).DatabaseWrapper(known[alias], alias)
    return alias


def _models(alias: str) -> list[Any]:
    """Returns the models of a database; one that points at another comes after it."""
    ours = [
        model
        for model in apps.get_models(include_auto_created=True)
        if (model._meta.app_label == "vault") == (alias == "vault") and not model._meta.proxy
    ]
    before = {
        model: {field.related_model for field in model._meta.concrete_fields if isinstance(field, models.ForeignKey)}
        for model in ours
    }
    return [model for model in TopologicalSorter(before).static_order() if model in ours]


def _check(source: BaseDatabaseWrapper, target: BaseDatabaseWrapper) -> None:
    """Refuses a target with other tables, or with anything in them."""
    if set(MigrationRecorder(source).applied_migrations()) != set(MigrationRecorder(target).applied_migrations()):
        raise CommandError("The new database has other tables than the old one: run the migrations for both first.")
    for model in _models("vault" if source.alias == "vault" else "default"):
        if model._meta.label not in MADE_BY_MIGRATE and next(_rows(model, target), None):
            raise CommandError(f"The new database isn't empty: there is something in {model._meta.db_table}.")


def _empty(model: Any, target: BaseDatabaseWrapper) -> None:
    with target.cursor() as cursor:
        cursor.execute(f"DELETE FROM {target.ops.quote_name(model._meta.db_table)}")  # noqa: S608


def _copy(model: Any, source: BaseDatabaseWrapper, target: BaseDatabaseWrapper) -> Sum:
    quote, fields, found = target.ops.quote_name, model._meta.local_concrete_fields, Sum(0, 0)
    columns, places = ", ".join(quote(field.column) for field in fields), ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608
    writers = [_writer(field, target) for field in fields]
    with target.cursor() as cursor:
        for rows in batched(_rows(model, source), BATCH):
            found = Sum(found.rows + len(rows), found.hashes + _sum(iter(rows)).hashes)
            try:
                cursor.executemany(
                    sql, [[write(value) for write, value in zip(writers, row, strict=True)] for row in rows]
                )
            except (DataError, ValueError) as problem:
                raise CommandError(f"{model._meta.db_table} can't be kept there: {type(problem).__name__}.") from None
    return found


def _rows(model: Any, connection: BaseDatabaseWrapper) -> Iterator[tuple[Any, ...]]:
    """Yields each row as plain values that are the same in every database; what is sealed stays sealed."""
    fields = model._meta.local_concrete_fields
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    readers = [_reader(field, connection) for field in fields]
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608
        while rows := cursor.fetchmany(BATCH):
            yield from (tuple(read(value) for read, value in zip(readers, row, strict=True)) for row in rows)


def _reader(field: Any, connection: BaseDatabaseWrapper) -> Callable[[Any], Any]:
    target = getattr(field, "target_field", field)  # a foreign key is what it points at
    column = Col("", target)
    converters = connection.ops.get_db_converters(column)
    is_json = isinstance(target, models.JSONField)

    def read(value: Any) -> Any:
        for convert in converters:
            value = convert(value, column, connection)
        if is_json:
            return target.from_db_value(value, column, connection)
        return bytes(value) if isinstance(value, memoryview) else value

    return read


def _writer(field: Any, connection: BaseDatabaseWrapper) -> Callable[[Any], Any]:
    target = getattr(field, "target_field", field)
    if isinstance(target, SealedField | models.BinaryField):
        return lambda value: value if value is None else connection.Database.Binary(value)  # type: ignore[attr-defined]
    return lambda value: target.get_db_prep_save(value, connection)


def _sum(rows: Iterator[tuple[Any, ...]]) -> Sum:
    """Returns how many there are, and what is the same for the same rows."""
    count = hashes = 0
    for row in rows:
        words = "\0".join(map(_canonical, row)).encode("utf-8", "surrogatepass")
        count, hashes = count + 1, hashes + int.from_bytes(hashlib.sha256(words).digest())
    return Sum(count, hashes)


def _canonical(value: Any) -> str:
    if isinstance(value, datetime):
        value = value.astimezone(UTC)
    if isinstance(value, dict | list):
        return json.dumps(value, sort_keys=True, default=str)
    return f"{type(value).__name__} {value!r}"
