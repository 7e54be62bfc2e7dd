"""Opens many pictures quickly: loads the decoder once, and forks a process of its own for each picture.

Started by client.py as `python -I -B pool.py <socket> jail.py decode.py`. It never looks into a picture itself: each
child shuts itself in as jail.py says, opens one, answers and ends. To start Python and load the libraries anew would
cost more than most photos do.
"""

import contextlib
import gc
import json
import os
import runpy
import selectors
import signal
import socket
import sys
from functools import partial
from typing import Any

IDLE = 60_000
"""Milliseconds without a picture after which it ends, and gives its memory back."""
LONGEST = 8192  # bytes of a question
PR_SET_PDEATHSIG = 1


class Pool:
    """The processes that have a picture open, and the loop that starts them and takes leave of them."""

    def __init__(self, asked: socket.socket, jail: dict[str, Any], program: dict[str, Any]) -> None:
        self.asked, self.jail, self.program = asked, jail, program
        self.children = set[int]()
        self.watched = selectors.PollSelector()
        self.watched.register(asked, selectors.EVENT_READ, self.take_in)

    def run(self) -> None:
        """Take in pictures until nobody did for a while; one event at a time, since the next may have been its own."""
        while ready := self.watched.select(None if self.children else IDLE / 1000):
            ready[0][0].data()

    def take_in(self) -> None:
        """Start a process for the picture that is asked about; end everything if there is nobody left who could ask."""
        words, files, _flags, _address = socket.recv_fds(self.asked, LONGEST, 3)
        if not words:
            for pid in self.children:
                kill(pid)
            sys.exit()
        picture, answer, line = files
        pid = os.fork()
        if not pid:
            os._exit(self.work(json.loads(words), picture, answer))
        os.close(picture)
        os.close(answer)
        self.children.add(pid)
        ended = os.pidfd_open(pid)
        self.watched.register(ended, selectors.EVENT_READ, partial(self.take_leave, pid, ended, line))
        self.watched.register(line, selectors.EVENT_READ, partial(self.give_up, pid, line))

    def give_up(self, pid: int, line: int) -> None:
        """End a process whose answer nobody waits for any more: they have closed their end of the line."""
        self.watched.unregister(line)
        kill(pid)

    def take_leave(self, pid: int, ended: int, line: int) -> None:
        """Say how a process ended and what it used: status, KiB at the most, seconds of work."""
        kill(pid)  # its group may have outlived it
        _, status, used = os.wait4(pid, 0)
        self.children.remove(pid)
        told = [os.waitstatus_to_exitcode(status), used.ru_maxrss, used.ru_utime + used.ru_stime]
        with contextlib.suppress(OSError):  # nobody may be waiting any more
            os.write(line, json.dumps(told).encode())
        for file in (ended, line):
            with contextlib.suppress(KeyError):
                self.watched.unregister(file)
            os.close(file)

    def work(self, words: list[str], picture: int, answer: int) -> int:
        """Be the child: what jail.py does when it is started for one picture."""
        try:
            self.jail["libc"].prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)  # an orphan would spoil another's answer
            os.setsid()
            os.dup2(picture, 0)
            os.dup2(answer, 1)
            os.closerange(3, max(map(int, os.listdir("/proc/self/fd"))) + 1)
            self.jail["do"](self.program, words)
        except SystemExit as left:
            return int(left.code or 0)
        except BaseException:  # noqa: BLE001  (whatever it was: an answer without sense is a refusal)
            return 1
        return 0


def kill(pid: int) -> None:
    """End a process with everything it may have started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)


if __name__ == "__main__":
    known = [runpy.run_path(path) for path in sys.argv[2:4]]
    asked = socket.socket(fileno=int(sys.argv[1]))
    gc.freeze()
    Pool(asked, *known).run()
