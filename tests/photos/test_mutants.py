"""Five hundred damaged pictures: each is kept or refused, in time and within memory, and no decoder falls over."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import IO

import pytest

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.photos import decoding, renditions
from apps.photos.formats import Kind
from apps.photos.refusals import Refused
from decoder.client import POSSIBLE, End, Pool
from tests.conftest import As
from tests.full import but_for
from tests.photos.folder import needs_photos
from tests.photos.mutants import mutant
from tests.photos.sending import send

MANY = {Kind.JPEG: 160, Kind.PNG: 100, Kind.WEBP: 100, Kind.AVIF: 80, Kind.HEIC: 60}
GROUP = 20
GROUPS = [(kind, first) for kind, many in MANY.items() for first in range(0, many, GROUP)]
MOST_MEMORY, MOST_SECONDS = 512 * 1024, 5.0


ended: list[End] = []


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep what is told of each decoder that has ended."""
    ended.clear()
    whole = Pool.open

    def kept(self: Pool, job: Sequence[str], picture: IO[bytes], answer: IO[bytes], patience: float) -> End:
        ended.append(whole(self, job, picture, answer, patience))
        return ended[-1]

    monkeypatch.setattr(Pool, "open", kept)


def test_there_are_five_hundred() -> None:
    assert sum(MANY.values()) == len(GROUPS) * GROUP == 500


@needs_photos
@pytest.mark.usefixtures("watched")
@pytest.mark.parametrize(("kind", "first"), but_for(GROUPS, *((kind, 0) for kind in MANY)))
def test_each_is_kept_or_refused(tmp_path: Path, kind: Kind, first: int) -> None:
    for number in range(first, first + GROUP):
        (path := tmp_path / f"{kind}-{number}").write_bytes(mutant(kind, number))
        assert end_of(path) in {"kept", "damaged", "too-many-pixels", "too-much"}
        assert POSSIBLE is bool(ended)
        assert {end.status for end in ended} <= {0}, f"{path.name} ended its decoder"
        assert max((end.memory for end in ended), default=0) <= MOST_MEMORY, f"{path.name} took too much memory"
        assert max((end.seconds for end in ended), default=0) <= MOST_SECONDS, f"{path.name} took too long"


@pytest.mark.full
@needs_photos
@pytest.mark.parametrize("kind", Kind)
def test_the_door_answers_every_one(as_: As, alice: User, couple: Couple, kind: Kind) -> None:
    browser, answers = as_(alice), Counter[int]()
    for number in range(0, MANY[kind], MANY[kind] // 10):
        answers[send(browser, mutant(kind, number), f"{number}.{kind}").status_code] += 1
    assert set(answers) == {200, 422}
    for photo in couple.photos.all():
        renditions.make(photo)
    assert couple.photos.exclude(large="").count() == answers[200]


def end_of(path: Path) -> str:
    """Whatever isn't a refusal at the door goes up, and fails the test: a later one among it."""
    try:
        decoding.probe(path)
    except Refused as refused:
        return refused.code
    (into := path.with_suffix(".sizes")).mkdir()
    assert len(decoding.render(path, into)) == 3
    return "kept"
