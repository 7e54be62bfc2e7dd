"""The first pages after a start, several at once, find the exercises all the same."""

import functools
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from apps.exercises.content import load


@pytest.fixture(autouse=True)
def _nothing_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(load, "read", functools.cache(load.read.__wrapped__))


def test_of_many_threads_one_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    """msgspec ends the process with a segmentation fault where two convert at once to a type it hasn't seen."""
    read, made = list[Path](), load._exercise

    def exercise(file: Path, *known: Any) -> Any:
        read.append(file)
        time.sleep(0.001)  # the others come meanwhile
        return made(file, *known)

    monkeypatch.setattr(load, "_exercise", exercise)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(load.load, ["en"] * 8))
    assert len(read) == len(set(read)) == len(found[0])
    assert all(one is found[0] for one in found)
