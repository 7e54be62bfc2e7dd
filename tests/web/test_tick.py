"""What is due is done in one process that stays: each job on its own rhythm, and none in another's way."""

import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from config.management.commands import tick

pytestmark = pytest.mark.django_db


def jobs(**due: object) -> dict[str, tick.Job]:
    return {name: tick.Job(job, 3600) for name, job in due.items()}  # type: ignore[arg-type]


def broken(_at: datetime) -> bool:
    raise OSError("The store is away.")


def test_a_job_that_fails_does_not_stop_the_others_and_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    left = [1]
    monkeypatch.setattr(tick, "JOBS", jobs(photos=broken, drafts=lambda _at: bool(left.pop() and left)))
    with pytest.raises(CommandError, match=r"Failed: photos\."):
        call_command("tick", "--once")
    assert left == []


def test_once_does_all_that_is_due_part_by_part(monkeypatch: pytest.MonkeyPatch) -> None:
    left = [1, 2, 3]
    monkeypatch.setattr(tick, "JOBS", jobs(drafts=lambda _at: bool(left.pop() and left)))
    call_command("tick", "--once")
    assert left == []


def test_each_has_its_turn_before_one_with_more_to_do_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    turns: list[str] = []
    stays: tick.Command

    def turn(name: str, *, more: bool) -> bool:
        turns.append(name)
        if len(turns) == 5:
            stays.stop()
        return more

    many = jobs(a=lambda _at: turn("a", more=True), b=broken, c=lambda _at: turn("c", more=False))
    monkeypatch.setattr(tick, "JOBS", many)
    stays = tick.Command()
    stays.stay()
    assert turns == ["a", "c", "a", "a", "a"]  # the others wait an hour for theirs


def catches(process: subprocess.Popen[bytes], sign: signal.Signals) -> bool:
    """Whether it has begun to do so."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    return bool(int(status.split("SigCgt:")[1].split()[0], 16) >> (sign - 1) & 1)


@pytest.mark.full
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_cleanly_when_asked_to(sign: signal.Signals, tmp_path: Path) -> None:
    """Even where every job fails, since there are no tables yet."""
    env = os.environ | {"NEARER_VAR": str(tmp_path), "DATABASE_URL": "", "VAULT_URL": "", "REDIS_URL": ""}
    stays = subprocess.Popen([sys.executable, "manage.py", "tick"], env=env, stdout=subprocess.DEVNULL)
    while not catches(stays, signal.SIGTERM):  # the last it begins with
        time.sleep(0.05)
    stays.send_signal(sign)
    assert stays.wait(timeout=10) == 0
