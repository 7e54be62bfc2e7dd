"""The database by its address: SQLite in a file where nothing is said, else PostgreSQL."""

import sqlite3
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# Write-ahead logging could lose a commit when the log was reset; these versions and later have the fix
# (https://sqlite.org/wal.html, "The WAL-reset bug"). The numbers are the fixed releases of each line.
WAL_FIXED_IN = {(3, 44): 6, (3, 50): 7, (3, 51): 3}


def wal_is_safe(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """Tells whether this SQLite library has the WAL-reset fix; without it the rollback journal is used."""
    line, patch = version[:2], version[2]
    if line in WAL_FIXED_IN:
        return patch >= WAL_FIXED_IN[line]
    return line > max(WAL_FIXED_IN)


def sqlite(file: Path) -> dict[str, Any]:
    """Returns the settings for SQLite in `file`: durable, strict, and with deleted rows overwritten."""
    journal = "WAL" if wal_is_safe() else "DELETE"
    pragmas = f"journal_mode={journal}; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON"
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": f"PRAGMA {pragmas};"},
    }


def from_address(address: str, *, default_file: Path) -> dict[str, Any]:
    """Returns Django's settings for `address` (postgres://…, sqlite:///file or nothing at all).

    PostgreSQL is kept usable behind a pooler in transaction mode: no server-side cursors, no prepared statements.
    """
    if not address:
        return sqlite(default_file)
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        return sqlite(Path(parts.path))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured("DATABASE_URL starts with postgres:// or sqlite:///, or is not set at all.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {"prepare_threshold": None},
    }
