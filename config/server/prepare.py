"""Makes ready what a start needs: the folder, the database, the static files. Quick when nothing has changed."""

import contextlib
import hashlib
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

from config.server import temp

# What the static files are made from; content is here so that a faulty exercise stops the start, not an evening.
MADE_FROM = ("static", "templates", "content", "apps", "config", "decoder", "requirements.txt")


def main() -> None:
    """Prepare; with --sample also put in two invented people."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    with contextlib.suppress(PermissionError):  # a mounted folder may belong to somebody else
        settings.VAR.chmod(0o700)
    temp.empty(Path(settings.FILE_UPLOAD_TEMP_DIR))
    _migrate()
    _collect()
    _try_store()
    call_command("vault", "begin", quiet="--sample" in sys.argv)
    if "--sample" in sys.argv:
        _sample()


def _migrate() -> None:
    # Keys first: a migration may have to seal. In their database nothing is made but the vault's own tables.
    for alias, only in (("vault", ["vault"]), ("default", [])):
        executor = MigrationExecutor(connections[alias])
        if executor.migration_plan(executor.loader.graph.leaf_nodes(*only)):
            _say("Bringing the database up to date …" if alias == "default" else f"Bringing {alias} up to date …")
            call_command("migrate", *only, database=alias, interactive=False, verbosity=0)


def _collect() -> None:
    stamp, wanted = settings.VAR / "static.stamp", _fingerprint(settings.ROOT)
    if settings.STATIC_ROOT.is_dir() and stamp.is_file() and stamp.read_text() == wanted:
        return
    _say("Checking, and collecting styles, scripts and icons …")
    call_command("check")
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(wanted)


def _fingerprint(root: Path) -> str:
    """Give one hash of every file that the static files depend on."""
    found = hashlib.sha256(sys.version.encode())
    for name in MADE_FROM:
        place = root / name
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.is_file() and file.suffix != ".pyc":
                found.update(f"{file.relative_to(root)}\0".encode() + file.read_bytes())
    return found.hexdigest()


def _try_store() -> None:
    """Say if photos can't be kept. It is no reason not to start: a store that is away comes back."""
    for warning in run_checks(tags=["store"], include_deployment_checks=True):
        _say(f"{warning.msg} {warning.hint}")


def _sample() -> None:
    stamp = settings.VAR / "sampled"
    if stamp.exists():
        return
    _say("Inventing two people and a year of their life …")
    call_command("sample")
    stamp.touch()


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        main()
    except (CommandError, ImproperlyConfigured) as problem:
        sys.exit(f"{problem}")
