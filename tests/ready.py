"""What takes long to make and is the same for all: made once, for all who run tests beside each other.

`python -m tests.ready <folder>` makes the databases that tests begin with.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
import pytest

ROOT = Path(__file__).resolve().parent.parent
BASES = ("vault", "default")


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Give the folder of this name; whoever comes first makes what is in it, and the others wait for that."""
    own = factory.getbasetemp()
    handed_in = os.environ.get("NEARER_READY")
    ours = Path(handed_in) if handed_in else own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own
    folder, making = ours / name, ours / f"{name}-making"
    with (ours / f"{name}-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir()
            make(making)
            making.rename(folder)
    return folder


def migrated(folder: Path) -> None:
    """Put an empty SQLite database of each kind there, with all tables."""
    env = os.environ | {"DATABASE_URL": "", "VAULT_URL": ""}
    subprocess.run([sys.executable, "-m", "tests.ready", folder], cwd=ROOT, env=env, check=True)


@contextmanager
def stores() -> Iterator[dict[str, str]]:
    """Make a database beside the one that is handed in, and take a Redis of this worker's; give nothing for files."""
    handed_in = os.environ.get("DATABASE_URL", "")
    if not handed_in.startswith("postgres"):
        yield {}
        return
    with database_on(handed_in) as address:
        yield {"DATABASE_URL": address} | _redis()


@contextmanager
def database_on(address: str) -> Iterator[str]:
    """Make an empty database on the server of another; give its address, and take it away."""
    name = f"nearer_tests_{uuid4().hex}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield urlsplit(address)._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _redis() -> dict[str, str]:
    address = os.environ.get("REDIS_URL")
    return {"REDIS_URL": f"{address.rsplit('/', 1)[0]}/{worker() + 1}"} if address else {}


def worker() -> int:
    """Give the number of this process among those who run tests beside each other."""
    return int("".join(filter(str.isdigit, os.environ.get("PYTEST_XDIST_WORKER", ""))) or 0)


def set_up(env: dict[str, str]) -> None:
    """Do what bin/start does the first time."""
    subprocess.run([sys.executable, "-m", "config.server.prepare"], cwd=ROOT, env=env, check=True)


def _migrate(folder: Path) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connections

    for alias in BASES:
        connections[alias].settings_dict["NAME"] = str(folder / f"{alias}.sqlite3")
        call_command("migrate", database=alias, run_syncdb=True, verbosity=0)
        connections[alias].close()
    shutil.rmtree(settings.VAR)


if __name__ == "__main__":
    _migrate(Path(sys.argv[1]))
