"""The real thing on one box: `python -m config.server.box` runs pages, streams, background work and the clock.

It opens the address once and hands it to the web process, so that not one visitor is refused while that is replaced.
A process that dies is started again within seconds, and what it left lying open is taken away at once. It stays small.
"""

import contextlib
import ctypes
import errno
import fcntl
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config import env

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
CLOCK_AFTER = 20  # seconds, so that a start is not slowed
STEP = 0.1
BACKUP = "backup"
LONGEST_PAUSE = 5  # seconds: whoever waits for a page may still be there
PATIENCE = 4.5  # seconds from the signal until a process is killed


@dataclass
class Child:
    """One process that ought to run."""

    name: str
    command: list[str]
    keep: tuple[int, ...] = ()
    process: subprocess.Popen[bytes] | None = None
    begun: float = 0
    wait: float = 0.5
    again_at: float = 0

    def start(self) -> None:
        """Starts it in a session of its own: Ctrl+C reaches the supervisor alone, which then stops all in order."""
        empty(self.temp)  # once more: a decoder hears of its parent's end only a moment later
        self.begun = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, *self.command],
            stdin=subprocess.DEVNULL,
            pass_fds=self.keep,
            start_new_session=True,
            preexec_fn=end_with_parent,
            env=os.environ | {"UPLOAD_TEMP": str(self.temp)},
        )

    def look(self) -> None:
        """Starts it again if it has died; the pause doubles as long as it lives only briefly."""
        now = time.monotonic()
        if self.process and self.process.poll() is not None:
            empty(self.temp)
            self.wait = 0.5 if now - self.begun > 60 else min(self.wait * 2, LONGEST_PAUSE)
            say(f"The {self.name} process has ended ({self.process.returncode}); again in {self.wait:.0f} s.")
            self.process, self.again_at = None, now + self.wait
        elif not self.process and now >= self.again_at:
            self.start()

    @property
    def temp(self) -> Path:
        """Where photos lie open while it works on them; the sweep leaves hidden folders alone."""
        return Path(env.text("UPLOAD_TEMP", str(env.var() / "temp"))) / f".{self.name}"


def main() -> int:
    """Opens the address, prepares, and runs until stopped."""
    os.umask(0o077)
    os.chdir(env.ROOT)
    for sign in SIGNALS:
        signal.signal(sign, _stop)
    children: list[Child] = []
    try:
        with only_one(), _listen() as address:
            prepare = subprocess.run([sys.executable, "-m", "config.server.prepare", *sys.argv[1:]], check=False)  # noqa: S603
            if prepare.returncode:
                return prepare.returncode
            children += _children(address.fileno())
            return _run(address, children)
    except KeyboardInterrupt:
        say("Stopping …")
        return 0
    finally:
        _end(children)


def _children(address: int) -> list[Child]:
    reload = ["--reload"] if env.flag("DEBUG") else []
    return [
        Child("web", ["-m", "config.server.serve", f"--fd={address}", *reload], keep=(address,)),
        Child("background", ["manage.py", "db_worker", "--queue-name=*", "--no-startup-delay"]),
        Child("clock", ["manage.py", "tick"], again_at=time.monotonic() + CLOCK_AFTER),
        *([Child(BACKUP, ["manage.py", "backup", "--watch"])] if env.text("BACKUP_TO") else []),
    ]


def _run(address: socket.socket, children: list[Child]) -> int:
    web = children[0]
    web.start()
    while not _answers(address):
        if web.process and web.process.poll() is not None:
            say("The web process could not start; the reason is above.")
            return 1
        time.sleep(0.02)
    _greet(address.getsockname()[1])
    while True:
        for child in children:
            child.look()
        time.sleep(STEP)


_libc = ctypes.CDLL(None)


def end_with_parent() -> None:
    """Asks Linux to stop this process when the supervisor is killed; elsewhere there is no such thing."""
    with contextlib.suppress(AttributeError):
        _libc.prctl(1, signal.SIGTERM)


def _listen() -> socket.socket:
    host, port = env.text("HOST", "127.0.0.1"), env.number("PORT", 8000)
    if env.flag("DEBUG") and host not in {"127.0.0.1", "::1", "localhost"}:
        raise SystemExit("With DEBUG on, errors show internals: only this machine may see them. Leave HOST unset.")
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=1024)
    except OSError as problem:
        taken = f" Is something else running there? Take another port: PORT={port + 1} bin/start"
        hint = taken if problem.errno == errno.EADDRINUSE else ""
        raise SystemExit(f"{host}:{port} can't be opened: {os.strerror(problem.errno or 0)}.{hint}") from None


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Refuses a second start in the same folder: two would take each other's words and work."""
    (folder := env.var()).mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(folder / "box.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise SystemExit(f"Nearer is already running from {folder}. Stop that one first.") from None
        yield


def _answers(address: socket.socket) -> bool:
    """Asks for the health page; any answer at all means that the web process serves."""
    host, port = address.getsockname()[:2]
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    with contextlib.closing(http.client.HTTPConnection(host, port, timeout=0.5)) as connection:
        try:
            connection.request("GET", "/health/")
            return bool(connection.getresponse().status)
        except OSError:
            return False


def _greet(port: int) -> None:
    site = env.text("SITE_URL", f"http://127.0.0.1:{port}").rstrip("/")
    say(f"Nearer is open: {site}/   (Ctrl+C stops it; nothing is lost)")
    if not env.text("MAIL_SERVER"):
        say(f"Emails are at http://127.0.0.1:{port}/mailbox/, for this machine only.")


def _end(children: list[Child]) -> None:
    """Ends all, and last what follows every write: so nothing is lost that was."""
    _end_some([child for child in children if child.name != BACKUP])
    _end_some([child for child in children if child.name == BACKUP])


def _end_some(children: list[Child]) -> None:
    running = [child.process for child in children if child.process and child.process.poll() is None]
    for process in running:
        process.terminate()
    until = time.monotonic() + PATIENCE
    for process in running:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(max(0.0, until - time.monotonic()))
        if process.poll() is None:
            process.kill()


def _stop(_signal: int, _frame: object) -> None:
    for sign in SIGNALS:  # once is enough: a second would cut the ending short
        signal.signal(sign, signal.SIG_IGN)
    raise KeyboardInterrupt


def empty(folder: Path) -> None:
    """Takes away what lies here, if there is anything; more may just be coming, and has its turn the next time."""
    for left in folder.iterdir() if folder.is_dir() else ():
        shutil.rmtree(left, ignore_errors=True) if left.is_dir() else left.unlink(missing_ok=True)


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    try:
        sys.exit(main())
    except ImproperlyConfigured as problem:
        sys.exit(f"{problem}")
