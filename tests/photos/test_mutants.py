"""Five hundred damaged pictures: each is kept or refused, in time and within memory, and no decoder falls over."""

import os
import resource
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.photos import reading, sizes
from apps.photos.kinds import Kind, Refused
from tests.conftest import As
from tests.photos.folder import needs_photos
from tests.photos.mutants import mutant

MANY = {Kind.JPEG: 160, Kind.PNG: 100, Kind.WEBP: 100, Kind.AVIF: 80, Kind.HEIC: 60}
GROUP = 20
GROUPS = [(kind, first) for kind, many in MANY.items() for first in range(0, many, GROUP)]
MOST_MEMORY, MOST_SECONDS = 512 * 1024, 5.0


@dataclass(frozen=True)
class End:
    """How a decoder ended, and what it used."""

    status: int
    memory: int
    """KiB, at the most at once; 0 if the test itself held more, since the kernel counts a child from there."""
    seconds: float
    """Of work, whoever else was working."""


ended: list[End] = []


class Watched(subprocess.Popen[bytes]):
    """A process of which the kernel tells, when it has ended, what it used."""

    def _try_wait(self, wait_flags: int) -> tuple[int, int]:
        try:
            pid, status, used = os.wait4(self.pid, wait_flags)
        except ChildProcessError:
            return self.pid, 0
        if pid == self.pid:
            ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            memory = used.ru_maxrss if used.ru_maxrss > ours else 0
            ended.append(End(os.waitstatus_to_exitcode(status), memory, used.ru_utime + used.ru_stime))
        return pid, status


@pytest.fixture
def _watched(monkeypatch: pytest.MonkeyPatch) -> None:
    ended.clear()
    # A child begins with the peak of its parent, where an earlier test may have drawn fifty megapixels.
    if (peak := Path("/proc/self/clear_refs")).exists():
        peak.write_text("5")
    monkeypatch.setattr(subprocess, "Popen", Watched)


def test_there_are_five_hundred() -> None:
    assert sum(MANY.values()) == len(GROUPS) * GROUP == 500


@needs_photos
@pytest.mark.usefixtures("_watched")
@pytest.mark.parametrize(("kind", "first"), GROUPS)
def test_each_is_kept_or_refused(tmp_path: Path, kind: Kind, first: int) -> None:
    for number in range(first, first + GROUP):
        (path := tmp_path / f"{kind}-{number}").write_bytes(mutant(kind, number))
        assert end_of(path) in {"kept", "damaged", "too-many-pixels", "too-much"}
        assert {end.status for end in ended} == {0}, f"{path.name} ended its decoder"
        assert max(end.memory for end in ended) <= MOST_MEMORY, f"{path.name} took too much memory"
        assert max(end.seconds for end in ended) <= MOST_SECONDS, f"{path.name} took too long"


@needs_photos
@pytest.mark.parametrize("kind", Kind)
def test_the_door_answers_every_one(as_: As, alice: User, couple: Couple, kind: Kind) -> None:
    browser, answers = as_(alice), Counter[int]()
    for number in range(0, MANY[kind], MANY[kind] // 10):
        file = SimpleUploadedFile(f"{number}.{kind}", mutant(kind, number), f"image/{kind}")
        answers[browser.post("/photos/", {"file": file}).status_code] += 1
    assert set(answers) == {201, 422}
    for photo in couple.photos.all():
        sizes.make(photo)
    assert couple.photos.count() == answers[201]
    assert not couple.photos.without_sizes().exists()


def end_of(path: Path) -> str:
    """Whatever isn't a refusal goes up, and fails the test."""
    try:
        found = reading.probe(path)
        (into := path.with_suffix(".sizes")).mkdir()
        assert len(reading.render(path, found.kind, into)) == 3
    except Refused as refused:
        return refused.code
    return "kept"
