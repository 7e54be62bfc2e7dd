"""Makes a backup: words, then keys, then photos; and lets go of what is older than a week."""

import contextlib
import fcntl
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connections

from apps.operating import marks
from config.backups import KEPT, Failed, places
from config.backups.places import Place

DATABASE_ERRORS = (sqlite3.Error, DatabaseError)

STAMP, WHOLE, LATEST = "%Y-%m-%dT%H%M%SZ", ".sqlite3", ".latest.sqlite3"
COPIES, PHOTOS, NOTES = "copies", "photos", "notes"
GONE = "gone.json"  # a note of which photos are gone here, and since when
UNDER_WAY = ".copy-"


def back_up(at: datetime) -> int:
    """Makes a whole backup and returns how many photos are in it."""
    words, keys = both()
    with alone():
        _copy("default", words, at)
        _copy("vault", keys, at)
        count = _photos(words, at) if settings.PHOTOS_IN == "folder" else 0
        for place in (words, keys):
            place.drop(COPIES, [name for name, made in copies(place).items() if made < at - KEPT])
    marks.set_now(marks.BACKUP, at)
    return count


def copy_latest(at: datetime) -> None:
    """Copies words and keys, in place of what it copied before: for where writes can't be followed one by one."""
    words, keys = both()
    with alone():
        _copy("default", words, at, LATEST)
        _copy("vault", keys, at, LATEST)


def both() -> tuple[Place, Place]:
    """Returns the place of the words and that of the keys, which are never one."""
    to, keys_to = settings.BACKUP_TO, settings.BACKUP_KEYS_TO
    if not to or not keys_to:
        raise Failed("Set BACKUP_TO and BACKUP_KEYS_TO: two places, for who has both has more than is good.")
    if f"{keys_to.rstrip('/')}/".startswith(f"{to.rstrip('/')}/") or f"{to.rstrip('/')}/".startswith(f"{keys_to}/"):
        raise Failed("BACKUP_KEYS_TO is the same place as BACKUP_TO: take another, best on another disk or store.")
    return places.at(to), places.at(keys_to)


def file_of(alias: str) -> Path:
    if connections[alias].vendor != "sqlite":
        raise Failed("The database is a server's: docs/operating.md tells how that is backed up.")
    return Path(str(connections[alias].settings_dict["NAME"]))


def copies(place: Place) -> dict[str, datetime]:
    """Returns the copies of a database, and when each was made."""
    found = {}
    for name in place.sizes(COPIES):
        with contextlib.suppress(ValueError):  # nothing of ours
            found[name] = datetime.strptime(name.replace(LATEST, WHOLE), f"{STAMP}{WHOLE}").replace(tzinfo=UTC)
    return found


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Lets one at a time make a backup; what an interrupted one left is taken away."""
    with open(settings.VAR / "backup.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for place in both():
            for left in _workshop(place).glob(f"{UNDER_WAY}*"):
                shutil.rmtree(left, ignore_errors=True)
        yield


def _copy(alias: str, place: Place, at: datetime, kind: str = WHOLE) -> None:
    (beside := _workshop(place)).mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=beside, prefix=UNDER_WAY) as folder:
        made = Path(folder) / at.astimezone(UTC).strftime(f"{STAMP}{kind}")
        _copied(file_of(alias), made)
        before = [name for name in place.sizes(COPIES) if name.endswith(LATEST) and name != made.name]
        place.put(made.parent, COPIES, [made.name])
        place.drop(COPIES, before)


def _workshop(place: Place) -> Path:
    """Returns where a copy is made: in the place itself if it can be, since the disk here need have no room for it."""
    return place.root if isinstance(place, places.Folder) else Path(settings.FILE_UPLOAD_TEMP_DIR)


def _copied(source: Path, target: Path) -> None:
    with (
        contextlib.closing(sqlite3.connect(source, timeout=20)) as old,
        contextlib.closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)  # in one step: what is written meanwhile waits
        new.execute("PRAGMA journal_mode=DELETE")  # all in one file
        if (said := new.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            raise Failed(f"{source.name} is damaged ({said}); older backups are as they were.")
    target.chmod(0o600)


def _photos(place: Place, at: datetime) -> int:
    """Copies those that are new, and takes those away that have been gone here for a week."""
    here, there = places.Folder(settings.PHOTOS).sizes(""), place.sizes(PHOTOS)
    place.put(settings.PHOTOS, PHOTOS, [name for name, size in here.items() if there.get(name) != size])
    with tempfile.TemporaryDirectory(dir=_workshop(place), prefix=UNDER_WAY) as folder:
        file = Path(folder) / GONE
        if place.sizes(NOTES):
            place.take(NOTES, [GONE], file.parent)
        known = json.loads(file.read_text()) if file.exists() else {}
        gone = {name: known.get(name, f"{at:%Y-%m-%d}") for name in there if name not in here}
        over = [name for name, since in gone.items() if since < f"{at - KEPT:%Y-%m-%d}"]
        place.drop(PHOTOS, over)
        file.write_text(json.dumps({name: since for name, since in gone.items() if name not in over}))
        place.put(file.parent, NOTES, [GONE])
    return len(here)
