"""Makes ready what a start needs: the folder, the database, the static files. Quick when nothing has changed."""

import contextlib
import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from apps.web.build import fingerprint
from config.server.box import empty, say


def main(*, sample: bool) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    with contextlib.suppress(PermissionError):  # a mounted folder may belong to somebody else
        settings.VAR.chmod(0o700)
    empty(Path(settings.FILE_UPLOAD_TEMP_DIR))
    _migrate()
    _collect()
    _try_store()
    call_command("vault", "begin", quiet=sample)
    stamp = settings.VAR / "sampled"
    if sample and not stamp.exists():
        say("Inventing two people and a year of their life …")
        call_command("sample")
        stamp.touch()


def _migrate() -> None:
    # Keys first: a migration may have to seal. In their database nothing is made but the vault's own tables.
    for alias, only in (("vault", ["vault"]), ("default", [])):
        executor = MigrationExecutor(connections[alias])
        if executor.migration_plan(executor.loader.graph.leaf_nodes(*only)):
            say("Bringing the database up to date …" if alias == "default" else f"Bringing {alias} up to date …")
            call_command("migrate", *only, database=alias, interactive=False, verbosity=0)


def _collect() -> None:
    """Checks all and collects static files after every change, so that a faulty exercise stops the start."""
    stamp = settings.VAR / "static.stamp"
    if settings.STATIC_ROOT.is_dir() and stamp.is_file() and stamp.read_text() == fingerprint():
        return
    say("Checking, and collecting styles, scripts and icons …")
    call_command("check")
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(fingerprint())


def _try_store() -> None:
    """Says if photos can't be kept. It is no reason not to start: a store that is away comes back."""
    for warning in run_checks(tags=["store"], include_deployment_checks=True):
        say(f"{warning.msg} {warning.hint}")


if __name__ == "__main__":
    try:
        main(sample="--sample" in sys.argv)
    except (CommandError, ImproperlyConfigured) as problem:
        sys.exit(f"{problem}")
