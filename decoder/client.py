"""Has pictures opened, from another program: each by a process of its own, out of a pool that has loaded the libraries.

The pool is only where the kernel tells when a process ends (Linux); elsewhere, and where it can't start, each picture
starts a decoder anew, which does the same and takes longer.
"""

import contextlib
import functools
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO, NamedTuple

POOL, JAIL, PROGRAM = (str(Path(__file__).with_name(f"{name}.py")) for name in ("pool", "jail", "decode"))
DECODER = (sys.executable, "-I", "-B", JAIL, PROGRAM)
POSSIBLE = sys.platform == "linux" and hasattr(os, "pidfd_open")


def run(words: Sequence[str], picture: IO[bytes], answer: IO[bytes], patience: float) -> int:
    """Have a picture opened, and give how the decoder ended; TimeoutError when patience ends. No process is left."""
    if words and POSSIBLE:
        with contextlib.suppress(ConnectionError):
            return _pool(*DECODER[-2:]).open(words, picture, answer, patience).status
    _rewind(picture, answer)
    process = _started([*DECODER, *words], picture.fileno(), answer.fileno())
    try:
        return process.wait(timeout=patience)
    except subprocess.TimeoutExpired:
        raise TimeoutError from None
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@functools.cache
def _pool(jail: str, program: str) -> "Pool":
    return Pool(jail, program)


if POSSIBLE:
    os.register_at_fork(after_in_child=_pool.cache_clear)  # two who ask through one socket would end it for each other


def environment() -> dict[str, str]:
    """Give what the dynamic loader and the memory allocator go by, and nothing that could be a secret.

    Large pages save a tenth of the work: pixels fill memory that is new to the process, page by page.
    """
    loader = {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH") if name in os.environ}
    return loader | {"MALLOC_ARENA_MAX": "2", "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}


def _started(
    command: Sequence[str], stdin: int = subprocess.DEVNULL, stdout: int = subprocess.DEVNULL, keep: Sequence[int] = ()
) -> subprocess.Popen[bytes]:
    """Start it in a session of its own, so that with it everything it may have started can be ended."""
    return subprocess.Popen(  # noqa: S603  (a fixed program; the file is its input, not its command)
        command, stdin=stdin, stdout=stdout, stderr=subprocess.DEVNULL, cwd="/", env=environment(), pass_fds=keep,
        start_new_session=True,
    )  # fmt: skip


class End(NamedTuple):
    """How a decoder ended, and what it used: KiB at the most at once, and seconds of work."""

    status: int
    memory: int
    seconds: float


class Pool:
    """The pool of this process, for this jail and this program. Any thread may ask, and several at once."""

    def __init__(self, jail: str, program: str) -> None:
        self.words, self.lock = (jail, program), threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.asking: socket.socket

    def open(self, words: Sequence[str], picture: IO[bytes], answer: IO[bytes], patience: float) -> End:
        """Have a picture opened, and its answer written; raise TimeoutError when patience ends, and nothing is left.

        A pool that has ended meanwhile, as an idle one does, is started anew, once; ConnectionError where it can't be.
        """
        with contextlib.suppress(ConnectionError):
            return self._open(words, picture, answer, patience)
        return self._open(words, picture, answer, patience)

    def close(self) -> None:
        if self.process:
            self.asking.close()
            self.process.wait()
            self.process = None

    def _open(self, words: Sequence[str], picture: IO[bytes], answer: IO[bytes], patience: float) -> End:
        _rewind(picture, answer)
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                asked = self._ask(json.dumps(words).encode(), [picture.fileno(), answer.fileno(), theirs.fileno()])
            ours.settimeout(patience)
            told = ours.recv(256)
        if told:
            return End(*json.loads(told))
        with self.lock:
            if self.process is asked:
                self.close()
        raise ConnectionResetError

    def _ask(self, words: bytes, files: list[int]) -> subprocess.Popen[bytes]:
        """Give the pool that was asked, which is started where there is none."""
        with self.lock:
            if self.process is None or self.process.poll() is not None:
                self.close()
                self.asking, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
                with theirs:
                    command = [sys.executable, "-I", "-B", POOL, str(theirs.fileno()), *self.words]
                    self.process = _started(command, keep=[theirs.fileno()])
            try:
                socket.send_fds(self.asking, [words], files)
            except ConnectionError:
                self.close()
                raise
            return self.process


def _rewind(picture: IO[bytes], answer: IO[bytes]) -> None:
    """Begin anew, whatever somebody who was killed over it has read and written."""
    picture.seek(0)
    answer.seek(0)
    answer.truncate()
