"""Fills PostgreSQL with very many couples, their rows as they come in in real life: those of one lie far apart.

One couple is made by the product itself, with a year of its life; all others are that couple once more with ids of
their own, row by row of the year for everybody. A few have the whole year (`Load.whole`), the others the beginning of
it; and in each table that the year leaves empty, one couple in ten has a row. What is looked at (`Load.seen`) is
sealed with keys of its own, so that the pages open; the others have the same bytes, which nobody asks for.
"""

from __future__ import annotations

import hashlib
import os
import random
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SERVER = os.environ.get("DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/postgres"
BASE, KEYS = "nearer_growth", "_keys"


def address(name: str) -> str:
    """Give the address of one of the bench's databases."""
    return urlsplit(SERVER)._replace(path=f"/{name}").geturl()


os.environ |= {
    "NEARER_VAR": tempfile.mkdtemp(prefix="nearer-bench-"),
    "DATABASE_URL": address(BASE),
    "VAULT_URL": address(BASE + KEYS),
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "SECRET_KEY": "a key of the bench, long enough to be one, and of no use elsewhere",
    "PHOTOS_IN": "",
    "REDIS_URL": "",
    "DEBUG": "no",
}

import django  # noqa: E402

django.setup()
from django.apps import apps  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections, models  # noqa: E402
from django.utils import timezone  # noqa: E402

from apps.accounts.models import User  # noqa: E402
from apps.couples.models import Couple  # noqa: E402
from apps.home import sample  # noqa: E402
from apps.vault import keys  # noqa: E402
from apps.vault.fields import SealedField  # noqa: E402
from apps.vault.models import Owner  # noqa: E402

LIBRARIES = {"account.EmailAddress", "sessions.Session", "usersessions.UserSession"}
NOBODYS = {"vault", "operating"}  # apps whose rows are not of people
EVERYBODYS = {"sessions.Session", "usersessions.UserSession"}  # though the year has none
ONE_IN = 10  # couples have a row in the tables that the year leaves empty
BEGINNING = {"gratitude_thanks": 6, "photos_photo": 4}  # rows of the year that everybody has; of other tables SOME
SOME = 2
FILES = ("original", "small", "medium", "large")
AT_ONCE = 3  # tables that are filled and indexed side by side

REAL = {"exercise": "daily-check-in", "step": "heavy", "mode": "own"}  # for jobs that look into the content
ENVELOPE = r"'\x01'::bytea || decode(repeat('00', 90), 'hex')"
PLAIN = dict.fromkeys(["IntegerField", "PositiveIntegerField", "PositiveBigIntegerField"], "1")
PLAIN |= dict.fromkeys(["SmallIntegerField", "PositiveSmallIntegerField", "BigIntegerField"], "1")
PLAIN |= {"TimeField": "'20:00'", "UUIDField": "gen_random_uuid()", "BooleanField": "false", "JSONField": "'{}'"}
PLAIN |= {"BinaryField": ENVELOPE, "GenericIPAddressField": "'127.0.0.1'"}

LINKS = (
    "SELECT conrelid::regclass, quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f'"
)
KEYED = """
    SELECT quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
    WHERE conrelid = %s::regclass AND contype IN ('p', 'u')
"""
TABLES = "SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = 'public'"
INDEXED = "SELECT indexdef, indexname FROM pg_indexes WHERE schemaname = 'public' AND tablename = %s"

type Model = type[models.Model]
type Field = models.Field[Any, Any]


@dataclass
class Load:
    """So many couples in a database of their own; `seen` are the numbers of those that are looked at."""

    name: str
    couples: int
    whole: int
    seen: list[int]

    @classmethod
    def of(cls, name: str, couples: int, seen: int) -> Load:
        """Choose who is looked at among those with a whole year, which are at least so many."""
        every = max(1, couples // max(seen, couples // 100))
        those = range(every, couples, every)
        return cls(name, couples, every, random.Random(couples).sample(those, min(seen, len(those))))  # noqa: S311

    def use(self) -> None:
        """Let Django talk to these databases from here on."""
        for alias, database in (("default", self.name), ("vault", self.name + KEYS)):
            connections[alias] = _wrapper(alias, database)


_wrappers: dict[tuple[str, str], Any] = {}


def _wrapper(alias: str, database: str) -> Any:
    if (alias, database) not in _wrappers:
        known = connections[alias]
        _wrappers[alias, database] = type(known)(known.settings_dict | {"NAME": database}, alias)
    return _wrappers[alias, database]


def server(name: str = "") -> psycopg.Connection:
    """Connect to one of the bench's databases, or to the server's own."""
    return psycopg.connect(address(name) if name else SERVER, autocommit=True)


def scratch(*names: str, like: str = "") -> None:
    """Make databases of the bench anew, empty or like another."""
    with server() as hand:
        for name in names:
            for part in ("", KEYS):
                new = sql.Identifier(name + part)
                hand.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(new))
                source = sql.Identifier(like + part if like else "template1")
                hand.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(new, source))


def drop(*names: str) -> None:
    """Take databases of the bench away."""
    for wrapper in _wrappers.values():
        wrapper.close()
    connections.close_all()
    with server() as hand:
        for name in (name + part for name in names for part in ("", KEYS)):
            hand.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def tables() -> list[Model]:
    """List the models with rows of people and couples; one that points at another comes after it."""
    found = [
        model
        for model in apps.get_models()
        if (model.__module__.startswith("apps.") and model._meta.app_label not in NOBODYS)
        or model._meta.label in LIBRARIES
    ]
    pointed = {
        model: {field.related_model for field in model._meta.concrete_fields if field.is_relation}
        & set(found) - {model}
        for model in found
    }
    return list(TopologicalSorter(pointed).static_order())


class Year:
    """The one couple that the product has made, row by row in the order in which they came in."""

    def __init__(self) -> None:
        self.couple = Couple.objects.get()
        self.people = [seat.user_id for seat in self.couple.seats]
        self.rows: dict[Model, list[Any]] = {}
        self.begins: dict[Model, list[bool]] = {}
        for model in tables():
            found = list(model._default_manager.extra(order_by=[f"{model._meta.db_table}.ctid"]))
            if found:
                self.rows[model], self.begins[model] = found, self._beginning(model, found)
        with self.couple.keys_held(private_of=self.people[0]):
            self.words = {
                (model, place): [getattr(row, field.attname) for field in sealed(model)]
                for model, rows in self.rows.items()
                for place, row in enumerate(rows)
            }

    def _beginning(self, model: Model, rows: list[Any]) -> list[bool]:
        dropped = {row.pk for known, begins in self.begins.items() for row, in_it in zip(self.rows[known], begins, strict=True) if not in_it}  # fmt: skip  # noqa: E501
        most, begins, many = BEGINNING.get(model._meta.db_table, SOME), [], 0
        for row in rows:
            named = {getattr(row, field.attname) for field in model._meta.concrete_fields if field.is_relation}
            begins.append(many < most and not named & dropped)
            many += begins[-1]
        return begins

    def first(self, model: Model) -> str:
        """Spell the id of the first row of a model as couple `i` has it."""
        return f"md5('{self.rows[model][0].pk}' || ':' || i)::uuid"

    def ids(self, model: Model, place: int, number: int) -> Any:
        """Give a row as couple `number` has it, with its words open."""
        row = self.rows[model][place]
        values = {
            field.attname: once_more(getattr(row, field.attname), number)
            if is_id(field)
            else row.__dict__[field.attname]
            for field in model._meta.concrete_fields
        }
        return model(
            **values | dict(zip([one.attname for one in sealed(model)], self.words[model, place], strict=True))
        )


def make() -> Year:
    """Let the product make the one couple, in a database that the others begin as copies of."""
    scratch(BASE)
    call_command("migrate", verbosity=0)
    call_command("migrate", "vault", database="vault", verbosity=0)
    call_command("vault", "begin", quiet=True)
    sample.make(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE exercises_answer SET due_on = due_on + 400")  # nothing is to be due
    year = Year()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE django_tasks_database_dbtaskresult")
        cursor.execute("CREATE SCHEMA year")
        cursor.execute(
            "CREATE TABLE year.sealed (of text, nth int, number int, values bytea[], PRIMARY KEY (of, nth, number))"
        )
        for model in year.rows:
            cursor.execute(
                f"CREATE TABLE year.{model._meta.db_table} AS "  # noqa: S608
                f"SELECT *, row_number() OVER (ORDER BY ctid) - 1 AS nth FROM {model._meta.db_table}"
            )
    connections.close_all()
    return year


def once_more(value: UUID | None, number: int) -> UUID | None:
    """Give the id that couple `number` has instead of this one; `_value` says the same in SQL."""
    return UUID(hashlib.md5(f"{value}:{number}".encode()).hexdigest()) if value else None  # noqa: S324


def sealed(model: Model) -> list[Field]:
    """List the fields with words."""
    return [field for field in model._meta.concrete_fields if isinstance(field, SealedField)]


def is_id(field: Any) -> bool:
    """Tell whether it names a row or a person."""
    return (field.target_field if field.is_relation else field).get_internal_type() == "UUIDField"


def is_counted(field: Any) -> bool:
    """Tell whether the database numbers it."""
    return field.get_internal_type().endswith("AutoField")


def fill(load: Load, year: Year) -> None:
    """Give each couple its rows, then all tables their indexes."""
    scratch(load.name, like=BASE)
    load.use()
    _seal(load, year)
    _fill_keys(load, year)
    with server(load.name) as hand:
        links = hand.execute(LINKS).fetchall()
        for table, name, _text in links:
            hand.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        for (table,) in hand.execute(TABLES).fetchall():  # for the sake of the hour; reading them is the same
            hand.execute(f"ALTER TABLE {table} SET UNLOGGED")
    with ThreadPoolExecutor(AT_ONCE) as hands:
        for done in [hands.submit(_fill_table, load, year, model) for model in _heaviest_first(year)]:
            done.result()
    with server(load.name) as hand:
        for table, name, text in links:
            hand.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {text} NOT VALID")
        hand.execute("CHECKPOINT")


def _heaviest_first(year: Year) -> list[Model]:
    return sorted(tables(), key=lambda model: -sum(year.begins.get(model, [])))


def _fill_table(load: Load, year: Year, model: Model) -> None:
    table = model._meta.db_table
    with server(load.name) as hand:
        hand.execute("SET synchronous_commit = off")
        hand.execute("SET maintenance_work_mem = '512MB'")
        keyed = hand.execute(KEYED, [table]).fetchall()
        for name, _text in keyed:
            hand.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        indexed = hand.execute(INDEXED, [table]).fetchall()
        for _text, name in indexed:
            hand.execute(f'DROP INDEX "{name}"')
        for statement in _rows(load, year, model):
            hand.execute(statement)
        for name, text in keyed:
            hand.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {text}")
        for text, _name in indexed:
            hand.execute(text)
        hand.execute(f"VACUUM ANALYZE {table}")


def _rows(load: Load, year: Year, model: Model) -> Iterator[str]:
    """Spell what fills a table: each row of the year for all who have it, one after the other."""
    table = model._meta.db_table
    fields = [field for field in model._meta.concrete_fields if not is_counted(field)]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    if model not in year.rows:
        step = 1 if model._meta.label in EVERYBODYS else ONE_IN
        values = ", ".join(_invented(field, year) for field in fields)
        yield f"INSERT INTO {table} ({columns}) SELECT {values} FROM generate_series(1, {load.couples - 1}, {step}) i"  # noqa: S608
        return
    words = sealed(model)
    values = ", ".join(_value(field, words) for field in fields)
    for place, begins in enumerate(year.begins[model]):
        step = 1 if begins else load.whole
        yield (
            f"INSERT INTO {table} ({columns}) SELECT {values} FROM year.{table} t "  # noqa: S608
            f"CROSS JOIN generate_series({step}, {load.couples - 1}, {step}) i "
            f"LEFT JOIN year.sealed s ON s.of = '{table}' AND s.nth = {place} AND s.number = i WHERE t.nth = {place}"
        )


def _value(field: Field, words: list[Field]) -> str:
    """Spell one column of a row of the year as couple `i` has it."""
    column = f't."{field.column}"'
    if field in words:
        return f"COALESCE(s.values[{words.index(field) + 1}], {column})"
    if is_id(field):
        return f"md5({column}::text || ':' || i)::uuid"
    if field.model._meta.model_name == "photo" and field.name in FILES:
        return f"substr(md5({column} || i), 1, 2) || '/' || md5({column} || i)"
    return f"i || '-' || {column}" if field.unique or "email" in field.name else column


def _seal(load: Load, year: Year) -> None:
    """Seal the year for those who are looked at, each with keys of their own."""
    with server(load.name) as hand, hand.cursor() as cursor, cursor.copy("COPY year.sealed FROM STDIN") as copy:
        for number in load.seen:
            couple = once_more(year.couple.pk, number)
            people = [once_more(person, number) for person in year.people]
            for person in people:
                keys.create(Owner(couple, person))
            with keys_of(couple, people):
                for model, rows in year.rows.items():
                    for place in range(len(rows)) if sealed(model) else ():
                        row = year.ids(model, place, number)
                        shut = [field.pre_save(row, True) for field in sealed(model)]  # noqa: FBT003
                        copy.write_row((model._meta.db_table, place, number, [one and bytes(one) for one in shut]))


def keys_of(couple: Any, people: Iterable[Any]) -> Any:
    """Hold the keys of a couple that has no rows yet."""
    from apps.vault import keyring

    return keyring.open_for(couple=couple, people=list(people))


def _fill_keys(load: Load, year: Year) -> None:
    """Give everybody else keys, too, which open nothing."""
    with server(load.name + KEYS) as hand:
        for place, person in enumerate(year.people):
            hand.execute(
                "INSERT INTO vault_contentkey "
                '(number, state, wrapped, created_at, couple, "user", version, wrapped_by_id) '
                "SELECT i * 2 + %s, 'active', k.wrapped, k.created_at, md5(k.couple::text || ':' || i)::uuid, "
                "md5(k.\"user\"::text || ':' || i)::uuid, 1, k.wrapped_by_id "
                'FROM vault_contentkey k, generate_series(1, %s) i WHERE k."user" = %s ON CONFLICT DO NOTHING',
                [place, load.couples - 1, person],
            )
        hand.execute("VACUUM ANALYZE")


def _invented(field: Field, year: Year) -> str:
    """Spell one column of a row that the year doesn't have: not due, whatever it is."""
    if field.attname in REAL:
        return f"'{REAL[field.attname]}'"
    if field.is_relation:
        return "NULL" if field.null else _key(field.related_model, year)
    if field.primary_key and field.get_internal_type() == "UUIDField":
        return f"md5('{field.model._meta.db_table}:' || i)::uuid"
    kind = field.get_internal_type()
    if kind.startswith("Date"):
        return _moment(field)
    if kind in ("CharField", "TextField"):
        return _text(field)
    return "NULL" if field.null else PLAIN[kind]


def _key(model: Any, year: Year) -> str:
    """Spell the id of couple `i`'s row of a model, which may be that of what it belongs to."""
    if model in year.rows:
        return year.first(model)
    pk = model._meta.pk
    if is_counted(pk):
        return "i"
    return _key(pk.related_model, year) if pk.is_relation else f"md5('{model._meta.db_table}:' || i)::uuid"


def _moment(field: Field) -> str:
    """Spell a time that is far away where something ends then, and else one of just now; in the bin since today."""
    if any(word in field.name for word in ("expire", "due", "until")):
        return "now() + interval '400 days'"
    return "now()" if not field.null or field.name == "binned_at" else "NULL"


def _text(field: Field) -> str:
    """Spell words: one of the choices, the default, or something unlike any other row's."""
    if field.name == "failed":  # and so waits no more
        return "'stopped'"
    unlike = f"substr(md5('{field.name}:' || i), 1, {field.max_length or 20})"
    if field.unique or "email" in field.name:
        return unlike
    if isinstance(field.default, str):
        return f"'{field.default}'"
    if field.choices:
        return f"'{field.choices[-1][0]}'"
    return "NULL" if field.null else unlike


def person_of(year: Year, number: int) -> User:
    """Give one of the two of couple `number`."""
    return User.objects.get(pk=once_more(year.people[0], number))
