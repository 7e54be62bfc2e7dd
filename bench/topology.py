"""The parts of compose.scale.yaml as processes: `python bench/topology.py [seconds]`, as root or not.

Two processes each of pages (WSGI), streams and workers and one clock, behind Caddy, over PgBouncer in transaction mode,
PostgreSQL, Redis and SeaweedFS. Caddy, PgBouncer and Redis come from Debian's packages. Then, on all of it:

evening  a thank-you that one of the two writes is heard on the other's stream and read on their Home; a photo sent part
         by part gets its sizes from a worker
leaving  one of the two leaves: streams of the other, one on each process, end within a second and without a word; their
         old photo addresses are gone on each process, whatever their browser still holds
restart  all begins as the version before the last migration; under 50 requests a second that is applied, and pages,
         streams and workers of the version before are replaced one after the other by today's: no request fails
away     Redis, then the database, is gone for ten seconds: pages answer meanwhile, in words, and all is well within
         ten seconds after

It exits with 1 where one of it doesn't hold.
"""

import http.client
import json
import os
import random
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench import kills  # noqa: E402
from bench.kills import say  # noqa: E402
from bench.sending import Seen, Sender  # noqa: E402

RATE = 50  # requests a second
AGAIN = 10.0  # seconds until all is well
AWAY = 10.0
CADDY = """{{
	admin off
	auto_https off
}}
http://127.0.0.1:{port} {{
	handle /live/* {{
		reverse_proxy 127.0.0.1:{live[0]} 127.0.0.1:{live[1]} {{
			flush_interval -1
			lb_try_duration 5s
		}}
	}}
	handle {{
		reverse_proxy 127.0.0.1:{web[0]} 127.0.0.1:{web[1]} {{
			lb_policy round_robin
			lb_try_duration 5s
			fail_duration 1s
		}}
	}}
}}
"""
POOLER = """[databases]
* = host={host} port={port} user={user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen}
unix_socket_dir =
auth_type = any
pool_mode = transaction
max_client_conn = 500
default_pool_size = 10
logfile = {folder}/pooler.log
"""


class Parts:
    """The processes, each by its name; stopped and started one by one."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.log, self.version = folder, (folder / "log").open("w"), ROOT
        self.commands: dict[str, list[str]] = {}
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: list[str] | None = None) -> None:
        """Start one, and wait until it can be asked where it has a port."""
        self.commands[name] = command or self.commands[name]
        self.running[name] = subprocess.Popen(  # noqa: S603
            self.commands[name], cwd=self.version, stdout=self.log, stderr=self.log
        )
        port = re.search(r"--port (\d+)", " ".join(self.commands[name]))
        if port:
            reach(int(port[1]))

    def stop(self, name: str, how: int = signal.SIGTERM) -> None:
        """Stop one in order, and wait for its end."""
        process = self.running.pop(name)
        process.send_signal(how)
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)
        process.kill()

    def stop_all(self) -> None:
        for name in [*reversed(self.running)]:
            self.stop(name)


class Visits(threading.Thread):
    """Asks for pages at a constant rate, each on a connection of its own, until it is ended; counts the answers."""

    def __init__(self, port: int, cookies: str) -> None:
        super().__init__(daemon=True)
        self.port, self.cookies, self.answers, self.over = port, cookies, Counter[int](), threading.Event()

    def run(self) -> None:
        asked, began = [], time.monotonic()
        for number in range(10**6):
            if self.over.wait(max(0.0, began + number / RATE - time.monotonic())):
                break
            asked.append(threading.Thread(target=self._one, args=(("/home/", "/thanks/", "/story/")[number % 3],)))
            asked[-1].start()
        for thread in asked:
            thread.join()

    def _one(self, address: str) -> None:
        self.answers[ask(self.port, self.cookies, address)[0]] += 1

    def end(self) -> Counter[int]:
        self.over.set()
        self.join()
        return self.answers


def ask(port: int, cookies: str, address: str, said: dict[str, str] | None = None, tag: str = "") -> tuple[int, str]:
    """Ask once; an answer that doesn't come is status 0."""
    token = secrets.token_hex(16)
    headers = {"Cookie": f"{cookies}; csrf={token}", "X-CSRFToken": token, "Sec-Fetch-Site": "same-origin"}
    headers |= {"Origin": f"http://127.0.0.1:{port}", "Content-Type": "application/x-www-form-urlencoded"}
    headers |= {"If-None-Match": tag} if tag else {}
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        line.request("POST" if said else "GET", address, urlencode(said) if said else None, headers)
        answer = line.getresponse()
        return answer.status, answer.read().decode(errors="replace")
    except (OSError, http.client.HTTPException):
        return 0, ""
    finally:
        line.close()


def evening(port: int, cookies: list[str]) -> Iterator[str]:
    """One thanks the other, and sends a photo; yields what does not hold."""
    stream = listen(port, cookies[1])
    words = f"You made soup {secrets.token_hex(4)}"
    time.sleep(0.5)
    status, _page = ask(port, cookies[0], "/thanks/", {"text": words, "now": "1"})
    heard, began = b"", time.monotonic()
    with suppress(TimeoutError):
        while b"event: change" not in heard:
            heard += stream.recv(4096)
    say(f"evening: a thank-you was answered with {status} and heard after {(time.monotonic() - began) * 1000:.0f} ms")
    if status != 302 or b"event: change" not in heard:
        yield "a thank-you was not heard"
    if words not in ask(port, cookies[1], "/thanks/")[1]:
        yield "a thank-you is not to be read"
    seen, line = Seen(), SimpleQueue[bytes]()
    line.put(kills.a_photo(random.Random(1)))  # noqa: S311
    sender = Sender(port, cookies[0], line, seen)
    sender.start()
    sender.join(60)
    yield from seen.losses + kills.settled(seen, 1)


def listen(port: int, cookies: str) -> socket.socket:
    """Open a stream, and wait until it is there and has said what there was to say."""
    stream = socket.create_connection(("127.0.0.1", port), timeout=10)
    stream.sendall(f"GET /live/?since=0 HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookies}\r\n\r\n".encode())
    while b"id: " not in stream.recv(4096):
        pass
    stream.settimeout(0.5)
    with suppress(TimeoutError):
        while stream.recv(4096):
            pass
    stream.settimeout(10)
    return stream


def leaving(ports: dict[str, int], cookies: str) -> Iterator[str]:
    """The other leaves; yields what is still there a second later for whose photo it is, or what they were told."""
    from django.utils import timezone

    from apps.couples import parting
    from apps.couples.models import Couple
    from apps.photos.models import Photo

    photo, couple = Photo.objects.get(), Couple.objects.get()
    address, pages = f"/photos/{photo.pk}/small/", [ports["web 1"], ports["web 2"]]
    tags = [ask(port, cookies, address)[0] for port in pages]
    streams = [listen(ports[name], cookies) for name in ("live 1", "live 2")]
    began = time.monotonic()
    parting.leave(
        couple, by=next(seat.user for seat in couple.seats if seat.user_id != photo.uploader_id), at=timezone.now()
    )
    heard = [said(stream) for stream in streams]
    took = time.monotonic() - began
    gone = [ask(port, cookies, address, tag="*")[0] for port in pages for _time in range(2)]
    say(f"leaving: streams ended after {took * 1000:.0f} ms and said {heard}; a photo was {tags}, then {gone}")
    if took > 1 or any(heard) or {*tags} != {200} or {*gone} != {404}:
        yield "something is still there for who was left, or they were told"


def said(stream: socket.socket) -> bytes:
    """Give what a stream says until its end."""
    found = b""
    with suppress(OSError):
        while part := stream.recv(4096):
            found += part
    return found.strip()


def restart(parts: Parts, port: int, cookies: str) -> Iterator[str]:
    """Migrate, and replace all parts by today's under load."""
    parts.version = ROOT
    visits = Visits(port, cookies)
    visits.start()
    time.sleep(1)
    run("-m", "config.server.prepare")
    time.sleep(3)  # the version before on today's tables
    for name in [name for name in parts.commands if name.startswith(("web", "live", "worker", "clock"))]:
        parts.stop(name)
        parts.start(name)
    time.sleep(1)
    answers = visits.end()
    say(f"restart: {answers.total()} requests, {dict(answers)}")
    if set(answers) != {200}:
        yield "requests failed while parts were replaced"


def away(parts: Parts, port: int, cookies: str, what: str, part: str) -> Iterator[str]:
    """Take one thing away for a while; look at pages meanwhile and after."""
    parts.stop(part)
    until, told = time.monotonic() + AWAY, Counter[int]()
    while time.monotonic() < until:
        status, page = ask(port, cookies, "/home/")
        told[status] += 1
        if "Traceback" in page or not page.strip():
            yield f"with {what} away a page says nothing, or too much ({status})"
        time.sleep(0.5)
    parts.start(part)
    began = time.monotonic()
    while ask(port, cookies, "/home/")[0] != 200 and time.monotonic() < began + AGAIN:
        time.sleep(0.2)
    took = time.monotonic() - began
    say(f"away: {what}, answers {dict(told)}; all is well {took:.1f} s after")
    if took >= AGAIN:
        yield f"{what} is back, and pages are not"


def main() -> int:
    """Put it up, and go through all of it."""
    missing = [name for name in ("caddy", "pgbouncer", "redis-server") if not find(name)]
    if missing:
        say(f"Missing: {', '.join(missing)} (apt install {' '.join(missing)}).")
        return 1
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="nearer-topology-")))
        folder.chmod(0o755)
        os.environ |= {
            "NEARER_BENCH": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "NEARER_VAR": str(folder / "var"),
        }
        os.environ |= {"SECRET_KEY": secrets.token_hex(40), "DEBUG": "", "TRUSTED_PROXIES": "1"}
        ports = dict(zip(("proxy", "pooler", "redis", "web 1", "web 2", "live 1", "live 2"), free(7), strict=True))
        os.environ |= {"SITE_URL": f"http://127.0.0.1:{ports['proxy']}", "PORT": str(ports["proxy"])}
        parts = Parts(folder)
        held.callback(parts.stop_all)
        words, keys = held.enter_context(kills.scratch()), held.enter_context(keys_database())
        pool(parts, folder, ports["pooler"], words)
        pooled = {
            name: through(address, ports["pooler"]) for name, address in (("DATABASE_URL", words), ("VAULT_URL", keys))
        }
        os.environ |= pooled
        os.environ["REDIS_URL"] = f"redis://127.0.0.1:{ports['redis']}/0"
        parts.start("redis", [find("redis-server"), "--port", str(ports["redis"]), "--save", "", "--dir", str(folder)])
        held.enter_context(kills.seaweed(folder))
        parts.version = before(folder / "before")
        cookies = prepare(parts.version)
        start(parts, folder, ports)
        faults = [*restart(parts, ports["proxy"], cookies[0]), *evening(ports["proxy"], cookies)]
        faults += leaving(ports, cookies[0])
        faults += pause(parts, ports["proxy"], cookies[0])
        for fault in faults:
            say(f"FAULT {fault}")
        if faults:
            shutil.copy(folder / "log", Path(tempfile.gettempdir()) / "nearer-topology.log")
        return int(bool(faults))


def before(folder: Path) -> Path:
    """Lay out the version before the last migration; give its folder."""
    files = "apps/*/migrations/0*.py"
    last = git("log", "-1", "--format=%H", "--", files).decode().strip()
    folder.mkdir()
    subprocess.run(["tar", "--extract", "--directory", folder], input=git("archive", f"{last}^"), check=True)  # noqa: S603, S607
    new = git("diff", "--name-only", f"{last}^", "--", files).decode().split()
    say(f"restart: from {last[:10]}^ on, new: {', '.join(new)}")
    return folder


def git(*words: str) -> bytes:
    return subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True).stdout  # noqa: S603, S607


def prepare(version: Path) -> list[str]:
    """Do what the first start of that version does, and sign both people of a couple in there; give their cookies."""
    subprocess.run([sys.executable, "-m", "config.server.prepare"], cwd=version, check=True)
    told = "import json; from bench.live import signed_in; print(json.dumps(signed_in(1)[1]))"
    made = subprocess.run([sys.executable, "-c", told], cwd=version, check=True, capture_output=True)  # noqa: S603
    import django

    django.setup()
    cookies: list[str] = json.loads(made.stdout.splitlines()[-1])
    return cookies


def pause(parts: Parts, port: int, cookies: str) -> Iterator[str]:
    """Redis goes away, then the database with its pooler; each is stopped, and started again."""
    for what, part in (("Redis", "redis"), ("the database", "pooler")):
        yield from away(parts, port, cookies, what, part)


def start(parts: Parts, folder: Path, ports: dict[str, int]) -> None:
    """Start pages, streams, workers and the clock as in production, and what stands in front."""
    granian = [
        str(Path(sys.executable).with_name("granian")),
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--workers",
        "1",
    ]
    for name in ("web 1", "web 2"):
        more = ["--blocking-threads", "8", "--port", str(ports[name]), "config.wsgi:application"]
        parts.start(name, [*granian, *more])
    serve = [sys.executable, "-m", "config.server.serve", "config.live:application", "--port"]
    for name in ("live 1", "live 2"):
        parts.start(name, [*serve, str(ports[name])])
    for name in ("worker 1", "worker 2"):
        parts.start(name, [sys.executable, "manage.py", "db_worker", "--no-startup-delay", "--queue-name=*"])
    parts.start("clock", [sys.executable, "manage.py", "tick"])
    file = folder / "Caddyfile"
    web, live = ([ports[f"{name} {number}"] for number in (1, 2)] for name in ("web", "live"))
    file.write_text(CADDY.format(port=ports["proxy"], web=web, live=live))
    parts.start("proxy", [find("caddy"), "run", "--config", str(file), "--adapter", "caddyfile"])
    reach(ports["proxy"])


def pool(parts: Parts, folder: Path, port: int, database: str) -> None:
    """Start PgBouncer, which refuses to run as root."""
    there = urlsplit(database)
    file = folder / "pooler.ini"
    said = {"host": there.hostname, "port": there.port or 5432, "user": there.username or "postgres"}
    file.write_text(POOLER.format(**said, listen=port, folder=folder))
    (folder / "pooler.log").touch()
    (folder / "pooler.log").chmod(0o666)
    command = [find("pgbouncer"), "-q", str(file)]
    parts.start("pooler", ["setpriv", "--reuid", "65534", "--clear-groups", *command] if os.getuid() == 0 else command)
    reach(port)


def through(address: str, port: int) -> str:
    """Give the address of the same database by way of the pooler."""
    parts = urlsplit(address)
    return parts._replace(netloc=f"{parts.username or 'postgres'}@127.0.0.1:{port}").geturl()


@contextmanager
def keys_database() -> Iterator[str]:
    """Make one for the keys beside the other."""
    from tests.ready import database_on

    with database_on(os.environ.get("DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/postgres") as address:
        yield address


def find(name: str) -> str:
    return shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin") or ""


def run(*command: str) -> None:
    subprocess.run([sys.executable, *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603


def free(count: int) -> list[int]:
    """Give ports that nobody listens on."""
    held = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [one.getsockname()[1] for one in held]
    for one in held:
        one.close()
    return ports


def reach(port: int) -> None:
    """Wait until somebody listens there."""
    until = time.monotonic() + 40
    while True:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        if time.monotonic() > until:
            raise SystemExit(f"Nobody listens at {port}.")
        time.sleep(0.1)


if __name__ == "__main__":
    sys.exit(main())
