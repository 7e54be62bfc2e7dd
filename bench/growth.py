"""What a thousand times more couples cost: `python bench/growth.py [--couples 1000000] [--keep]`, on PostgreSQL.

1,000 couples and then a million (million.py says how; more than the server's buffers hold) each have databases of their
own. People of as many couples as are looked at open every page of an evening, in turn in the one and in the other, and
the jobs of the clock run with nothing due; every statement is noted as the product sends it. Of each: its time to the
answer (p50 and p99 in milliseconds, of the rounds the median), the rows it looks at (those it filters out included),
the pages of tables and indexes it touches (hit and read), and its plan. Rows lie far apart, so each may cost a page,
and a thousand times more make the way down an index one or two pages longer. `Beyond` is what a statement touches
beside these.

It exits with 1 where, from the few to the many, a statement's p50 is more than 1.5 times, its p99 more than 3 times as
long, it looks at more than 1.2 times as many rows or touches as much more beyond, or more than 40 pages beyond; where
its plan reads the whole of a table that grows, or sorts more; where a job reads more than 1.5 times as many rows, or
takes as much more of the processor.
DATABASE_URL names the server (default: this machine's); databases are made there, `nearer_growth…`, and dropped.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from bench.million import BASE, KEYS, Load, Year, drop, fill, make, once_more, person_of, server  # noqa: E402, I001  (which sets up Django)
from django.core.files.storage import storages  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from apps.couples import cached  # noqa: E402
from apps.exercises.models import Run  # noqa: E402
from apps.live import listeners  # noqa: E402
from apps.memories.models import Memory, Picture  # noqa: E402
from config.management.commands.tick import JOBS  # noqa: E402

FEW, SEEN, ROUNDS = 1_000, 200, 4
MIDDLE, LATE, TOUCHED, MOST = 1.5, 3.0, 1.2, 40
JOB, RUNS = 1.5, 5
NOISE = {"rows": 50, "ms": 5.0}  # below this a job's ratio says nothing: a session's own look-ups, a tick of the clock
REMOVED = ("Rows Removed by Filter", "Rows Removed by Index Recheck", "Rows Removed by Join Filter")
TIMED = ("p50", "p99")
FREE = 5  # rows and pages that a difference may have
FAST = 0.5  # milliseconds: what both take less than is the way there and back
SMALL = 200  # rows: a table that is no larger doesn't grow
EXPLAINED = 5  # couples whose statements are explained
FILED = 3_000  # photos with files on the disk, as many of the few as of the many

type Numbers = list[float]


class Statement:
    """One statement of one page, in one load: how long it took each time, and with which values it was sent."""

    def __init__(self) -> None:
        self.took: Numbers = []
        self.sent: list[Any] = []
        self.pages = self.beyond = self.rows = self.sorted = 0
        self.scans: set[str] = set()

    def middle(self) -> float:
        """Give the p50."""
        return statistics.median(self._of_rounds(0.5))

    def late(self) -> float:
        """Give the p99."""
        return statistics.median(self._of_rounds(0.99))

    def _of_rounds(self, part: float) -> Numbers:
        size = max(1, len(self.took) // ROUNDS)
        rounds = [sorted(self.took[start : start + size]) for start in range(0, size * ROUNDS, size)]
        return [one[min(len(one) - 1, int(part * len(one)))] for one in rounds if one]


type Found = dict[tuple[str, str, str], Statement]


@contextmanager
def noted(page: str, found: Found) -> Iterator[None]:
    """Note every statement of both databases."""

    def note(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        began = time.perf_counter()
        answer = execute(sql, params, many, context)
        one = found[page, context["connection"].alias, sql]
        one.took.append((time.perf_counter() - began) * 1000)
        if len(one.sent) < EXPLAINED and not many:
            one.sent.append(params)
        return answer

    with ExitStack() as stack:
        for one in connections.all():
            stack.enter_context(one.execute_wrapper(note))
        yield


def visits(year: Year, number: int) -> dict[str, str]:
    """Give the pages of an evening as couple `number` has them."""

    def row(model: Any) -> Any:
        return once_more(year.rows[model][0].pk, number)

    day = year.rows[Picture][0].day
    return {
        "Home": reverse("home:today"),
        "Thanks": reverse("gratitude:jar"),
        "Story": reverse("memories:story"),
        "photos": reverse("memories:photos"),
        "month": reverse("memories:month", args=[day.year, day.month]),
        "memory": reverse("memories:memory", args=[row(Memory)]),
        "again": reverse("memories:again"),
        "exercises": reverse("exercises:together"),
        "run": reverse("exercises:run", args=[row(Run)]),
        "calendar": reverse("calendar:today"),
        "settings": reverse("couples:settings"),
    }


def browser_of(year: Year, number: int) -> Client:
    """Sign one of couple `number` in, as a browser would be."""
    browser = Client(headers={"Host": "localhost"})
    browser.force_login(person_of(year, number))
    return browser


def looked(year: Year, loads: list[Load]) -> list[Found]:
    """Open every page for every couple that is looked at, in turn in both loads; give the statements of each."""
    found: list[Found] = [defaultdict(Statement) for _ in loads]
    for at in range(min(len(load.seen) for load in loads)):
        for load, statements in zip(loads, found, strict=True):
            load.use()
            _evening(year, load.seen[at], statements, count=at > 0)
    return found


def _evening(year: Year, number: int, found: Found, *, count: bool) -> None:
    browser, kept = browser_of(year, number), found if count else defaultdict(Statement)
    for page, where in visits(year, number).items():
        cached.cache.__init__()
        with noted(page, kept):
            answer = browser.get(where, follow=True)
        if answer.status_code != 200:
            sys.exit(f"{where} answers {answer.status_code}.")
    session = browser.session.session_key
    proof = browser.cookies.get("proof")
    with noted("stream", kept):
        listeners.look([f"{session} {proof.value if proof else ''}"])


def explain(load: Load, found: Found, heights: dict[str, int]) -> None:
    """Ask how each statement is carried out, with the values of a few couples."""
    load.use()
    for (_page, alias, sql), one in found.items():
        if not sql.lstrip("( ").startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            continue
        with connections[alias].cursor() as cursor:
            for sent in one.sent:
                cursor.execute("BEGIN")
                try:
                    cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", sent)
                    answer = cursor.fetchone()[0]
                finally:
                    cursor.execute("ROLLBACK")
                _read(one, (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"], heights)


def _read(one: Statement, plan: dict[str, Any], heights: dict[str, int]) -> None:
    pages, down, rows, ordered = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"], 0, 0, 0
    for node in _nodes(plan):
        kind, loops = node["Node Type"], node["Actual Loops"]
        looked = round((node["Actual Rows"] + sum(node.get(gone, 0) for gone in REMOVED)) * loops)
        if "Index Name" in node:  # which is gone down for each time, and for each of several values
            times = max(loops, looked) if "ANY" in node.get("Index Cond", "") else loops
            down += (heights.get(node["Index Name"], 0) + 1) * times
        if "Relation Name" in node:
            rows += looked
        if kind == "Seq Scan":
            one.scans.add(node["Relation Name"])
        if kind in ("Sort", "Incremental Sort"):
            ordered += looked
    one.pages, one.rows, one.sorted = max(one.pages, pages), max(one.rows, rows), max(one.sorted, ordered)
    one.beyond = max(one.beyond, pages - down - rows)


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


def heights_of(load: Load) -> dict[str, int]:
    """Give how many pages lie above the leaves of each index."""
    found: dict[str, int] = {}
    for part in ("", KEYS):
        with server(load.name + part) as hand:
            hand.execute("CREATE EXTENSION IF NOT EXISTS pageinspect")
            asked = (
                "SELECT c.relname, (bt_metap(quote_ident(c.relname))).fastlevel FROM pg_class c "
                "JOIN pg_am a ON a.oid = c.relam AND a.amname = 'btree' "
                "WHERE relkind = 'i' AND relnamespace = 'public'::regnamespace"
            )
            found |= dict(hand.execute(asked).fetchall())
    return found


def growing(load: Load) -> set[str]:
    """Name the tables that grow with the couples."""
    found = set()
    for part in ("", KEYS):
        with server(load.name + part) as hand:
            asked = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND reltuples > %s"  # noqa: E501
            found |= {name for (name,) in hand.execute(asked, [SMALL])}
    return found


def judge(few: Found, many: Found, large: set[str], *, alone: bool = False) -> int:
    """Print every statement's figures; give how many miss a limit. What was sent `alone` is no sample of time."""
    missed = 0
    for key, more in many.items():
        less = few.get(key)
        if not less or not more.pages:
            continue
        faults = [name for name, late in _faults(less, more, large).items() if late and not (alone and name in TIMED)]
        missed += bool(faults)
        page, _alias, sql = key
        say(
            f"{page:10}{less.middle():6.2f} {more.middle():6.2f} ms  p99 {less.late():6.2f} {more.late():6.2f}  "
            f"rows {less.rows:3} {more.rows:3}  pages {less.pages:3} {more.pages:3}, "
            f"beyond {less.beyond:3} {more.beyond:3}  {_short(sql)}"
            + (f"  MISSES: {', '.join(faults)}" if faults else "")
        )
    return missed


def _faults(less: Statement, more: Statement, large: set[str]) -> dict[str, bool]:
    return {
        "p50": max(more.middle(), FAST) > MIDDLE * max(less.middle(), FAST),
        "p99": max(more.late(), 2 * FAST) > LATE * max(less.late(), 2 * FAST),
        "rows": more.rows > TOUCHED * less.rows + FREE,
        "pages": more.beyond > max(TOUCHED * max(less.beyond, 0) + FREE, 0),
        f"more than {MOST} pages": more.beyond > MOST,
        "reads a whole table": bool(more.scans & large),
        "sorts more": more.sorted > TOUCHED * max(less.sorted, less.rows) + FREE,
    }


def _short(sql: str) -> str:
    words = " ".join(sql.split())
    table = words.partition(" FROM ")[2].split(" ")[0] or words[:40]
    return f"{words.split(' ')[0]} {table} {words.partition(' WHERE ')[2][:80]}"


def lay(load: Load) -> None:
    """Put an empty file, of yesterday's yesterday, under the name of every size of some couples' photos."""
    load.use()
    folder, old = Path(storages["photos"].location), time.time() - 3 * 24 * 3600
    shutil.rmtree(folder)
    with connection.cursor() as cursor:
        cursor.execute("SELECT unnest(ARRAY[original, small, medium, large]) FROM photos_photo LIMIT %s", [FILED * 4])
        for (name,) in cursor.fetchall():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()
            os.utime(file, (old, old))


def job(load: Load, due: Callable[[Any], bool], found: Found, name: str) -> tuple[int, float]:
    """Run one job five times; give the rows read by the last, and the least milliseconds of processor."""
    spent, rows = [], 0
    connection.ensure_connection()
    backend = connection.connection.info.backend_pid
    with server(load.name) as hand:
        for _ in range(RUNS):
            before, began = _rows_read(hand), _processor(backend)
            with noted(name, found):
                due(timezone.now())
            spent.append((_processor(backend) - began) * 1000)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_stat_force_next_flush()")
            rows = _rows_read(hand) - before
    return rows, min(spent)


def _rows_read(hand: Any) -> int:
    hand.execute("SELECT pg_stat_force_next_flush()")
    hand.execute("SELECT pg_stat_clear_snapshot()")
    row = hand.execute("SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_user_tables").fetchone()
    return int(row[0])


def _processor(backend: int) -> float:
    """Give the seconds that this process, and the server's process for it, have used so far."""
    own = time.process_time()
    with suppress(OSError):
        return own + int(Path(f"/proc/{backend}/schedstat").read_text().split()[0]) / 1e9
    return own


def jobs(loads: list[Load]) -> tuple[int, list[Found]]:
    """Run every job of the clock in each load; give how many cost more, and their statements."""
    found: list[Found] = [defaultdict(Statement) for _ in loads]
    figures = defaultdict(list)
    for load, statements in zip(loads, found, strict=True):
        lay(load)
        for name, one in JOBS.items():
            figures[name].append(job(load, one.due, statements, name))
    missed = 0
    for name, (few, many) in figures.items():
        rows, spent = (
            max(more, noise) / max(less, noise) for noise, less, more in zip(NOISE.values(), few, many, strict=True)
        )
        late = max(rows, spent) > JOB
        missed += late
        say(
            f"job {name:10} rows {few[0]} {many[0]} ({rows:.2f}), processor {few[1]:.1f} {many[1]:.1f} ms ({spent:.2f})"
            + ("  MISSES" if late else "")
        )
    return missed, found


def main() -> int:
    """Load, look, judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--couples", type=int, default=1_000_000)
    parser.add_argument("--seen", type=int, default=SEEN)
    parser.add_argument("--keep", action="store_true", help="leave the databases there")
    asked = parser.parse_args()
    loads = [Load.of(f"{BASE}_{name}", many, asked.seen) for name, many in (("few", FEW), ("many", asked.couples))]
    try:
        call_command("collectstatic", interactive=False, verbosity=0)
        year = make()
        for load in loads:
            began = time.monotonic()
            fill(load, year)
            say(f"{load.couples:,} couples: {_size(load)} in {time.monotonic() - began:.0f} s")
        few, many = looked(year, loads)
        missed, (few_jobs, many_jobs) = jobs(loads)
        for load, found in zip(loads, ({**few, **few_jobs}, {**many, **many_jobs}), strict=True):
            explain(load, found, heights_of(load))
        large = growing(loads[1])
        missed += judge(few, many, large) + judge(few_jobs, many_jobs, large, alone=True)
    finally:
        if not asked.keep:
            drop(BASE, *(load.name for load in loads))
        shutil.rmtree(os.environ["NEARER_VAR"], ignore_errors=True)
    say(f"{missed} of {len(many) + len(many_jobs)} statements miss their limit")
    return 1 if missed else 0


def _size(load: Load) -> str:
    with server() as hand:
        row = hand.execute("SELECT pg_database_size(%s) + pg_database_size(%s)", [load.name, load.name + KEYS])
        return f"{row.fetchone()[0] / 2**30:.2f} GiB"


def say(words: str) -> None:
    """Print a line."""
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
