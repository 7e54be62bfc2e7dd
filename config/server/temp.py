"""Where photos lie open while they are worked on: a folder for each process, so that one may end alone."""

import shutil
from pathlib import Path

from config import env

ROOT = Path(__file__).resolve().parent.parent.parent


def of(process: str) -> Path:
    """Name the folder of this process of the supervisor's; the sweep leaves hidden ones alone."""
    whole = Path(env.text("NEARER_VAR", str(ROOT / "var"))) / "temp"
    return Path(env.text("UPLOAD_TEMP", str(whole))) / f".{process}"


def empty(folder: Path) -> None:
    """Take away what lies here, if there is anything; more may just be coming, and has its turn the next time."""
    for left in folder.iterdir() if folder.is_dir() else ():
        shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)
