"""Prints the SQL that spreads this site's tables over several databases or machines, each couple whole in one place.

What is a couple's has `couple_id` in its primary key, its unique keys and its links; what people are found by stays in
one piece (PEOPLE). docs/decisions/0006-spread.md says how, and what it costs.
"""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

PARTS = 4
# Tables with a couple's id that are not spread: each is asked before it is known whose couple it is.
PEOPLE = {
    "couples_membership": "finds the couple of a person; that nobody has two is a rule over all",
    "couples_archive": "finds what a person has of couples that are closed",
    "couples_invitation": "is found by the hash of a link or code that somebody from outside brings",
    "couples_acceptance": "finds what a person has accepted; one each at a time is a rule over all",
    "calendar_feed": "is found by the hash of its secret, without a session",
}
SPREAD = """
    SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'couple_id'
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND NOT c.relispartition ORDER BY c.relname
"""
RULES = """
    SELECT t.relname, k.contype::text, quote_ident(k.conname), pg_get_constraintdef(k.oid), f.relname,
           EXISTS (SELECT FROM pg_attribute a
                   WHERE a.attrelid = k.conrelid AND a.attname = 'couple_id' AND a.attnum = ANY(k.conkey))
    FROM pg_constraint k JOIN pg_class t ON t.oid = k.conrelid LEFT JOIN pg_class f ON f.oid = k.confrelid
    WHERE k.contype IN ('p', 'u', 'f') AND t.relnamespace = 'public'::regnamespace ORDER BY k.conname
"""
INDEXES = """
    SELECT tablename, indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT IN (
        SELECT conname FROM pg_constraint WHERE contype IN ('p', 'u')) ORDER BY indexname
"""


class Command(BaseCommand):
    """Reads the schema that the migrations have made, and says what it becomes."""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("engine", choices=LAID, help="keys: those alone, for YugabyteDB")

    def handle(self, *args: Any, engine: str, **options: Any) -> str:
        if connection.vendor != "postgresql":
            raise CommandError("Only what is on PostgreSQL can be spread.")
        return "\n".join(f"{statement};" for statement in statements(engine))


class Rule(NamedTuple):
    """A primary key, a unique key or a link of the schema, and whether the couple is part of it."""

    table: str
    kind: str
    name: str
    text: str
    target: str | None
    carries: bool

    def stays(self, spread: list[str]) -> bool:
        """Returns whether it can hold where rows of different couples don't know of each other."""
        if self.kind == "f" and self.target not in spread:
            return True
        return self.kind != "p" and self.carries


def statements(engine: str) -> Iterator[str]:
    """Gives what turns the schema as it is into one that is spread."""
    spread = spread_tables()
    theirs = sorted((rule for rule in rules() if rule.table in spread), key=lambda rule: rule.kind == "f")
    stay = [rule for rule in theirs if rule.stays(spread)]
    # On its way every link goes, for it stands on a key; where a table is made anew, everything does.
    go = [rule for rule in theirs if engine == "partitions" or rule.kind == "f" or rule not in stay]
    yield from (f"ALTER TABLE {rule.table} DROP CONSTRAINT {rule.name}" for rule in reversed(go))
    yield from LAID[engine](spread)
    yield from (f"ALTER TABLE {rule.table} ADD CONSTRAINT {rule.name} {rule.text}" for rule in go if rule in stay)


def spread_tables() -> list[str]:
    return [name for (name,) in _asked(SPREAD) if name not in PEOPLE]


def rules() -> list[Rule]:
    return [Rule(*row) for row in _asked(RULES)]


def _keyed(spread: list[str]) -> Iterator[str]:
    yield from (f"ALTER TABLE {table} ADD PRIMARY KEY (couple_id, id)" for table in spread)


def _in_parts(spread: list[str]) -> Iterator[str]:
    indexes = [text for table, text in _asked(INDEXES) if table in spread]
    for table in spread:
        yield f"ALTER TABLE {table} RENAME TO {table}_whole"
        yield f"CREATE TABLE {table} (LIKE {table}_whole INCLUDING ALL EXCLUDING INDEXES) PARTITION BY HASH (couple_id)"
        for part in range(PARTS):
            values = f"WITH (MODULUS {PARTS}, REMAINDER {part})"
            yield f"CREATE TABLE {table}_{part} PARTITION OF {table} FOR VALUES {values}"
        yield f"INSERT INTO {table} SELECT * FROM {table}_whole"  # noqa: S608 (names of our own tables)
        yield f"DROP TABLE {table}_whole"
    yield from _keyed(spread)
    yield from indexes


def _on_citus(spread: list[str]) -> Iterator[str]:
    """What links lead to is on every machine; the rest of what isn't a couple's stays where it is."""
    yield from _keyed(spread)
    for table in sorted(
        {str(rule.target) for rule in rules() if rule.table in spread and rule.kind == "f"} - {*spread}
    ):
        yield f"SELECT create_reference_table('{table}')"
    for table in spread:
        beside = "" if table == spread[0] else f", colocate_with => '{spread[0]}'"
        yield f"SELECT create_distributed_table('{table}', 'couple_id'{beside})"


LAID = {"keys": _keyed, "citus": _on_citus, "partitions": _in_parts}


def _asked(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())
