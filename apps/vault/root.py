"""The root key: 32 random bytes in a file of its own, in no database and in no backup of one.

Alternatively it is in ROOT_KEY, or printed by ROOT_KEY_COMMAND (a key service's client), run at most once a minute.
During a rotation there are several, newest first. The file is read at each use, so that every process sees a new key at
once.
"""

import contextlib
import hashlib
import os
import secrets
import shlex
import subprocess
import time
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from apps.vault.sealing import SECRET, Key, RootMissing, Unreadable

ASKED_EVERY = 60  # seconds
ROWS = 4  # of the recovery sheet: eight bytes and two of checksum each


class RootKey(Key):
    """A root key, identified by a hash that reveals nothing of it."""

    __slots__ = ("print",)

    def __init__(self, secret: bytes) -> None:
        super().__init__(secret)
        self.print = hashlib.sha256(b"nearer root key\0" + secret).hexdigest()[:16]

    def __repr__(self) -> str:
        return f"<root key {self.print}>"

    def sheet(self) -> str:
        """Returns the key as rows for a paper backup; the last group of each row is its checksum."""
        rows = [self._secret[at : at + 8] for at in range(0, SECRET, 8)]
        return "\n".join((row + _check(number, row)).hex(" ", 2) for number, row in enumerate(rows))

    def kept(self) -> str:
        """Returns the key as written to the file."""
        return self._secret.hex()


def from_sheet(text: str) -> RootKey:
    """Parses a recovery sheet. Raises Unreadable naming the row whose checksum is wrong."""
    lines = ["".join(line.split()) for line in text.lower().splitlines() if line.strip()]
    if len(lines) != ROWS:
        raise Unreadable(f"A sheet has {ROWS} rows; here are {len(lines)}.")
    secret = b""
    for number, line in enumerate(lines):
        try:
            row = bytes.fromhex(line)
        except ValueError:
            row = b""
        if len(row) != 10 or row[8:] != _check(number, row[:8]):
            raise Unreadable(f"Row {number + 1} has a slip in it.")
        secret += row[:8]
    return RootKey(secret)


def all_keys(*, anew: bool = False) -> list[RootKey]:
    """Returns all root keys, newest first; none before the first start. `anew` skips the cache of a key service."""
    text = _from_outside(anew=anew).replace(",", " ")
    if not text.strip() and _file().is_file():
        text = _file().read_text()
    try:
        return [RootKey(bytes.fromhex(word)) for word in text.split()]
    except ValueError:
        raise RootMissing(
            "The root key is damaged: restore it from its sheet (manage.py vault restore-root)."
        ) from None


def exists() -> bool:
    """Returns whether there is a root key, without creating one."""
    return bool(_from_outside().strip()) or _file().is_file()


def newest() -> RootKey:
    """Returns the root key to wrap with; creates the first one atomically, readable by its owner only."""
    if not exists():
        _file().parent.mkdir(parents=True, exist_ok=True)
        draft = _written(RootKey(secrets.token_bytes(SECRET)).kept())
        with contextlib.suppress(FileExistsError):  # another process was faster: use its key
            os.link(draft, _file())
        draft.unlink()
    if found := all_keys():
        return found[0]
    raise RootMissing("The root key is empty: restore it from its sheet (manage.py vault restore-root).")


def keep(*roots: RootKey) -> None:
    """Replaces the file atomically with these keys, newest first."""
    if _from_outside().strip():
        raise Unreadable("The root key comes from outside: change it there (the new one, a comma, the old one).")
    _file().parent.mkdir(parents=True, exist_ok=True)
    _written("\n".join(one.kept() for one in roots)).replace(_file())


def confirm(typed: str) -> None:
    """Records that the recovery sheet of the newest root key was typed back correctly; raises Unreadable otherwise."""
    if from_sheet(typed).print != newest().print:
        raise Unreadable("This is the sheet of another root key.")
    _confirmed().write_text(newest().print)


def is_confirmed() -> bool:
    """Returns whether the sheet of the newest root key has been confirmed."""
    return exists() and _confirmed().is_file() and _confirmed().read_text() == newest().print


def _from_outside(*, anew: bool = False) -> str:
    if not (command := os.environ.get("ROOT_KEY_COMMAND", "").strip()):
        return os.environ.get("ROOT_KEY", "")
    if anew:
        _asked.cache_clear()
    return _asked(command, int(time.monotonic() // ASKED_EVERY))


@lru_cache(maxsize=1)
def _asked(command: str, _minute: int) -> str:
    try:
        answer = subprocess.run(shlex.split(command), capture_output=True, text=True, timeout=20, check=True)  # noqa: S603
    except (OSError, ValueError, subprocess.SubprocessError) as problem:  # its output may contain the key
        raise RootMissing(f"ROOT_KEY_COMMAND failed ({type(problem).__name__}).") from None
    return answer.stdout


def _file() -> Path:
    return Path(settings.ROOT_KEY_FILE)


def _confirmed() -> Path:
    return _file().with_name(_file().name + ".confirmed")


def _written(text: str) -> Path:
    """Writes and syncs a temporary file beside the key file; the caller moves it into place."""
    draft = _file().with_name(f"{_file().name}.{secrets.token_hex(6)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as made:
        made.write(text + "\n")
        made.flush()
        os.fsync(made.fileno())
    return draft


def _check(number: int, row: bytes) -> bytes:
    return hashlib.sha256(bytes([number]) + row).digest()[:2]
