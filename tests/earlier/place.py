"""A place that an earlier version made: both its databases, its keys and photos, and what could be read in it then.

`place.tar.gz` was made by the version of commit d8484a7, through its doors: Mara and Robin (who had begun alone), a
year of their life, each exercise from start to end in all its modes and left half way at each kind of step; and Dana,
alone. `expected.json` in it has every word that opened. It stays as it is: what lies in a place today is still read
tomorrow.
"""

from __future__ import annotations

import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connections, router
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import CreateModel
from django.db.migrations.recorder import MigrationRecorder
from django.test import override_settings

from config import databases

FILES = {"default": "nearer.sqlite3", "vault": "vault.sqlite3"}
FIRST = "0001_tables"
MADE = {"auth", "contenttypes"}  # filled by every migrate


@contextmanager
def opened(folder: Path) -> Iterator[dict[str, Any]]:
    """Let the databases be that place, brought up to date, and give what could be read in it."""
    with tarfile.open(Path(__file__).with_name("place.tar.gz")) as packed:
        packed.extractall(folder, filter="data")
    shutil.copytree(folder / "photos", settings.VAR / "photos", dirs_exist_ok=True)
    secret = (folder / "secret_key").read_text().strip()
    with override_settings(SECRET_KEY=secret, ROOT_KEY_FILE=folder / "root_key"), _connected(folder):
        for alias in ("vault", "default"):
            call_command("migrate", database=alias, verbosity=0)
        yield json.loads((folder / "expected.json").read_text())


@contextmanager
def _connected(folder: Path) -> Iterator[None]:
    names = {alias: connections[alias].settings_dict["NAME"] for alias in FILES}
    on_sqlite = connections["default"].vendor == "sqlite"
    bases = {
        alias: str(folder / name) if on_sqlite else f"nearer_{alias}_{os.getpid()}" for alias, name in FILES.items()
    }
    use(bases)
    try:
        if not on_sqlite:
            _carry_over(folder, bases)
        yield
    finally:
        use(names)
        if not on_sqlite:
            _on_server("DROP DATABASE IF EXISTS", bases)


def use(names: dict[str, Any]) -> None:
    """Let the databases be these from now on."""
    ContentType.objects.clear_cache()
    for alias, name in names.items():
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def _carry_over(folder: Path, bases: dict[str, str]) -> None:
    """Make the same place on a server: the tables, the rows, and the note of which migrations had made them."""
    _on_server("CREATE DATABASE", bases)
    for alias, file in FILES.items():
        executor = MigrationExecutor(connections[alias])
        graph = executor.loader.graph
        with _file(folder / file):
            there = {app for app, _name in MigrationRecorder(connections["file"]).applied_migrations()}
            leaves = [(app, name) for app, name in graph.leaf_nodes() if app in there]
            first = [(app, FIRST) if (app, FIRST) in graph.nodes else (app, name) for app, name in leaves]
            plan = executor.migration_plan(first)
            was = executor.migrate(first, plan).apps
            executor.recorder.migration_qs.filter(name=FIRST).delete()
            for step, _backwards in plan:
                for made in (one for one in step.operations if isinstance(one, CreateModel)):
                    _copy(was.get_model(step.app_label, made.name), alias)


def _copy(model: Any, alias: str) -> None:
    if model._meta.app_label not in MADE and router.allow_migrate(alias, model._meta.app_label):
        model.objects.using(alias).bulk_create(model.objects.using("file").all())


@contextmanager
def _file(path: Path) -> Iterator[None]:
    connections.databases["file"] = connections.configure_settings({"default": databases.sqlite(path)})["default"]
    try:
        yield
    finally:
        connections["file"].close()
        del connections["file"], connections.databases["file"]


def _on_server(what: str, bases: dict[str, str]) -> None:
    with connections["default"]._nodb_cursor() as cursor:
        for name in bases.values():
            cursor.execute(f"{what} {connections['default'].ops.quote_name(name)}")
