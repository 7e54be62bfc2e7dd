"""What the periodic jobs cost when nothing is due. `python bench/growth_jobs.py [--couples 100000]`, on PostgreSQL.

Every table of the product gets a row (of photos five) for each of 1,000 couples, then of 100,000, none of them due;
each time every job of the clock's list runs five times. Rows read are PostgreSQL's own count for all tables, by
scan or by index; CPU is that of this process and of the server's process that answers it, the least of five runs. It
exits with 1 where a job reads or spends more than 1.5 times as much with the many as with the few.
DATABASE_URL names the server (default: this machine's); the database `nearer_growth` is made there and dropped.
"""

import argparse
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from graphlib import TopologicalSorter
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
SERVER = os.environ.get("DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/postgres"
BASE = "nearer_growth"
FEW, RUNS, LIMIT = 1_000, 5, 1.5
PHOTOS = 5  # of each couple, so that the few fill a whole slice of the sweep, too
FILED = 10_000  # couples whose photos have files on the disk, at most
LIBRARIES = {"account.EmailAddress", "sessions.Session", "usersessions.UserSession"}
REAL = {"exercise": "daily-check-in", "step": "heavy", "mode": "own"}  # for jobs that look into the content
FILES = ("original", "small", "medium", "large")
FIRST_IS_PLAIN = "(CASE j WHEN 0 THEN i::text ELSE i || '-' || j END)"  # the first has the id that others point at
ENVELOPE = r"'\x01'::bytea || decode(repeat('00', 90), 'hex')"
PLAIN = dict.fromkeys(["IntegerField", "PositiveIntegerField", "PositiveBigIntegerField"], "1")
PLAIN |= dict.fromkeys(["SmallIntegerField", "PositiveSmallIntegerField", "BigIntegerField"], "1")
PLAIN |= {"TimeField": "'20:00'", "UUIDField": "gen_random_uuid()"}
PLAIN |= {"BinaryField": ENVELOPE, "BooleanField": "false", "JSONField": "'{}'", "GenericIPAddressField": "'127.0.0.1'"}
NOISE = {"rows": 50, "ms": 5.0}  # below this a ratio says nothing: a session's own look-ups, a tick of the clock

os.environ |= {
    "NEARER_VAR": tempfile.mkdtemp(prefix="nearer-bench-"),
    "DATABASE_URL": urlsplit(SERVER)._replace(path=f"/{BASE}").geturl(),
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "SECRET_KEY": "a key of the bench, long enough to be one, and of no use elsewhere",
    "PHOTOS_IN": "",
    "REDIS_URL": "",
}

import django  # noqa: E402


def scratch(*, make: bool) -> None:
    """Drop the bench's database, and make it empty where asked."""
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(BASE)))
        if make:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(BASE)))


def tables() -> list[type]:
    """List the models with rows of people and couples; one that points at another comes after it."""
    from django.apps import apps

    found = [
        model
        for model in apps.get_models()
        if (model.__module__.startswith("apps.") and model._meta.app_label != "vault") or model._meta.label in LIBRARIES
    ]
    pointed = {
        model: {field.related_model for field in model._meta.concrete_fields if field.is_relation}
        & set(found) - {model}
        for model in found
    }
    return list(TopologicalSorter(pointed).static_order())


def value(field) -> str:
    """Spell one column of row `i` (of photos `j` of couple `i`) in SQL: not due, whatever it is."""
    if field.attname in REAL:
        return f"'{REAL[field.attname]}'"
    if field.is_relation:
        return "NULL" if field.null else key(field.related_model)
    if field.primary_key and field.get_internal_type() == "UUIDField":
        return f"md5('{field.model._meta.db_table}:' || {FIRST_IS_PLAIN})::uuid"
    kind = field.get_internal_type()
    if kind.startswith("Date"):
        return moment(field)
    if kind in ("CharField", "TextField"):
        return text(field)
    return "NULL" if field.null else PLAIN[kind]


def key(model) -> str:
    """Spell the id of row `i` of a model, which may be that of what it belongs to, or one after the other."""
    pk = model._meta.pk
    if pk.is_relation:
        return key(pk.related_model)
    return "i + 1" if pk.get_internal_type().endswith("AutoField") else f"md5('{model._meta.db_table}:' || i)::uuid"


def moment(field) -> str:
    """Spell a time that is far away where something ends then, and else one of just now; in the bin since today."""
    if any(word in field.name for word in ("expire", "due")):
        return "now() + interval '400 days'"
    return "now()" if not field.null or field.name == "binned_at" else "NULL"


def text(field) -> str:
    """Spell words: a file's name, one of the choices, the default, or something unlike any other row's."""
    unlike = f"md5('{field.name}:' || {FIRST_IS_PLAIN})"
    if field.model._meta.model_name == "photo" and field.name in FILES:
        return f"substr({unlike}, 1, 2) || '/' || {unlike}"
    if field.unique or "email" in field.name:
        return unlike
    if isinstance(field.default, str):
        return f"'{field.default}'"
    if field.choices:
        return f"'{field.choices[-1][0]}'"
    return "NULL" if field.null else f"substr({unlike}, 1, {field.max_length or 20})"


def fill(first: int, last: int) -> None:
    """Give each of these couples its rows."""
    from django.db import connection

    with connection.cursor() as cursor:
        for model in tables():
            meta = model._meta
            fields = [field for field in meta.concrete_fields if not field.get_internal_type().endswith("AutoField")]
            columns = ", ".join(f'"{field.column}"' for field in fields)
            values = ", ".join(value(field) for field in fields)
            each = PHOTOS if meta.model_name == "photo" else 1
            rows = f"generate_series({first}, {last - 1}) i, generate_series(0, {each - 1}) j"
            cursor.execute(f'INSERT INTO "{meta.db_table}" ({columns}) SELECT {values} FROM {rows}')  # noqa: S608
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute("VACUUM ANALYZE")


def lay(first: int, last: int) -> None:
    """Put an empty file, of yesterday's yesterday, under the name of every size of these couples' photos."""
    from django.core.files.storage import storages
    from django.db import connection

    folder, old = Path(storages["photos"].location), time.time() - 3 * 24 * 3600
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT unnest(ARRAY[original, small, medium, large]) FROM photos_photo WHERE couple_id IN "
            "(SELECT md5('couples_couple:' || i)::uuid FROM generate_series(%s, %s) i)",
            [first, min(last, FILED) - 1],
        )
        for (name,) in cursor.fetchall():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()
            os.utime(file, (old, old))


def read(server: psycopg.Connection) -> int:
    """Give the rows that all sessions have read in the bench's database so far."""
    server.execute("SELECT pg_stat_force_next_flush()")
    server.execute("SELECT pg_stat_clear_snapshot()")
    row = server.execute("SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_user_tables").fetchone()
    return int(row[0])


def cpu(backend: int) -> float:
    """Give the seconds of processor that this process, and the server's process for it, have used so far."""
    own = time.process_time()
    with suppress(OSError):
        words = Path(f"/proc/{backend}/schedstat").read_text().split()
        return own + int(words[0]) / 1e9
    return own


def measure(job: str) -> tuple[int, float]:
    """Run one job five times; give the rows read by the last, and the least milliseconds of CPU."""
    from django.db import connection
    from django.utils import timezone

    from config.management.commands.tick import JOBS

    spent, rows = [], 0
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        connection.ensure_connection()
        backend = connection.connection.info.backend_pid
        for _ in range(RUNS):
            before, began = read(server), cpu(backend)
            JOBS[job].due(timezone.now())
            spent.append((cpu(backend) - began) * 1000)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_stat_force_next_flush()")
            rows = read(server) - before
    return rows, min(spent)


def ratios(few: tuple[int, float], many: tuple[int, float]) -> Iterator[float]:
    """Compare, where there is enough to compare."""
    for noise, less, more in zip(NOISE.values(), few, many, strict=True):
        yield max(more, noise) / max(less, noise)


def main() -> int:
    """Measure with the few and with the many."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--couples", type=int, default=100_000)
    many = parser.parse_args().couples
    scratch(make=True)
    try:
        django.setup()
        from django.core.management import call_command
        from django.db import connections

        from config.management.commands.tick import JOBS

        call_command("migrate", verbosity=0)
        call_command("migrate", database="vault", verbosity=0)
        figures: dict[str, list[tuple[int, float]]] = {job: [] for job in JOBS}
        for first, last in ((0, FEW), (FEW, many)):
            fill(first, last)
            lay(first, last)
            for job in JOBS:
                figures[job].append(measure(job))
        connections.close_all()
    finally:
        scratch(make=False)
        shutil.rmtree(os.environ["NEARER_VAR"], ignore_errors=True)
    worst = 0.0
    for job, (less, more) in figures.items():
        rows, time_ = ratios(less, more)
        worst = max(worst, rows, time_)
        say(f"{job} rows {less[0]} {more[0]} ({rows:.2f}), CPU {less[1]:.1f} {more[1]:.1f} ms ({time_:.2f})")
    say(f"the largest ratio is {worst:.2f}; allowed are {LIMIT}")
    return 1 if worst > LIMIT else 0


def say(words: str) -> None:
    """Print a line."""
    sys.stdout.write(words + "\n")


if __name__ == "__main__":
    sys.exit(main())
