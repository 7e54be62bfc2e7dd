"""Keeps a decoder warm: one process for each of ours that opens pictures, from which every picture gets its own.

Only where the kernel tells when a process ends (Linux); elsewhere, and where it can't start, each picture starts a
decoder anew, which does the same and takes longer.
"""

import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

FORKS = str(Path(__file__).with_name("forks.py"))
POSSIBLE = sys.platform == "linux" and hasattr(os, "pidfd_open")


@dataclass(frozen=True)
class End:
    """How a decoder ended, and what it used."""

    status: int
    memory: int
    """KiB, at the most at once."""
    seconds: float
    """Of work, whoever else was working."""


class Unavailable(Exception):
    """There is no warm decoder, and none could be started."""


class Warm:
    """A warm decoder for this jail and this program. Any thread may ask, and several at once."""

    def __init__(self, jail: str, program: str, env: dict[str, str]) -> None:
        self.words, self.env = [jail, program], env
        self.lock = threading.Lock()
        self.process: subprocess.Popen[bytes] | None = None
        self.owner = 0
        self.asking: socket.socket

    def open(self, job: Sequence[str], picture: IO[bytes], answer: IO[bytes], patience: float) -> End:
        """Have a picture opened, and its answer written; raise TimeoutError when patience ends, and nothing is left.

        A decoder that has ended meanwhile, as an idle one does, is started anew, once.
        """
        for _ in range(2):
            with contextlib.suppress(ConnectionError):
                return self._open(job, picture, answer, patience)
            picture.seek(0)
            answer.seek(0)
            answer.truncate()
        raise Unavailable

    def close(self) -> None:
        """Let it end."""
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
                [sys.executable, "-I", "-B", FORKS, str(theirs.fileno()), *self.words],
                stdin=nothing, stdout=nothing, stderr=nothing, cwd="/", env=self.env,
                pass_fds=[theirs.fileno()], start_new_session=True,
            )  # fmt: skip

    def _leave(self) -> None:
        if self.process:
            self.asking.close()
            if self.owner == os.getpid():
                self.process.wait()
            self.process = None
