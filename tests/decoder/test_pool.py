"""A warm decoder: each picture has a process of its own, and whatever becomes of one is no matter to the next."""

import contextlib
import json
import os
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest

from apps.photos import decoding
from decoder import client
from tests import factories

pytestmark = pytest.mark.skipif(not client.POSSIBLE, reason="only Linux tells when a process ends")
JAIL = client.DECODER[-2]
Make = Callable[[str], client.Pool]


@pytest.fixture
def make(tmp_path: Path) -> Iterator[Make]:
    """Make warm decoders that do this with a picture."""
    made: list[client.Pool] = []

    def one(work: str) -> client.Pool:
        program = tmp_path / f"program{len(made)}.py"
        program.write_text(f"import json, os, sys, time\ndef ready(*words):\n    return lambda: {work}\n")
        made.append(client.Pool(JAIL, str(program)))
        return made[-1]

    yield one
    for decoder in made:
        decoder.close()


def ask(decoder: client.Pool, words: bytes = b"", *, patience: float = 20) -> tuple[client.End, object]:
    with tempfile.TemporaryFile() as picture, tempfile.TemporaryFile() as answer:
        picture.write(words)
        picture.seek(0)
        end = decoder.open(["look"], picture, answer, patience)
        answer.seek(0)
        with contextlib.suppress(ValueError):
            return end, json.load(answer)
        return end, None


def is_there(pid: int) -> bool:
    """Whether the process lives; one that has ended and only waits to be counted does not."""
    with contextlib.suppress(FileNotFoundError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    return False


def soon(seen: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 5
    while not seen() and time.monotonic() < deadline:
        time.sleep(0.02)
    return seen()


def pid_of(decoder: client.Pool) -> int:
    assert decoder.process
    return decoder.process.pid


def test_each_has_a_process_of_its_own(make: Make) -> None:
    decoder = make("[os.getpid(), sys.stdin.read()]")
    one, two = (cast(list[object], ask(decoder, word)[1]) for word in (b"one", b"two"))
    assert len({one[0], two[0], pid_of(decoder)}) == 3
    assert (one[1], two[1]) == ("one", "two")


def test_twenty_at_once_each_get_their_own_answer(make: Make) -> None:
    decoder, answers = make("sys.stdin.read()"), dict[int, object]()

    def look(number: int) -> None:
        answers[number] = ask(decoder, str(number).encode())[1]

    threads = [threading.Thread(target=look, args=[number]) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: str(number) for number in range(20)}


@pytest.mark.parametrize(
    ("work", "status"), [("[]", 0), ("os._exit(7)", 7), ("sys.exit(3)", 3), ("1 / 0", 1), ("os.abort()", -6)]
)
def test_how_it_ended_is_told(make: Make, work: str, status: int) -> None:
    end = ask(make(work))[0]
    assert end.status == status
    assert end.memory > 1024
    assert end.seconds < 1


def test_who_has_no_more_patience_leaves_nothing_running(make: Make, tmp_path: Path) -> None:
    decoder = make("[sys.stdout.write(str(os.getpid())), sys.stdout.flush(), time.sleep(60)]")
    with tempfile.TemporaryFile() as picture, tempfile.TemporaryFile() as answer:
        with pytest.raises(TimeoutError):
            decoder.open(["look"], picture, answer, 0.5)
        answer.seek(0)
        pid = int(answer.read())
    assert soon(lambda: not is_there(pid))
    assert is_there(pid_of(decoder))


def test_killed_between_two_pictures_it_is_started_anew(make: Make) -> None:
    decoder = make("sys.stdin.read()")
    assert ask(decoder, b"one")[1] == "one"
    first = pid_of(decoder)
    os.kill(first, signal.SIGKILL)
    assert ask(decoder, b"two")[1] == "two"
    assert pid_of(decoder) != first


@pytest.mark.full
def test_killed_with_a_picture_open_it_opens_it_again(make: Make) -> None:
    decoder = make("[sys.stdin.read(), time.sleep(0.5)][0]")
    ask(decoder)
    killing = threading.Timer(0.2, os.kill, [pid_of(decoder), signal.SIGKILL])
    killing.start()
    assert ask(decoder, b"again")[1] == "again"
    killing.join()


def test_unused_it_ends_by_itself_and_comes_back(make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = Path(client.POOL).read_text()
    assert "IDLE = 60_000" in source
    (hasty := tmp_path / "pool.py").write_text(source.replace("IDLE = 60_000", "IDLE = 100"))
    monkeypatch.setattr(client, "POOL", str(hasty))
    decoder = make("sys.stdin.read()")
    assert ask(decoder, b"one")[1] == "one"
    first = pid_of(decoder)
    assert soon(lambda: not is_there(first))
    assert ask(decoder, b"two")[1] == "two"


def test_it_ends_with_whoever_asked(make: Make) -> None:
    decoder = make("os.getpid()")
    ask(decoder)
    pid = pid_of(decoder)
    decoder.asking.close()
    assert soon(lambda: not is_there(pid))


def test_where_none_can_start_a_photo_is_opened_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "POOL", str(tmp_path / "nothing.py"))
    monkeypatch.setattr(client, "_pool", client.Pool)
    (path := tmp_path / "sea.jpg").write_bytes(factories.a_picture())
    assert decoding.probe(path).width
