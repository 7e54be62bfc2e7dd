"""Follows every write: Litestream the words and the keys, this process the photos; and once a day it copies all.

Litestream needs SQLite's write-ahead log. With a library that lacks the fix for that (config/databases.py), a copy
within seconds of each change stands in.
"""

import json
import logging
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from apps.operating import marks
from config import databases
from config.backups import Failed, making, places
from config.server import box

logger = logging.getLogger(__name__)
STEP, SETTLED = 0.5, 2.0  # seconds between two looks; since when a file is whole
AGAIN = 600  # seconds after which what failed is tried again
RESTED = 5  # seconds before Litestream is started again
SOON, RARELY = 10, 100  # seconds from one copy to the next; and at least so many times what one takes
STREAMS = {"default": "BACKUP_TO", "vault": "BACKUP_KEYS_TO"}


def hindrance() -> str:
    """Returns why writes can't be followed; empty if they can."""
    if not databases.wal_is_safe():
        return "this Python's SQLite has no safe write-ahead log (3.44.6, 3.50.7, 3.51.3 or later has)"
    if not _litestream():
        return "there is no litestream here"
    return "" if all(map(_target, STREAMS)) else "BACKUP_STREAM_TO and BACKUP_KEYS_STREAM_TO aren't both set"


def last_write(alias: str) -> datetime | None:
    """Returns when what was last followed of a database was written; None if nothing was."""
    if not _litestream() or not _target(alias):
        return None
    try:
        said = _run("ltx", "-json", "-level", "all", str(making.file_of(alias)))
    except Failed:
        return None
    return max((datetime.fromisoformat(part["timestamp"]) for part in json.loads(said) or []), default=None)


def restore(alias: str, to: Path, at: datetime | None) -> None:
    """Puts a database together as it was then, or last."""
    then = ["-timestamp", at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")] if at else []
    _run("restore", "-o", str(to), *then, str(making.file_of(alias)))


def watch(stopped: Callable[[], bool]) -> None:
    """Follows until told to stop, and once more what came before that."""
    words, _keys = making.both()
    if why := hindrance():
        logger.warning("Writes are copied within seconds, not followed: %s.", why)
    photos, tried = Photos(words), -float(AGAIN)
    follower = Copier() if why else Follower()
    try:
        while not stopped():
            follower.look()
            photos.look()
            if _is_due() and time.monotonic() - tried >= AGAIN:
                tried = time.monotonic()
                _trying(making.back_up)
            time.sleep(STEP)
    finally:
        follower.stop()
        photos.look()


class Follower:
    """Litestream as a process; one that died is started again."""

    def __init__(self) -> None:
        self.again_at = 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def look(self) -> None:
        if self.process and self.process.poll() is not None:
            logger.error("Litestream has ended (%s); again in %s s.", self.process.returncode, RESTED)
            self.process, self.again_at = None, time.monotonic() + RESTED
        if not self.process and time.monotonic() >= self.again_at:
            command = [_litestream(), "replicate", "-no-expand-env", "-config", str(_config())]
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, preexec_fn=box.end_with_parent)  # noqa: S603

    def stop(self) -> None:
        if self.process:
            self.process.terminate()  # it sends the rest first
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(box.PATIENCE)
            self.process.kill()


class Copier:
    """In place of Litestream: a copy of both databases soon after each change, so rarely that it's no burden."""

    def __init__(self) -> None:
        self.copied, self.next_at = "", 0.0

    def look(self) -> None:
        if time.monotonic() >= self.next_at and self._state() != self.copied:
            self._copy()

    def stop(self) -> None:
        if self._state() != self.copied:
            self._copy()

    def _copy(self) -> None:
        state, began = self._state(), time.monotonic()
        _trying(making.copy_latest)
        self.copied, now = state, time.monotonic()
        self.next_at = now + max(SOON, RARELY * (now - began))

    def _state(self) -> str:
        files = [part for alias in STREAMS for part in _parts(making.file_of(alias))]
        return repr([(part.name, (seen := part.stat()).st_mtime_ns, seen.st_size) for part in files])


class Photos:
    """What is new in the folder of photos, found by the folders in which something changed."""

    def __init__(self, place: places.Place) -> None:
        self.place, self.seen = place, dict[str, int]()
        self.there = place.sizes(making.PHOTOS) if settings.PHOTOS_IN == "folder" else {}

    def look(self) -> None:
        """Copies what is new; OSError and Failed are for the log, since the next look tries again."""
        new = dict[str, int]()
        with suppress(FileNotFoundError):
            for folder in os.scandir(settings.PHOTOS) if settings.PHOTOS_IN == "folder" else ():
                new |= self._new_in(folder)
        if not new:
            return
        try:
            self.place.put(settings.PHOTOS, making.PHOTOS, new)
            self.there |= new
        except (OSError, Failed) as problem:
            self.seen.clear()
            logger.error("Photos can't be copied just now: %s", problem)

    def _new_in(self, folder: os.DirEntry[str]) -> dict[str, int]:
        if self.seen.get(folder.name) == (changed := folder.stat().st_mtime_ns):
            return {}
        files = [(file.name, file.stat()) for file in os.scandir(folder.path)]
        if all(found.st_mtime < time.time() - SETTLED for _name, found in files):  # else it is looked at again
            self.seen[folder.name] = changed
        sizes = {f"{folder.name}/{name}": found.st_size for name, found in files}
        return {name: size for name, size in sizes.items() if self.there.get(name) != size}


def _is_due() -> bool:
    last = marks.of(marks.BACKUP)
    return not last or timezone.now() - last >= timedelta(hours=settings.BACKUP_EVERY)


def _parts(file: Path) -> list[Path]:
    """Returns the file of a database, and its log if it has one now."""
    return [part for part in (file, Path(f"{file}-wal")) if part.exists()]


def _trying(make: Callable[[datetime], object]) -> None:
    try:
        make(timezone.now())
    except (OSError, Failed, *making.DATABASE_ERRORS) as problem:
        logger.error("No backup could be made: %s", problem)


def _litestream() -> str:
    beside = Path(sys.executable).with_name("litestream")
    return str(beside) if beside.is_file() else shutil.which("litestream") or ""


def _target(alias: str) -> dict[str, Any] | None:
    place = places.at(getattr(settings, STREAMS[alias]))
    if isinstance(place, places.Folder):
        return {"type": "file", "path": str(place.root.absolute() / "stream")}
    address = getattr(settings, STREAMS[alias].replace("_TO", "_STREAM_TO"))
    return {"url": address} if address else None


def _config() -> Path:
    """Writes what Litestream is to do; JSON is YAML, too. After six days and one it has let go of what was."""
    file = Path(settings.VAR) / "litestream.json"
    wanted = {
        "logging": {"level": "warn"},
        "snapshot": {"interval": "24h", "retention": "144h"},
        "shutdown-sync-timeout": "3s",
        "dbs": [
            {
                "path": str(making.file_of(alias)),
                "monitor-interval": "500ms",
                "replica": target | {"sync-interval": "500ms"},
            }
            for alias in STREAMS
            if (target := _target(alias))
        ],
    }
    file.write_text(json.dumps(wanted))
    return file


def _run(action: str, *words: str) -> str:
    command = [_litestream(), action, "-no-expand-env", "-config", str(_config()), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise Failed(f"Litestream can't {action}: {done.stderr.strip()[-300:]}")
    return done.stdout
