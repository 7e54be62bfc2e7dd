"""Shuts a program in: it loads its libraries, opens what it may write to, and from then on can only compute.

Started by client.py as `python -I jail.py <program> <words>`; the program's `ready(*words)` opens files and gives the
work, which is done inside. Without words the answer is which layers hold here. Each layer stands without the others,
so that a kernel or container that refuses one still gives the rest; `manage.py check` tells what is missing.
"""

import contextlib
import ctypes
import errno
import json
import os
import resource
import runpy
import struct
import sys
from collections.abc import Callable, Sequence
from typing import Any

MEBI = 1024**2
LIMITS = {
    "RLIMIT_DATA": 500 * MEBI,  # what it may fill: AVIF of 50 megapixels needs most of it, all others far less
    "RLIMIT_AS": 2048 * MEBI,  # what it may reserve; threads reserve far more than they touch
    "RLIMIT_CPU": 20,
    "RLIMIT_FSIZE": 50 * MEBI,
    "RLIMIT_NOFILE": 16,
    "RLIMIT_CORE": 0,
    # RLIMIT_NPROC is of no use: it counts the account's processes all over the machine. The filter refuses new ones.
}

# What computing needs, as the kernel counts it on (x86_64, aarch64). Everything else is refused: to open, send, start,
# signal, trace, mount. No call in this list takes a path but newfstatat and statx, which tell of a file, never read it.
CALLS = {
    "futex": (202, 98),
    "read": (0, 63),
    "write": (1, 64),
    "readv": (19, 65),
    "writev": (20, 66),
    "lseek": (8, 62),
    "pread64": (17, 67),
    "close": (3, 57),
    "dup": (32, 23),
    "fstat": (5, 80),
    "newfstatat": (262, 79),
    "statx": (332, 291),
    "mmap": (9, 222),
    "munmap": (11, 215),
    "mremap": (25, 216),
    "mprotect": (10, 226),
    "madvise": (28, 233),
    "brk": (12, 214),
    "membarrier": (324, 283),
    "set_robust_list": (273, 99),
    "rseq": (334, 293),
    "set_tid_address": (218, 96),
    "exit": (60, 93),
    "exit_group": (231, 94),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "sigaltstack": (131, 132),
    "restart_syscall": (219, 128),
    "getpid": (39, 172),
    "gettid": (186, 178),
    "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123),
    "clock_gettime": (228, 113),
    "clock_getres": (229, 114),
    "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101),
    "gettimeofday": (96, 169),
    "getrandom": (318, 278),
    "getrusage": (98, 165),
    "sysinfo": (99, 179),
    "uname": (63, 160),
    "getcpu": (309, 168),
}
CLONE, CLONE3, TGKILL, SECCOMP = (56, 220), 435, (234, 131), (317, 277)
MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # the column above, and the filter's word for it
CLONE_THREAD = 0x10000
LOAD, EQUAL, HAS, GIVE = 0x20, 0x15, 0x45, 0x06  # the filter's language, classic BPF
NUMBER, MACHINE, ARGUMENT = 0, 4, 16  # where the kernel puts what it asks the filter about
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050000, 0x80000000
PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 4, 38

libc = ctypes.CDLL(None, use_errno=True)


def limit() -> dict[str, bool]:
    """Bound memory, time and files; true if nothing is looser than it should be."""
    for name, most in LIMITS.items():
        with contextlib.suppress(ValueError, OSError):  # a stricter one is set already, or macOS doesn't know it
            # The hard limit on time kills without a word; the soft one, a second earlier, says that it was time.
            resource.setrlimit(getattr(resource, name), (most, most + (name == "RLIMIT_CPU")))
    return {"limits": all(0 <= resource.getrlimit(getattr(resource, name))[0] <= most for name, most in LIMITS.items())}


def shut() -> dict[str, bool]:
    """Give up everything else, layer by layer, while there is one thread only; tell which of them the kernel grants."""
    layers = (namespaces, no_new_privileges, undumpable, landlock, seccomp) if sys.platform == "linux" else ()
    return {layer.__name__: _holds(layer) for layer in layers}


def _holds(layer: Callable[[], None]) -> bool:
    try:
        layer()
    except OSError:
        return False
    return True


def namespaces() -> None:
    """Move into a network of its own, in which there is nothing. Containers often forbid it."""
    os.unshare(os.CLONE_NEWUSER | os.CLONE_NEWNET)


def no_new_privileges() -> None:
    """Never become more by starting something; without it an ordinary account may set no filter."""
    _asked(libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))


def undumpable() -> None:
    """Be closed to other processes of the same account, another picture's decoder among them."""
    _asked(libc.prctl(PR_SET_DUMPABLE, 0, 0, 0, 0))


def landlock() -> None:
    """Reach no path at all, for reading or writing, and as far as this kernel's version goes no port and no process."""
    version = _call(444, None, 0, 1)
    files = (1 << (12 + min(version, 3) + (version >= 5))) - 1
    handled = struct.pack("QQQ", files, 3 if version >= 4 else 0, 3 if version >= 6 else 0)
    rules = _call(444, handled, len(handled), 0)
    try:
        _call(446, rules, 0)
    finally:
        os.close(rules)


def seccomp() -> None:
    """Let the kernel answer nothing but CALLS, for all threads; the rest fails as forbidden."""
    column, machine = MACHINES.get(os.uname().machine, (0, 0))
    if not machine or sys.maxsize < 2**32:
        raise OSError(errno.ENOSYS, "no list of calls for this machine")
    rules = b"".join(struct.pack("HBBI", *rule) for rule in _rules(column, machine))
    kept = ctypes.create_string_buffer(rules)
    _call(SECCOMP[column], 1, 1, struct.pack("HxxxxxxP", len(rules) // 8, ctypes.addressof(kept)))


def _rules(column: int, machine: int) -> list[tuple[int, int, int, int]]:
    """Write the filter: each rule is what to do, how far to skip if it is so, or isn't, and the value to go by."""
    rules = [(LOAD, 0, 0, MACHINE), (EQUAL, 1, 0, machine), (GIVE, 0, 0, KILL), (LOAD, 0, 0, NUMBER)]
    for numbers in CALLS.values():
        rules += [(EQUAL, 0, 1, numbers[column]), (GIVE, 0, 0, ALLOW)]
    rules += [(EQUAL, 0, 1, CLONE3), (GIVE, 0, 0, REFUSE | errno.ENOSYS)]  # its flags can't be seen; libc uses clone
    for call, test, value in ((CLONE, HAS, CLONE_THREAD), (TGKILL, EQUAL, os.getpid())):  # threads, and abort()
        rules += [(EQUAL, 0, 4, call[column]), (LOAD, 0, 0, ARGUMENT), (test, 0, 1, value), (GIVE, 0, 0, ALLOW)]
        rules += [(GIVE, 0, 0, REFUSE | errno.EPERM)]
    return [*rules, (GIVE, 0, 0, REFUSE | errno.EPERM)]


def _call(number: int, *words: int | bytes | None) -> int:
    """Make a system call that libc has no name for."""
    return _asked(libc.syscall(number, *(ctypes.c_long(word) if isinstance(word, int) else word for word in words)))


def _asked(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def do(program: dict[str, Any], words: Sequence[str]) -> None:
    """Do the program's work inside, and write its answer."""
    held = limit()
    work = program["ready"](*words) if words else lambda: {"done": held}
    held |= shut()
    sys.stdout.write(json.dumps(work()))
    sys.stdout.flush()


if __name__ == "__main__":
    do(runpy.run_path(sys.argv[1]), sys.argv[2:])
