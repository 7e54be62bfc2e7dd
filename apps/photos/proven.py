"""The book of a move: which files were proven to stand in the new place as in the old one, and which originals open."""

import sqlite3
from pathlib import Path


class InUse(Exception):
    """The same move is going on already."""


class Book:
    """What is proven, in a file beside: names only. It may be written to the end of a batch, and no further."""

    def __init__(self, file: Path) -> None:
        self._base = sqlite3.connect(file, timeout=0)
        try:
            self._base.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._base.execute(
                "CREATE TABLE IF NOT EXISTS proven"
                " (name TEXT PRIMARY KEY, size INTEGER, seen INTEGER DEFAULT 1, opened INTEGER DEFAULT 0) WITHOUT ROWID"
            )
            self._base.execute("UPDATE proven SET seen = 0")
            self._base.commit()
        except sqlite3.OperationalError as problem:
            self._base.close()
            raise InUse from problem

    def close(self) -> None:
        """Keep what stands in it."""
        self._base.commit()
        self._base.close()

    def write(self, name: str, size: int) -> None:
        """Note that this file was read back as it is."""
        self._base.execute("INSERT OR REPLACE INTO proven (name, size) VALUES (?, ?)", (name, size))

    def see(self, name: str) -> None:
        """Note that what was proven is still there, in this run."""
        self._base.execute("UPDATE proven SET seen = 1 WHERE name = ?", (name,))

    def open(self, name: str) -> None:
        """Note that this original opened to what it was."""
        self._base.execute("UPDATE proven SET opened = 1 WHERE name = ?", (name,))

    def keep(self) -> None:
        """Keep what was written so far, should the next moment be the last."""
        self._base.commit()

    def size_of(self, name: str) -> int | None:
        """Give the size of a file that was proven once."""
        return self._one("size", name)

    def is_seen(self, name: str) -> bool:
        """Tell whether this file was proven, and is there in this run."""
        return bool(self._one("seen", name))

    def is_open(self, name: str) -> bool:
        """Tell whether this original opened once."""
        return bool(self._one("opened", name))

    def _one(self, column: str, name: str) -> int | None:
        found = self._base.execute(f"SELECT {column} FROM proven WHERE name = ?", (name,)).fetchone()  # noqa: S608
        return found[0] if found else None
