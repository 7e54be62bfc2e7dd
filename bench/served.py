"""How many pages a second come through the shipped server: `python bench/served.py [seconds]`.

Eight connections ask in turn for an empty view, for Home out of the cache, for Home that the browser still has, and for
a twin of Home: the same view and texts by the ORM, with nothing cached. It stands behind our own middleware, so it
finds out who is asking faster than stock Django would. The best of several rounds each; a cached Home below 0.6 of the
empty view, or below ten times its twin, and it exits with 1.
"""

import asyncio
import contextlib
import inspect
import os
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from bench.live import show  # noqa: E402, I001  (which sets up Django)
from django.conf import settings  # noqa: E402
from django.urls import include, path  # noqa: E402

from apps.accounts.models import User  # noqa: E402
from apps.home.views import today  # noqa: E402
from bench.pages import at_home, nothing, site  # noqa: E402
from config.asgi import application as application  # noqa: E402

OF_EMPTY, OF_TWIN = 0.6, 10.0
CONNECTIONS, ROUNDS = 8, 5

urlpatterns = [path("nothing/", nothing), path("twin/", inspect.unwrap(today)), path("", include("config.urls"))]


class Crowd:
    """Connections that each ask again as soon as they were answered."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, address: str, cookies: str, seconds: float, tag: str = "") -> tuple[float, float, str]:
        """Give the answers a second, the milliseconds of 99 in 100, and the page's ETag."""
        lines = [f"GET {address} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: gzip", f"Cookie: {cookies}"]
        lines += [f"If-None-Match: {tag}"] if tag else []
        return asyncio.run(self._together("\r\n".join([*lines, "", ""]).encode(), seconds))

    async def _together(self, head: bytes, seconds: float) -> tuple[float, float, str]:
        until = time.perf_counter() + seconds
        found = await asyncio.gather(*(self._one(head, until) for _ in range(CONNECTIONS)))
        took = sorted(one for times, _tag in found for one in times)
        return len(took) / seconds, statistics.quantiles(took, n=100)[-1] * 1000, found[0][1]

    async def _one(self, head: bytes, until: float) -> tuple[list[float], str]:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        times, tag = [], ""
        while (began := time.perf_counter()) < until:
            writer.write(head)
            told = (await reader.readuntil(b"\r\n\r\n")).decode("latin1")
            status, *lines = told.split("\r\n")
            if status.split()[1] not in {"200", "304"}:
                raise SystemExit(f"{head.split()[1].decode()} was answered with {status}.")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
            await reader.readexactly(int(headers.get("content-length", 0)))
            times.append(time.perf_counter() - began)
            tag = headers.get("etag", "")
        writer.close()
        return times, tag


@contextlib.contextmanager
def serving() -> Iterator[Crowd]:
    """Serve as the product does, with the empty view and the twin beside its pages."""
    with socket.create_server(("127.0.0.1", 0), backlog=1024) as address:
        port = address.getsockname()[1]
        command = [sys.executable, "-m", "config.server.serve", "bench.served:application", f"--fd={address.fileno()}"]
        env = os.environ | {"NEARER_BENCH": "1", "NEARER_BENCH_SERVED": "1"}
        server = subprocess.Popen(command, cwd=ROOT, env=env, pass_fds=[address.fileno()])  # noqa: S603
    try:
        yield Crowd(port)
    finally:
        server.terminate()
        server.wait(15)


def measure(seconds: float) -> bool:
    """Measure all in turn; give whether the cached page holds to its limits."""
    person = User.objects.order_by("email")[0]
    cookies = at_home(site(settings.MIDDLEWARE), person)
    best: dict[str, float] = {}
    with serving() as crowd:
        for _round in range(ROUNDS):
            tag = crowd.ask("/home/", cookies, 0.3)[2]
            for name, address, held in (
                ("empty", "/nothing/", ""),
                ("cached", "/home/", ""),
                ("304", "/home/", tag),
                ("twin", "/twin/", ""),
            ):
                rate, late, _tag = crowd.ask(address, cookies, seconds, held)
                show(name, f"{rate:8.0f} a second, 99 of 100 within {late:.0f} ms")
                best[name] = max(best.get(name, 0), rate)
    of_empty, of_twin = best["cached"] / best["empty"], best["cached"] / best["twin"]
    show("cached", f"{of_empty:8.2f} of the empty view, at least {OF_EMPTY}{'' if of_empty >= OF_EMPTY else ': PAST'}")
    show("cached", f"{of_twin:8.1f} times its twin, at least {OF_TWIN:g}{'' if of_twin >= OF_TWIN else ': PAST'}")
    return of_empty >= OF_EMPTY and of_twin >= OF_TWIN


def main() -> None:
    """Set up a sample in the folder of this run, and measure."""
    for command in (["-m", "config.server.prepare"], ["manage.py", "sample"]):
        subprocess.run([sys.executable, *command], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    sys.exit(not measure(float(sys.argv[1]) if len(sys.argv) > 1 else 3.0))


if __name__ == "__main__":
    main()
elif "NEARER_BENCH_SERVED" in os.environ:
    settings.ROOT_URLCONF = "bench.served"
