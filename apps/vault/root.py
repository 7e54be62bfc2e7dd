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
import tempfile
import time
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from apps.vault.sealing import SECRET, Key, RootMissing, Unreadable

ASKED_EVERY = 60  # seconds
REMEDY = "restore it from its sheet (manage.py vault restore-root)"
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
    text = _from_outside(anew=anew)
    if not text and settings.ROOT_KEY_FILE.is_file():
        text = settings.ROOT_KEY_FILE.read_text()
    try:
        return [RootKey(bytes.fromhex(word)) for word in text.replace(",", " ").split()]
    except ValueError:
        raise RootMissing(f"The root key is damaged: {REMEDY}.") from None


def find(fingerprint: str, *, anew: bool = False) -> RootKey:
    """Returns the root key with this fingerprint; raises RootMissing."""
    for one in all_keys(anew=anew):
        if one.print == fingerprint:
            return one
    raise RootMissing(f"Root key {fingerprint} is missing: {REMEDY}.")


def exists() -> bool:
    """Returns whether there is a root key, even a damaged one, without creating one."""
    return bool(_from_outside()) or settings.ROOT_KEY_FILE.is_file()


def newest() -> RootKey:
    """Returns the root key to wrap with; creates the first one atomically, readable by its owner only."""
    if not exists():
        draft = _written(RootKey(secrets.token_bytes(SECRET)))
        with contextlib.suppress(FileExistsError):  # another process was faster: use its key
            os.link(draft, settings.ROOT_KEY_FILE)
        draft.unlink()
    if found := all_keys():
        return found[0]
    raise RootMissing(f"The root key is empty: {REMEDY}.")


def keep(*roots: RootKey) -> None:
    """Replaces the file atomically with these keys, newest first."""
    if _from_outside():
        raise Unreadable("The root key comes from outside: change it there (the new one, a comma, the old one).")
    _written(*roots).replace(settings.ROOT_KEY_FILE)


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
        return os.environ.get("ROOT_KEY", "").strip()
    if anew:
        _asked.cache_clear()
    return _asked(command, int(time.monotonic() // ASKED_EVERY)).strip()


@lru_cache(maxsize=1)
def _asked(command: str, _minute: int) -> str:
    try:
        answer = subprocess.run(shlex.split(command), capture_output=True, text=True, timeout=20, check=True)  # noqa: S603
    except (OSError, ValueError, subprocess.SubprocessError) as problem:  # its output may contain the key
        raise RootMissing(f"ROOT_KEY_COMMAND failed ({type(problem).__name__}).") from None
    return answer.stdout


def _confirmed() -> Path:
    return settings.ROOT_KEY_FILE.with_name(f"{settings.ROOT_KEY_FILE.name}.confirmed")


def _written(*roots: RootKey) -> Path:
    """Writes and syncs a temporary file beside the key file; the caller moves it into place."""
    folder, name = settings.ROOT_KEY_FILE.parent, settings.ROOT_KEY_FILE.name
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=folder, prefix=f"{name}.", delete=False) as made:  # readable by its owner
        made.write("".join(f"{one.kept()}\n" for one in roots))
        made.flush()
        os.fsync(made.fileno())
    return Path(made.name)


def _check(number: int, row: bytes) -> bytes:
    return hashlib.sha256(bytes([number]) + row).digest()[:2]
