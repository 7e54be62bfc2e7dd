"""Whether words survive `kill -9`. `python bench/kills_of_words.py [--kills 200] [--database postgres] [--seed 7]`.

Two people write as the pages do, each in a process of its own: thank-yous, memories, and now and then they take a
thank-you back. At moments drawn by the seed both are killed and two others go on. What was acknowledged must be there
once and open to its words, what was taken back must be empty, no memory may lack its telling, and the database must be
whole. It exits with 1 otherwise. photos: bench/kills.py.
"""

import argparse
import os
import random
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.kills import say, scratch  # noqa: E402

SOON, LATE = 0.02, 0.5  # seconds from a start to the kill


def main() -> int:
    """Write, kill, look."""
    asked = options()
    with ExitStack() as held:
        folder = held.enter_context(tempfile.TemporaryDirectory(prefix="nearer-kills-"))
        os.environ |= {"DJANGO_SETTINGS_MODULE": "config.settings", "NEARER_VAR": folder, "SECRET_KEY": ""}
        os.environ |= {"VAULT_URL": "", "PHOTOS_IN": "", "SITE_URL": "", "DEBUG": "", "BACKUP_TO": ""}
        os.environ["DATABASE_URL"] = held.enter_context(scratch()) if asked.database == "postgres" else ""
        subprocess.run([sys.executable, "-m", "config.server.prepare"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
        return run(asked)


def run(asked: argparse.Namespace) -> int:
    """Do it, in the place that is set up."""
    import django

    django.setup()
    from django.db import connection, connections

    from bench.live import signed_in

    couple = signed_in(1)[0][0]
    people = [seat.user.pk for seat in couple.both()]
    chance, told, began = random.Random(asked.seed), list[str](), time.monotonic()  # noqa: S311
    for _ in range(asked.kills):
        connections.close_all()
        told += killed(couple.pk, people, chance)
    faults = lost(told) + whole(connection)
    for fault in faults:
        say(f"LOST {fault}")
    spent = time.monotonic() - began
    say(f"seed {asked.seed}, {connection.vendor}: {asked.kills} kills of two, in {spent:.0f} s")
    say(f"{len(told)} acknowledged, {len(faults)} faults")
    return 1 if faults or not told else 0


def killed(couple: UUID, people: list[UUID], chance: random.Random) -> list[str]:
    """Let both write and kill them; give what was acknowledged."""
    reader, writer = os.pipe()
    children = []
    for person in people:
        if not (child := os.fork()):
            try:
                write(couple, person, writer)
            finally:
                os._exit(1)
        children.append(child)
    os.close(writer)
    time.sleep(chance.uniform(SOON, LATE))
    for child in children:
        os.kill(child, signal.SIGKILL)
    for child in children:
        os.waitpid(child, 0)
    with os.fdopen(reader) as said:
        return said.read().splitlines()


def write(couple_id: UUID, person_id: UUID, to: int) -> None:
    """Write without end, and tell of each when it is acknowledged; of one that is taken back, before that as well."""
    from django.utils import timezone

    from apps.accounts.models import User
    from apps.couples.models import Couple
    from apps.gratitude import giving
    from apps.memories.moment import Moment
    from apps.memories.story import keeping
    from apps.vault import keyring

    person, today = User.objects.get(pk=person_id), timezone.now().date()
    for number in range(10**6):
        couple = Couple.objects.get(pk=couple_id)
        with keyring.open_for(couple=couple_id, people=[seat.user_id for seat in couple.both()]):
            thanks = giving.give_now(couple, f"thanks {number}", by=person, day=today, key=uuid4())
            os.write(to, f"thanks {thanks.pk} thanks {number}\n".encode())
            if not number % 3:
                memory = keeping.keep(couple, by=person, title=f"memory {number}", when=Moment.on(today), words="told")
                os.write(to, f"memory {memory.pk} memory {number}\n".encode())
            if not number % 5:
                os.write(to, f"goes {thanks.pk} thanks\n".encode())
                giving.take_back(thanks, by=person)
                os.write(to, f"gone {thanks.pk} thanks\n".encode())


def lost(told: list[str]) -> list[str]:
    """Tell what of it isn't as it was acknowledged."""
    from apps.gratitude.models import Thanks
    from apps.memories.models import Memory

    said: dict[str, dict[str, str]] = {kind: {} for kind in ("thanks", "memory", "goes", "gone")}
    for line in told:
        kind, pk, words = line.split(" ", 2)
        said[kind][pk] = words
    words = opened(Thanks, "text")
    titles = opened(Memory, "title")
    faults = [
        f"thank-you {pk}" for pk, text in said["thanks"].items() if pk not in said["goes"] and words.get(pk) != text
    ]
    faults += [f"thank-you {pk} is back" for pk in said["gone"] if words[pk] != "None"]
    faults += [f"memory {pk}" for pk, title in said["memory"].items() if titles.get(pk) != title]
    half = Memory.objects.filter(tellings=None).count()
    return faults + [f"{half} memories without their telling"] * bool(half)


def opened(model: Any, field: str) -> dict[str, str]:
    """Give the words of all rows, by their id."""
    from apps.vault import keyring

    found = {}
    for row in model.objects.all():
        with keyring.open_for(couple=row.couple_id, people=[seat.user_id for seat in row.couple.both()]):
            found[str(row.pk)] = str(getattr(row, field))
    return found


def whole(connection: Any) -> list[str]:
    """Tell what the database says of itself."""
    if connection.vendor != "sqlite":
        return []
    with connection.cursor() as cursor:
        integrity = cursor.execute("PRAGMA integrity_check").fetchall()
        loose = cursor.execute("PRAGMA foreign_key_check").fetchall()
    return [str(found) for found in (*integrity, *loose) if found != ("ok",)]


def options() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
