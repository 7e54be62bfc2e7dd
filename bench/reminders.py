"""What it costs to remind those who are due in one quarter of an hour. `python bench/reminders.py`, on PostgreSQL.

`--people` (1,000,000) live in 24 zones, each with a schedule and a reminder, half of them thanked tonight; `--due`
(10,000) of them are due. It is measured with a tenth of the people and with all, and the same number due: seconds,
statements, and rows read, which is PostgreSQL's own count for all tables. It exits with 1 where the many take more
than 1.3 times as long as the few, or read more than 1.3 times as many rows. What is sent waits in the queue.
DATABASE_URL names the server (default: this machine's); the database `nearer_reminders` is made there and dropped.
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
SERVER = os.environ.get("DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/postgres"
BASE, LIMIT = "nearer_reminders", 1.3
os.environ |= {
    "NEARER_VAR": tempfile.mkdtemp(prefix="nearer-bench-"),
    "DATABASE_URL": urlsplit(SERVER)._replace(path=f"/{BASE}").geturl(),
    "DJANGO_SETTINGS_MODULE": "config.settings",
    "SECRET_KEY": "a key of the bench, long enough to be one, and of no use elsewhere",
    "REDIS_URL": "",
}

import django  # noqa: E402

ID = "md5('{}:' || i)::uuid"
PERSON, COUPLE = ID.format("person"), "md5('couple:' || i / 2)::uuid"
# Those who are due are of all zones, at as many hours of their own clocks.
FILL = f"""
INSERT INTO accounts_user (id, password, is_superuser, email, name, time_zone, language, theme, knows_exit, is_active,
  joined_on) SELECT {PERSON}, '', false, i || '@example.org', 'P', 'Etc/GMT' || CASE WHEN i %% 24 < 12 THEN ''
  ELSE '+' END || (i %% 24 - 12), 'en', '', false, true, current_date - 400 FROM generate_series(0, %(people)s - 1) i;
INSERT INTO couples_couple (id, day_zone, since) SELECT DISTINCT {COUPLE}, 'UTC', current_date - 400
  FROM generate_series(0, %(people)s - 1) i;
INSERT INTO couples_membership (id, couple_id, user_id, slot, hue, looks_back, version)
  SELECT {ID.format("seat")}, {COUPLE}, {PERSON}, 1 + i %% 2, CASE i %% 2 WHEN 0 THEN 'persimmon' ELSE 'lagoon' END,
  false, 1 FROM generate_series(0, %(people)s - 1) i;
INSERT INTO reminders_schedule (person_id, by_email, quiet_from, quiet_until, begun_on, is_paused, next_due_at)
  SELECT {PERSON}, true, '03:00', '03:00', current_date - 400, false, %(at)s + CASE WHEN i < %(due)s
  THEN interval '0' ELSE interval '1 hour' * (1 + i %% 23) END FROM generate_series(0, %(people)s - 1) i;
INSERT INTO reminders_reminder (id, schedule_id, ritual, is_on, at, weekdays)
  SELECT {ID.format("reminder")}, {PERSON}, 'daily-check-in', true, (%(at)s AT TIME ZONE 'UTC'
  - interval '1 hour' * (i %% 24 - 12))::time, 127 FROM generate_series(0, %(people)s - 1) i;
INSERT INTO exercises_evening (id, couple_id, name, day) SELECT {ID.format("evening")}, {COUPLE}, CASE i %% 4 WHEN 0
  THEN 'daily-check-in' ELSE 'eye-contact' END, %(day)s FROM generate_series(0, %(people)s - 1, 2) i;
"""  # noqa: S608 (nothing of anybody's is in it)
READ = "SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) FROM pg_stat_user_tables"


def scratch(*, make: bool) -> None:
    """Drop the bench's database, and make it empty where asked."""
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(BASE)))
        if make:
            server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(BASE)))


def measure(people: int, due: int) -> tuple[float, int, int, int]:
    """Fill a database, look once at all that is due; give seconds, statements, rows read, and how many are told."""
    from django.core.management import call_command
    from django.db import connection, connections
    from django.utils import timezone

    from apps.reminders import sending
    from apps.reminders.models import Schedule

    connections.close_all()
    scratch(make=True)
    call_command("migrate", verbosity=0)
    at = timezone.now().replace(second=0, microsecond=0)
    statements = 0

    def note(execute, *args):
        nonlocal statements
        statements += 1
        return execute(*args)

    with connection.cursor() as cursor:
        facts = {"people": people, "due": due, "at": at, "day": at.date()}
        for part in FILL.split(";")[:-1]:
            cursor.execute(part, facts)
        for settled in ("VACUUM ANALYZE", "CHECKPOINT"):  # what filling has left to do is not measured
            cursor.execute(settled)
        before = _read(cursor)
        began = time.perf_counter()
        with connection.execute_wrapper(note):
            while sending.due(at):
                pass
        seconds = time.perf_counter() - began
        return seconds, statements, _read(cursor) - before, Schedule.objects.filter(told_at=at).count()


def _read(cursor) -> int:
    cursor.execute("SELECT pg_stat_force_next_flush(), pg_stat_clear_snapshot()")
    cursor.execute(READ)
    return int(cursor.fetchone()[0] or 0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--due", type=int, default=10_000)
    asked = parser.parse_args()
    django.setup()
    found = []
    try:
        for people in (asked.people // 10, asked.people):
            found.append(measure(people, asked.due))
            seconds, statements, read, told = found[-1]
            told = f"{seconds:.1f} s, {statements:,} statements, {read:,} rows, {told:,} told"
            sys.stdout.write(f"{people:>9,} people, {asked.due:,} due: {told}\n")
    finally:
        from django.db import connections

        connections.close_all()
        scratch(make=False)
    few, many = found
    sys.exit(many[0] > few[0] * LIMIT or many[2] > few[2] * LIMIT)


if __name__ == "__main__":
    main()
