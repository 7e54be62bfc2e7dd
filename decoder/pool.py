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
import select
import signal
import socket
import sys
from typing import Any

IDLE = 60_000
"""Milliseconds without a picture after which it ends, and gives its memory back."""
LONGEST = 8192  # bytes of a question
PR_SET_PDEATHSIG = 1


class Child:
    """A process that opens one picture for whoever holds the other end of `line`; to close that end is to give up."""

    def __init__(self, pid: int, line: socket.socket) -> None:
        self.pid, self.line, self.ended = pid, line, os.pidfd_open(pid)

    def give_up(self) -> None:
        """End it, with everything it may have started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)

    def tell(self) -> None:
        """Take leave of it, and say how it ended and what it used: status, KiB at the most, seconds of work."""
        _, status, used = os.wait4(self.pid, 0)
        told = [os.waitstatus_to_exitcode(status), used.ru_maxrss, used.ru_utime + used.ru_stime]
        with contextlib.suppress(OSError):  # nobody may be waiting any more
            self.line.send(json.dumps(told).encode())
        self.line.close()
        os.close(self.ended)


class Pool:
    """The children there are, and the loop that starts them and takes leave of them."""

    def __init__(self, asked: socket.socket, jail: dict[str, Any], program: dict[str, Any]) -> None:
        self.asked, self.jail, self.program = asked, jail, program
        self.by_line: dict[int, Child] = {}
        self.by_end: dict[int, Child] = {}
        self.poll = select.poll()
        self.poll.register(asked, select.POLLIN)

    def run(self) -> None:
        """Take in pictures until nobody can ask any more, or nobody did for a while."""
        while ready := self.poll.poll(None if self.by_end else IDLE):
            for number, _event in ready:
                if number == self.asked.fileno() and not self.take_in():
                    self.end()
                    return
                if number in self.by_end:
                    self.take_leave(self.by_end.pop(number))
                elif number in self.by_line:
                    self.poll.unregister(number)
                    self.by_line[number].give_up()

    def end(self) -> None:
        """End all there are: nobody can hear of them any more."""
        for child in self.by_end.values():
            child.give_up()

    def take_in(self) -> bool:
        """Start a child for the picture that is asked about; False if there is nobody left who could ask."""
        words, files, _flags, _address = socket.recv_fds(self.asked, LONGEST, 3)
        if not words:
            return False
        picture, answer, line = files
        pid = os.fork()
        if not pid:
            os._exit(self.work(json.loads(words), picture, answer))
        os.close(picture)
        os.close(answer)
        child = Child(pid, socket.socket(fileno=line))
        self.by_line[line] = self.by_end[child.ended] = child
        self.poll.register(line, select.POLLIN)
        self.poll.register(child.ended, select.POLLIN)
        return True

    def take_leave(self, child: Child) -> None:
        self.poll.unregister(child.ended)
        number = child.line.fileno()
        if self.by_line.pop(number, None):
            with contextlib.suppress(KeyError):
                self.poll.unregister(number)
        child.give_up()  # its group may have outlived it
        child.tell()

    def work(self, words: list[str], picture: int, answer: int) -> int:
        """Be the child: what jail.py does when it is started for one picture."""
        try:
            self.jail["libc"].prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)  # an orphan would spoil another's answer
            os.setsid()
            os.dup2(picture, 0)
            os.dup2(answer, 1)
            os.closerange(3, max(map(int, os.listdir("/proc/self/fd"))) + 1)
            self.jail["limit"]()
            work = self.program["ready"](*words)
            self.jail["shut"]()
            sys.stdout.write(json.dumps(work()))
            sys.stdout.flush()
        except SystemExit as left:
            return int(left.code or 0)
        except BaseException:  # noqa: BLE001  (whatever it was: an answer without sense is a refusal)
            return 1
        return 0


if __name__ == "__main__":
    known = [runpy.run_path(path) for path in sys.argv[2:4]]
    asked = socket.socket(fileno=int(sys.argv[1]))
    gc.freeze()
    Pool(asked, *known).run()
