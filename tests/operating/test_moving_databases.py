"""All rows move from one engine to another, proven equal; what isn't empty, or differs, is refused."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import connections

from apps.accounts.models import User
from apps.couples.models import Couple
from config.management.commands import move_database
from tests import ready, whole
from tests.full import few
from tests.operating.dumping import dump

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parent.parent.parent
SERVER = os.environ.get("DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/postgres"
BASES = ("default", "vault")


@pytest.fixture
def files(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[str]]:
    """Give the addresses of two new SQLite databases with all tables."""
    made = ready.once(tmp_path_factory, "databases", ready.migrated)
    yield [f"sqlite:///{shutil.copy(made / f'{base}.sqlite3', tmp_path)}" for base in BASES]
    _close()


@pytest.fixture
def server() -> Iterator[list[str]]:
    """Give the addresses of two new PostgreSQL databases with all tables, and take them away."""
    try:
        psycopg.connect(SERVER, connect_timeout=3).close()
    except psycopg.OperationalError:
        pytest.skip("No PostgreSQL here")
    with ready.database_on(SERVER) as words, ready.database_on(SERVER) as keys:
        found = [words, keys]
        env = os.environ | {"DATABASE_URL": found[0], "VAULT_URL": found[1], "DJANGO_SETTINGS_MODULE": "tests.settings"}
        for base in reversed(BASES):
            command = [sys.executable, "manage.py", "migrate", "--run-syncdb", "-v0", "--database", base]
            subprocess.run(command, cwd=ROOT, env=env, check=True)
        yield found
        _close()


def _close() -> None:
    for alias in ("moved", "moved_keys"):
        connections[alias].close()


def move(targets: list[str]) -> None:
    call_command("move_database", to=targets[0], keys_to=targets[1])


@pytest.mark.parametrize("engine", few(["files", "server"], 1))
def test_everything_is_there_and_equal(
    engine: str, request: pytest.FixtureRequest, couple: Couple, alice: User, bob: User
) -> None:
    targets = request.getfixturevalue(engine)
    whole.furnish(couple, alice, bob)
    whole.browser_of(alice)  # a session, too
    move(targets)
    assert dump("default") == dump("moved")
    assert dump("vault") == dump("moved_keys")
    assert len(dump("default")) > 100
    # A new row finds a number of its own.
    address = EmailAddress.objects.using("moved").create(user=alice, email="other@example.org")
    assert EmailAddress.objects.using("moved").filter(pk=address.pk).count() == 1


def test_what_is_not_empty_is_refused(files: list[str], alice: User) -> None:
    move(files)
    with pytest.raises(CommandError, match="isn't empty"):
        move(files)


def test_what_differs_moves_nothing(files: list[str], alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    true = move_database._rows
    monkeypatch.setattr(
        move_database,
        "_rows",
        lambda model, at: [("other",)] if (model, at.alias) == (User, "moved") and true(model, at) else true(model, at),
    )
    monkeypatch.setattr(move_database, "_check", lambda *_: None)
    with pytest.raises(CommandError, match="nothing has moved"):
        move(files)
    monkeypatch.undo()
    move(files)


def test_other_tables_are_refused(tmp_path: Path, alice: User) -> None:
    with pytest.raises(CommandError, match="run the migrations"):
        move([f"sqlite:///{tmp_path / base}.sqlite3" for base in BASES])
