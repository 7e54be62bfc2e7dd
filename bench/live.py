"""What an idle event stream costs, and how soon the partner hears. `python bench/live.py [streams [taps]]`.

The server runs as in the product, by `config.server.serve`; people, couples and sessions are real rows, a tap is a real
change. Six streams a person at most. While the taps come, heartbeats go out; then all streams break off and come back
at once. Beside it: a Django async view, a tenth as many. Past 4 KiB each (asked from 5,000 on, as few don't tell), or
50 ms for 99 of 100 taps, it exits with 1.
"""

import asyncio
import contextlib
import functools
import hashlib
import json
import os
import secrets
import select
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
if "NEARER_BENCH" not in os.environ:  # else this is a server or the crowd, in the folder of who started it
    os.environ |= {"NEARER_BENCH": "1", "NEARER_VAR": tempfile.mkdtemp(prefix="nearer-bench-"), "DATABASE_URL": ""}
    os.environ |= {"VAULT_URL": "", "REDIS_URL": "", "DJANGO_SETTINGS_MODULE": "config.settings"}

import django  # noqa: E402
import uvloop  # noqa: E402

django.setup()
from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.auth.hashers import make_password  # noqa: E402
from django.core.handlers.asgi import ASGIHandler, ASGIRequest  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.http import HttpResponse, StreamingHttpResponse  # noqa: E402
from django.http.response import HttpResponseBase  # noqa: E402
from django.urls import path  # noqa: E402

from apps.accounts.models import User  # noqa: E402
from apps.accounts.sealed_sessions import SessionStore  # noqa: E402
from apps.accounts.sessions import BEGAN, PROOF, SEEN  # noqa: E402
from apps.couples.models import Couple, Hue, Membership  # noqa: E402
from apps.live import wire  # noqa: E402
from config.server.serve import open_many  # noqa: E402

MEMORY, DELAY = 4.0, 50.0  # KiB each, milliseconds
MANY = 5_000  # streams, beside which what else a process takes no longer counts
EACH = 6  # streams of a person
OVER = 32.0  # seconds of taps: longer than from one heartbeat to the next
AT_ONCE = 256  # connections on their way

Numbers = list[float]


class Phone(asyncio.Protocol):
    """A browser that listens, as small as can be."""

    __slots__ = ("ask", "heard", "opened", "transport")

    def __init__(self, ask: bytes, opened: asyncio.Future[None], heard: Callable[[int], None]) -> None:
        self.ask, self.opened, self.heard = ask, opened, heard

    def connection_made(self, transport: Any) -> None:
        """Ask for the stream."""
        self.transport = transport
        transport.write(self.ask)

    def data_received(self, data: bytes) -> None:
        """Notice the opening, then count heartbeats."""
        if self.opened.done():
            self.heard(data.count(b":\n\n"))
        elif b"id: " in data:
            self.opened.set_result(None)

    def connection_lost(self, problem: Exception | None) -> None:
        """Notice a refusal."""
        if not self.opened.done():
            self.opened.set_exception(problem or ConnectionError("The stream was refused."))


class Crowd:
    """All the browsers, in a process of their own; it obeys lines of JSON, and answers each with one."""

    def __init__(self, port: int, path: str) -> None:
        self.port, self.path = port, path
        self.phones: list[Phone] = []
        self.beats = 0

    async def obey(self) -> None:
        """Do as told until there is nobody to tell."""
        loop = asyncio.get_running_loop()
        while line := await loop.run_in_executor(None, sys.stdin.readline):
            name, *said = json.loads(line)
            sys.stdout.write(f"{json.dumps(await getattr(self, name)(*said))}\n")
            sys.stdout.flush()

    async def come(self, cookies: list[str], at_once: int = AT_ONCE) -> float:
        """Open a stream for each of these; give the seconds until the last one is open."""
        gate, began = asyncio.Semaphore(at_once), time.perf_counter()
        self.phones += await asyncio.gather(*(self._one(cookie, gate) for cookie in cookies))
        return time.perf_counter() - began

    async def leave(self, count: int) -> int:
        """Break so many off."""
        gone, self.phones = self.phones[:count], self.phones[count:]
        for phone in gone:
            phone.transport.abort()
        return len(gone)

    async def storm(self, cookies: list[str]) -> float:
        """Break off, and come back all at once."""
        await self.leave(len(cookies))
        return await self.come(cookies, len(cookies))

    async def heard(self) -> int:
        """Give how many heartbeats came in all."""
        return self.beats

    async def _one(self, cookie: str, gate: asyncio.Semaphore) -> Phone:
        ask = f"GET {self.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\nCookie: {cookie}\r\n\r\n"
        loop = asyncio.get_running_loop()
        phone = Phone(ask.encode(), loop.create_future(), self._count)
        # Ports are few: each batch comes from an address of its own.
        source = f"127.1.{secrets.randbelow(250)}.{1 + secrets.randbelow(250)}"
        async with gate:
            await loop.create_connection(lambda: phone, "127.0.0.1", self.port, local_addr=(source, 0))
            await phone.opened
        return phone

    def _count(self, beats: int) -> None:
        self.beats += beats


class Far:
    """The crowd, from here."""

    def __init__(self, port: int, path: str) -> None:
        self.port = port
        command = [sys.executable, __file__, "crowd", str(port), path]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)  # noqa: S603

    def say(self, *words: Any) -> None:
        """Tell it to do something."""
        self.process.stdin.write(json.dumps(words) + "\n")

    def done(self) -> bool:
        """Tell whether it has answered."""
        return bool(select.select([self.process.stdout], [], [], 0)[0])

    def answer(self) -> float:
        """Wait for its answer."""
        return json.loads(self.process.stdout.readline() or sys.exit("The crowd has ended."))

    def ask(self, *words: Any) -> float:
        """Tell it to do something, and wait until it is done."""
        self.say(*words)
        return self.answer()


@contextlib.contextmanager
def serving(application: str, path: str) -> Iterator[tuple[int, Far]]:
    """Serve as the product does; give the server's process id, and a crowd that knows its address."""
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as address:
        command = [sys.executable, "-m", "config.server.serve", application, f"--fd={address.fileno()}"]
        server = subprocess.Popen(command, cwd=ROOT, pass_fds=[address.fileno()])  # noqa: S603
        crowd = Far(address.getsockname()[1], path)
    try:
        yield server.pid, crowd
    finally:
        crowd.process.stdin.close()
        server.terminate()
        server.wait(15)


def signed_in(count: int) -> tuple[list[Couple], list[str]]:
    """Make so many couples whose members are signed in; give the couples, and the cookies of each person."""
    people = [User(email=f"{n}@example.org", name=f"{n}", password=make_password(None)) for n in range(count * 2)]
    User.objects.bulk_create(people, batch_size=500)
    couples = Couple.objects.bulk_create([Couple() for _ in range(count)], batch_size=500)
    seats = [
        Membership(couple=couples[n // 2], user=person, slot=n % 2 + 1, hue=list(Hue)[n % 2])
        for n, person in enumerate(people)
    ]
    Membership.objects.bulk_create(seats, batch_size=500)
    with transaction.atomic():
        return couples, [cookies_of(person) for person in people]


def cookies_of(person: User) -> str:
    """Sign somebody in as a browser would be; give what it would send."""
    proof, now, session = secrets.token_urlsafe(32), time.time(), SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(person.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session[BEGAN] = session[SEEN] = now
    session[PROOF] = hashlib.sha256(proof.encode()).hexdigest()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.PROOF_COOKIE_NAME}={proof}"


class Tapping:
    """Two partners: one taps, the other's phone hears."""

    def __init__(self, couple: Couple, port: int, cookies: str) -> None:
        self.couple, self.by = couple, couple.seats[0].user
        self.phone = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.phone.sendall(f"GET /live/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookies}\r\n\r\n".encode())
        self._hear(b"id: ")
        self.whole: Numbers = []
        self.word: Numbers = []

    def tap(self) -> None:
        """Change something; note the milliseconds from the tap, and from the word after the commit, to the event."""
        began = time.perf_counter()
        with told() as words, self.couple.change(by=self.by, seen_by=[seat.user for seat in self.couple.both()]):
            pass
        self._hear(b"event: change")
        now = time.perf_counter()
        self.whole.append((now - began) * 1000)
        self.word.append((now - words[0]) * 1000)

    def _hear(self, words: bytes) -> None:
        heard = b""
        while words not in heard:
            heard += self.phone.recv(4096) or sys.exit("The stream has ended.")


@contextlib.contextmanager
def told() -> Iterator[Numbers]:
    """Note when words go out."""
    words, tell = list[float](), wire.tell

    def noted(people: Iterable[UUID]) -> None:
        words.append(time.perf_counter())
        tell(people)

    wire.tell = noted
    yield words
    wire.tell = tell


async def view(request: ASGIRequest) -> HttpResponseBase:
    """Hold a stream in Django, for comparison."""
    person = await request.auser()
    if not person.is_authenticated:
        return HttpResponse(status=204)
    return StreamingHttpResponse(heartbeats(), content_type="text/event-stream")


async def heartbeats() -> AsyncIterator[bytes]:
    """Wait for words that never come."""
    words = asyncio.Queue[bytes]()
    yield b"retry: 3000\nid: 1\n\n"
    while True:
        try:
            yield await asyncio.wait_for(words.get(), 25)
        except TimeoutError:
            yield b":\n\n"


urlpatterns = [path("beside/", view)]


@functools.cache
def only_sessions() -> ASGIHandler:
    """Give Django with the two middlewares a stream needs, and no other."""
    django.setup()
    settings.ROOT_URLCONF = "bench.live"
    needed = ("sessions.middleware.SessionMiddleware", "auth.middleware.AuthenticationMiddleware")
    settings.MIDDLEWARE = [f"django.contrib.{name}" for name in needed]
    return ASGIHandler()


async def beside(scope: dict[str, Any], receive: Callable[..., Any], send: Callable[..., Any]) -> None:
    """Serve that view."""
    await only_sessions()(scope, receive, send)


def memory(process: int) -> int:
    """Give the proportional memory of a process, in KiB."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def busy(process: int) -> float:
    """Give the seconds of processor time a process has had."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def opened(server: int, crowd: Far, cookies: list[str]) -> float:
    """Open these streams; print what they cost, and give the KiB of each."""
    crowd.ask("come", cookies[:64])
    crowd.ask("leave", 64)
    time.sleep(1)
    before = memory(server)
    took = crowd.ask("come", cookies)
    time.sleep(2)
    each = (memory(server) - before) / len(cookies)
    show("held", f"{len(cookies)} streams, {each:.2f} KiB each, opened {len(cookies) / took:.0f} a second")
    return each


def tapped(tapping: Tapping, name: str, pause: float, until: Callable[[], bool]) -> float:
    """Tap until told to stop; print the delays, and give that of 99 of 100 taps."""
    tapping.whole.clear()
    tapping.word.clear()
    while not until():
        tapping.tap()
        time.sleep(pause)
    whole, word = (statistics.quantiles(kept, n=100) for kept in (tapping.whole, tapping.word))
    tap = f"tap to event p50 {whole[49]:.1f} p99 {whole[98]:.1f} ms"
    show(name, f"{tap}; word to event p50 {word[49]:.1f} p99 {word[98]:.1f} ms; {len(tapping.word)} taps")
    return whole[98]


def show(name: str, words: str) -> None:
    """Print one line at once."""
    sys.stdout.write(f"{name:8}{words}\n")
    sys.stdout.flush()


def measure(count: int, taps: int, couple: Couple, cookies: list[str]) -> bool:
    """Measure the product: give whether it holds to its limits."""
    mine, crowds = cookies[1], (cookies[2:] * EACH)[:count]
    with serving("config.asgi:application", "/live/") as (server, crowd):
        each = opened(server, crowd, crowds)
        tapping = Tapping(couple, crowd.port, mine)
        began, beats, used = time.monotonic(), crowd.ask("heard"), busy(server)
        late = tapped(tapping, "idle", OVER / taps, lambda: time.monotonic() - began > OVER)
        beats, used = crowd.ask("heard") - beats, (busy(server) - used) / (time.monotonic() - began)
        show("", f"meanwhile {beats:.0f} heartbeats; {used:.1%} of a processor with these and the taps")
        crowd.say("storm", crowds)
        tapped(tapping, "storm", 0, crowd.done)
        took = crowd.answer()
        show("", f"{count} broke off and were back in {took:.1f} s, {count / took:.0f} a second")
    return (each <= MEMORY or count < MANY) and late <= DELAY


def main() -> int:
    """Measure."""
    count, taps = (int(word) for word in (sys.argv[1:] + ["10000", "400"][len(sys.argv) - 1 :])[:2])
    for base in ("default", "vault"):
        call_command("migrate", database=base, verbosity=0)
    settings.STATIC_ROOT.mkdir()
    (couple, *_others), cookies = signed_in(2 + count // EACH // 2)
    well = measure(count, taps, couple, cookies)
    show("beside", "a Django async view, and only sessions around it; Django keeps a thread for each")
    with serving("bench.live:beside", "/beside/") as (server, crowd):
        opened(server, crowd, (cookies[2:] * EACH)[: max(count // 10, 64)])
    return int(not well)


if __name__ == "__main__":
    if sys.argv[1:2] == ["crowd"]:
        open_many()
        uvloop.run(Crowd(int(sys.argv[2]), sys.argv[3]).obey())
    else:
        sys.exit(main())
