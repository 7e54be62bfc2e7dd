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
from dataclasses import dataclass
from pathlib import Path
from typing import IO

POOL, JAIL, PROGRAM = (str(Path(__file__).with_name(f"{name}.py")) for name in ("pool", "jail", "decode"))
DECODER = (sys.executable, "-I", "-B", JAIL, PROGRAM)
POSSIBLE = sys.platform == "linux" and hasattr(os, "pidfd_open")


def run(job: Sequence[str], picture: IO[bytes], answer: IO[bytes], patience: float) -> int:
    """Do a job on a picture, and give how the decoder ended; TimeoutError when patience ends. No process is left."""
    if job and POSSIBLE:
        with contextlib.suppress(Unavailable):
            return _pool(*DECODER[-2:]).open(job, picture, answer, patience).status
    return _start([*DECODER, *job], picture, answer, patience)


@functools.cache
def _pool(jail: str, program: str) -> "Pool":
    return Pool(jail, program, environment())


def _start(command: Sequence[str], picture: IO[bytes], answer: IO[bytes], patience: float) -> int:
    """Start it in a session of its own, so that with it everything it may have started can be ended."""
    process = subprocess.Popen(  # noqa: S603  (a fixed program; the file is its input, not its command)
        command, stdin=picture, stdout=answer, stderr=subprocess.DEVNULL, cwd="/", env=environment(),
        start_new_session=True,
    )  # fmt: skip
    try:
        return process.wait(timeout=patience)
    except subprocess.TimeoutExpired:
        raise TimeoutError from None
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def environment() -> dict[str, str]:
    """Give what the dynamic loader and the memory allocator go by, and nothing that could be a secret.

    Large pages save a tenth of the work: pixels fill memory that is new to the process, page by page.
    """
    loader = {name: os.environ[name] for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH") if name in os.environ}
    return loader | {"MALLOC_ARENA_MAX": "2", "GLIBC_TUNABLES": "glibc.malloc.hugetlb=1"}


@dataclass(frozen=True)
class End:
    """How a decoder ended, and what it used."""

    status: int
    memory: int
    """KiB, at the most at once."""
    seconds: float
    """Of work, whoever else was working."""


class Unavailable(Exception):
    """There is no pool, and none could be started."""


class Pool:
    """The pool of this process, for this jail and this program. Any thread may ask, and several at once."""

    def __init__(self, jail: str, program: str, env: dict[str, str]) -> None:
        self.words, self.env = [jail, program], env
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.owner = 0
        self.asking: socket.socket

    def open(self, job: Sequence[str], picture: IO[bytes], answer: IO[bytes], patience: float) -> End:
        """Have a picture opened, and its answer written; raise TimeoutError when patience ends, and nothing is left.

        A pool that has ended meanwhile, as an idle one does, is started anew, once.
        """
        for _ in range(2):
            with contextlib.suppress(ConnectionError):
                return self._open(job, picture, answer, patience)
            picture.seek(0)
            answer.seek(0)
            answer.truncate()
        raise Unavailable

    def close(self) -> None:
        with self.lock:
            self._leave()

    def _open(self, job: Sequence[str], picture: IO[bytes], answer: IO[bytes], patience: float) -> End:
        ours, theirs = socket.socketpair()
        with ours:
            with theirs:
                files = [picture.fileno(), answer.fileno(), theirs.fileno()]
                asked = self._ask(json.dumps(list(job)).encode(), files)
            ours.settimeout(patience)
            told = ours.recv(256)
        if told:
            return End(*json.loads(told))
        with self.lock:
            if self.process is asked:
                self._leave()
        raise ConnectionResetError

    def _ask(self, words: bytes, files: list[int]) -> subprocess.Popen[bytes]:
        with self.lock:
            # A fork of ours has the socket too, but two who ask through one would end it for each other.
            if self.process is None or self.owner != os.getpid() or self.process.poll() is not None:
                self._leave()
                self.process = self._start()
            try:
                socket.send_fds(self.asking, [words], files)
            except ConnectionError:
                self._leave()
                raise
            return self.process

    def _start(self) -> subprocess.Popen[bytes]:
        self.asking, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.owner, nothing = os.getpid(), subprocess.DEVNULL
        with theirs:
            return subprocess.Popen(  # noqa: S603  (a fixed program)
                [sys.executable, "-I", "-B", POOL, str(theirs.fileno()), *self.words],
                stdin=nothing, stdout=nothing, stderr=nothing, cwd="/", env=self.env,
                pass_fds=[theirs.fileno()], start_new_session=True,
            )  # fmt: skip

    def _leave(self) -> None:
        if self.process:
            self.asking.close()
            if self.owner == os.getpid():
                self.process.wait()
            self.process = None
