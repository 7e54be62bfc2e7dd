"""What the supervisor does about a process that was killed: take away what it left open, and start it again soon."""

import signal
import time
from pathlib import Path

import pytest

from config.server import box

WORK = """
import os, pathlib, time
place = pathlib.Path(os.environ.get("UPLOAD_TEMP") or os.environ["NEARER_VAR"] + "/temp")
(place / "sizes").mkdir(parents=True, exist_ok=True)
(place / "sizes" / "original").write_bytes(b"open")
(place / "upload").write_bytes(b"open")
time.sleep(60)
"""

TELLS = """
import os, pathlib, signal, sys, time
here, name = pathlib.Path(os.environ["NEARER_VAR"]), sys.argv[1]
def end(*_):
    with (here / "ended").open("a") as file:
        file.write(name + " ")
    sys.exit()
signal.signal(signal.SIGTERM, end)
(here / name).touch()
time.sleep(60)
"""


@pytest.fixture
def temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NEARER_VAR", str(tmp_path))
    monkeypatch.delenv("UPLOAD_TEMP", raising=False)
    return tmp_path / "temp"


def started(name: str, temp: Path) -> box.Child:
    """A process that works on two photos, of which one lies in a folder of its own."""
    child, before = box.Child(name, ["-c", WORK]), len(lying(temp))
    child.start()
    until = time.monotonic() + 10
    while len(lying(temp)) < before + 2 and time.monotonic() < until:
        time.sleep(0.02)
    return child


def lying(temp: Path) -> list[Path]:
    return [path for path in temp.rglob("*") if path.is_file()]


def killed(child: box.Child) -> None:
    assert child.process
    child.process.send_signal(signal.SIGKILL)
    child.process.wait()


def test_what_a_killed_process_left_open_is_gone_at_once_and_nobody_elses(temp: Path) -> None:
    web, background = started("web", temp), started("background", temp)
    assert len(lying(temp)) == 4
    try:
        killed(background)
        background.look()
        assert background.process is None
        assert len(lying(temp)) == 2
        killed(web)
        web.look()
        assert lying(temp) == []
    finally:
        box._end([web, background])


def test_what_came_late_is_gone_before_the_process_starts_again(temp: Path) -> None:
    child = started("web", temp)
    killed(child)
    child.look()
    place = next(temp.iterdir())
    (place / "large.webp").write_bytes(b"by a decoder that heard of the end a moment later")
    child.command = ["-c", ""]
    child.again_at = 0
    child.look()
    assert child.process
    child.process.wait()
    assert lying(temp) == []


def test_pauses_before_another_start_do_not_grow_past_five_seconds() -> None:
    child = box.Child("web", ["-c", "import sys; sys.exit(1)"])
    for _ in range(8):
        child.start()
        assert child.process
        child.process.wait()
        child.look()
    assert child.wait == 5


def test_what_follows_every_write_runs_where_a_place_is_named_and_ends_last(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("BACKUP_TO", raising=False)
    assert box.BACKUP not in [child.name for child in box._children(0)]
    monkeypatch.setenv("BACKUP_TO", "/somewhere")
    assert box.BACKUP in [child.name for child in box._children(0)]
    monkeypatch.setenv("NEARER_VAR", str(tmp_path))
    children = [box.Child(name, ["-c", TELLS, name]) for name in (box.BACKUP, "web")]
    for child in children:
        child.start()
    until = time.monotonic() + 10
    while not all((tmp_path / child.name).exists() for child in children) and time.monotonic() < until:
        time.sleep(0.02)
    box._end(children)
    assert (tmp_path / "ended").read_text() == "web backup "
