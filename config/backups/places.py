"""Where backups stand: a folder, or whatever rclone reaches. Each file is there whole, or not at all."""

import contextlib
import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from django.conf import settings

from config.backups import Failed

PARTIAL = ".partial"


class Place(Protocol):
    """What holds files under names with slashes."""

    def sizes(self, area: str) -> dict[str, int]:
        """Returns the files below a folder, by name."""

    def put(self, root: Path, area: str, names: Iterable[str]) -> None:
        """Copies files from a folder of this machine; what has the same size is there already."""

    def take(self, area: str, names: Iterable[str], root: Path) -> None:
        """Copies files to a folder of this machine."""

    def drop(self, area: str, names: Iterable[str]) -> None:
        """Takes files away; what is gone is no matter."""


def at(address: str) -> Place:
    """Returns the place: a path, or “remote:path” as rclone has it."""
    return Remote(address) if ":" in address else Folder(Path(address))


class Folder:
    """A folder on a disk, best on another than the one that is backed up."""

    def __init__(self, root: Path) -> None:
        self.root = root.expanduser()

    def sizes(self, area: str) -> dict[str, int]:
        found, sizes = self.root / area, {}
        for file in found.rglob("*"):
            with contextlib.suppress(FileNotFoundError):  # deleted just now
                if file.suffix != PARTIAL and stat.S_ISREG((seen := file.lstat()).st_mode):
                    sizes[str(file.relative_to(found))] = seen.st_size
        return sizes

    def put(self, root: Path, area: str, names: Iterable[str]) -> None:
        for name in names:
            with contextlib.suppress(FileNotFoundError):  # deleted since it was listed
                _copied(root / name, self.root / area / name)

    def take(self, area: str, names: Iterable[str], root: Path) -> None:
        for name in names:
            _copied(self.root / area / name, root / name)

    def drop(self, area: str, names: Iterable[str]) -> None:
        for name in names:
            (self.root / area / name).unlink(missing_ok=True)


class Remote:
    """What rclone reaches; it learns of keys and addresses by its own settings (RCLONE_CONFIG_…)."""

    def __init__(self, root: str) -> None:
        self.root = root.rstrip("/")

    def sizes(self, area: str) -> dict[str, int]:
        listed = _rclone("lsf", "-R", "--files-only", "--format", "sp", f"{self.root}/{area}", missing="")
        parts = (line.partition(";") for line in listed.splitlines())
        return {name: int(size) for size, _, name in parts if not name.endswith(PARTIAL)}

    def put(self, root: Path, area: str, names: Iterable[str]) -> None:
        with _listed(names) as listed:
            _rclone(
                "copy", "--size-only", "--no-traverse", "--files-from-raw", listed, str(root), f"{self.root}/{area}"
            )

    def take(self, area: str, names: Iterable[str], root: Path) -> None:
        with _listed(names) as listed:
            _rclone("copy", "--files-from-raw", listed, f"{self.root}/{area}", str(root))

    def drop(self, area: str, names: Iterable[str]) -> None:
        if not (names := list(names)):
            return  # what no list of names would mean, isn't left to chance
        with _listed(names) as listed:
            _rclone("delete", "--files-from-raw", listed, f"{self.root}/{area}")


def _copied(source: Path, target: Path) -> None:
    """Copies a file under another name first, and waits for the disk."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = target.with_name(target.name + PARTIAL)
    try:
        with source.open("rb") as old, open(partial, "wb", opener=_mine) as new:
            shutil.copyfileobj(old, new)
            new.flush()
            os.fsync(new.fileno())
        partial.replace(target)
    except OSError:
        partial.unlink(missing_ok=True)
        raise


def _mine(path: str, flags: int) -> int:
    return os.open(path, flags, mode=0o600)


@contextlib.contextmanager
def _listed(names: Iterable[str]) -> Iterator[str]:
    with tempfile.NamedTemporaryFile("w", dir=settings.FILE_UPLOAD_TEMP_DIR) as file:
        file.writelines(f"{name}\n" for name in names)
        file.flush()
        yield file.name


def _rclone(*words: str, missing: str | None = None) -> str:
    """Runs rclone and returns what it says; `missing` stands for a folder that isn't there."""
    try:
        done = subprocess.run(["rclone", *words], capture_output=True, text=True, check=False)  # noqa: S603, S607
    except FileNotFoundError:
        raise Failed("rclone is not installed here. On Debian or Ubuntu: apt install rclone.") from None
    if done.returncode == 3 and missing is not None:  # “directory not found”
        return missing
    if done.returncode:
        raise Failed(f"rclone {words[0]} failed: {done.stderr.strip()[-300:]}")
    return done.stdout
