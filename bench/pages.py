"""What a page costs beside an empty one: `python bench/pages.py`, on SQLite and PostgreSQL (BENCH_POSTGRES).

Processor time of the whole process, in rounds that take turns, the least of them; one of the sample's two people is
signed in, and everything goes through the product's own middleware. Beside it: an empty view for the same person, and
the part of it that finds out who is asking, against what stock Django's session and auth take for that. Past its limits
it exits with 1.
"""

import gzip
import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
from bench.live import cookies_of, show  # noqa: E402, I001  (which sets up Django)
import psycopg  # noqa: E402
from allauth.usersessions.models import UserSession  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore as StockSession  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.db import connections  # noqa: E402
from django.db.models import F  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.test import override_settings  # noqa: E402
from django.urls import include, path  # noqa: E402
from django.utils import timezone  # noqa: E402

from apps.accounts.models import User  # noqa: E402
from apps.calendar import feeds  # noqa: E402
from apps.couples.models import Couple, Membership  # noqa: E402
from apps.plans.models import Plan  # noqa: E402

POSTGRES = os.environ.get("BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432")
WHO = 0.6  # of what stock Django's session and auth take
RATIOS = {"304": 1.5, "cached": 1.8, "Home": 7.0, "Story": 9.0}  # times the empty view
STATEMENTS = {"Home": 9, "Story": 9, "Thanks": 6, "Month": 8, "Exercises": 8}
PAGES = {"Home": "/home/", "Story": "/story/", "Thanks": "/thanks/", "Month": "/calendar/", "Exercises": "/together/"}
EVENTS, FEED = 5000, 300  # of which a calendar is told, and in how many milliseconds
STOCK = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
FINDS_OUT = ("SessionMiddleware", "AuthenticationMiddleware", "WhoIsAsking", "OwnSpace")
ROUNDS, REQUESTS = 15, 20

type Answer = tuple[str, list[tuple[str, str]], bytes]


def nothing(request: HttpRequest) -> HttpResponse:
    """An empty page for somebody signed in."""
    return HttpResponse("ok", status=200 if request.user.is_authenticated else 403)


def anybody(_request: HttpRequest) -> HttpResponse:
    """An empty page that asks nobody who it is."""
    return HttpResponse("ok")


urlpatterns = [path("nothing/", nothing), path("anybody/", anybody), path("", include("config.urls"))]


class Asking:
    """One request that is asked again and again, as a browser does."""

    def __init__(
        self, site: WSGIHandler, address: str, cookies: str, *, changed: User | None = None, held: bool = False
    ) -> None:
        self.site, self.changed, self.held = site, changed, held
        self.environ = {
            "REQUEST_METHOD": "GET", "PATH_INFO": address, "QUERY_STRING": "", "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": settings.SITE_URL.rsplit(":", 1)[-1], "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "127.0.0.1", "HTTP_ACCEPT_ENCODING": "gzip",
            "HTTP_COOKIE": cookies, "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr,
        }  # fmt: skip

    def once(self) -> Answer:
        """Ask."""
        said: list[Any] = []
        answer: Any = self.site(dict(self.environ), lambda status, told, _fault=None: said.extend((status, told)))
        body = b"".join(answer)
        answer.close()
        return said[0], said[1], body

    def begin(self) -> None:
        """Ask once before it counts, and hold what came where it is to be asked for on condition."""
        self.environ.pop("HTTP_IF_NONE_MATCH", None)
        tag = dict(self.once()[1]).get("ETag")
        if self.held and tag:
            self.environ["HTTP_IF_NONE_MATCH"] = tag

    def change(self) -> None:
        """Let something have changed since, where it is to be made anew each time."""
        if self.changed:
            Membership.objects.filter(user=self.changed).update(version=F("version") + 1)


def measure(engine: str) -> bool:
    """Measure everything in turn; give whether it holds to its limits."""
    person = User.objects.order_by("email")[0]
    product = site(settings.MIDDLEWARE)
    cookies = at_home(product, person)
    ours = [name for name in settings.MIDDLEWARE if name.endswith(FINDS_OUT)]
    asked = {
        "bare": Asking(site([]), "/anybody/", cookies),
        "stock": Asking(site(STOCK, SESSION_ENGINE=StockSession.__module__), "/nothing/", stock_cookie(person)),
        "ours": Asking(site(ours), "/nothing/", cookies),
        "empty": Asking(product, "/nothing/", cookies),
    }
    for name, address in PAGES.items():
        asked[name] = Asking(product, address, cookies, changed=person)
        if "ETag" in dict(asked[name].once()[1]):
            asked[f"{name} cached"] = Asking(product, address, cookies)
            asked[f"{name} 304"] = Asking(product, address, cookies, held=True)
    held = judge(engine, least(asked), {name: statements(asked[name]) for name in PAGES})
    return tell(engine, "Feed", feed(product, person), FEED, f"ms for {EVENTS:,} events") and held


def feed(product: WSGIHandler, person: User) -> float:
    """Plan much, and give the milliseconds of processor that a calendar's request for all of it takes, at best."""
    couple, today = Couple.of(person), timezone.now().date()
    said: dict[str, Any] = {"couple": couple, "by": person, "kind": "date", "agreed_on": today, "step": "plan"}
    with couple.keys_held(private_of=person.pk):
        for number in range(EVENTS):
            facts = {"what": f"Soup and a film, number {number}", "time": "20:00", "zone": couple.day_zone}
            Plan.objects.create(**said, origin=uuid4(), facts=facts, on=today + timedelta(days=number % 700))
        feeds.show_titles(couple, by=person, shown=True)
        feeds.renew(couple, by=person)
        asking = Asking(product, f"/calendar/feed/{feeds.of(couple, person).secret}.ics", "")
    took = []
    for _ in range(ROUNDS):
        began = time.process_time()
        status, _told, body = asking.once()
        took.append((time.process_time() - began) * 1000)
        if not status.startswith("200") or gzip.decompress(body).count(b"BEGIN:VEVENT") < EVENTS:
            raise SystemExit(f"The feed was answered with {status}.")
    return min(took)


def judge(engine: str, times: dict[str, float], counts: dict[str, int]) -> bool:
    """Print all figures; give whether each holds to its limit."""
    for name, took in times.items():
        show(engine, f" {name:13}{took * 1000:8.3f} ms {took / times['empty']:6.2f}")
    who = (times["ours"] - times["bare"]) / (times["stock"] - times["bare"])
    held = [tell(engine, "who", who, WHO, "of stock Django")]
    limits = {name: RATIOS[name.split()[-1]] for name in times if name.split()[-1] in RATIOS}
    empty = times["empty"]
    held += [tell(engine, name, times[name] / empty, limit, "times the empty view") for name, limit in limits.items()]
    held += [tell(engine, name, count, STATEMENTS[name], "statements") for name, count in counts.items()]
    return all(held)


def tell(engine: str, name: str, found: float, limit: float, of: str) -> bool:
    """Print how it stands with one limit; give whether it holds."""
    show(engine, f" {name:13}{found:8.3g} {of}, at most {limit:g}{'' if found <= limit else ': PAST'}")
    return found <= limit


def least(asked: dict[str, Asking]) -> dict[str, float]:
    """Ask everything in turn; give the seconds that each took in the round that went best."""
    took: dict[str, list[float]] = {name: [] for name in asked}
    for _round in range(ROUNDS):
        for name, asking in asked.items():
            asking.begin()
            spent = 0.0
            for _ in range(REQUESTS):
                asking.change()
                began = time.process_time()
                status, _told, _body = asking.once()
                spent += time.process_time() - began
                if not status.startswith("304" if asking.held else "200"):
                    raise SystemExit(f"{name} was answered with {status}.")
            took[name].append(spent / REQUESTS)
    return {name: min(values) for name, values in took.items()}


def statements(asking: Asking) -> int:
    """Count the statements to both databases."""
    asking.change()
    found = []

    def note(execute: Any, *said: Any) -> Any:
        found.append(said[0])
        return execute(*said)

    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(note))
        asking.once()
    return len(found)


def site(middleware: list[str], **changes: Any) -> WSGIHandler:
    """Give the product as it would be with this middleware."""
    with override_settings(MIDDLEWARE=middleware, **changes):
        return WSGIHandler()


def at_home(site: WSGIHandler, person: User) -> str:
    """Sign somebody in and visit Home; give the cookies as a browser has them then."""
    cookies = cookies_of(person)
    key = cookies.partition(";")[0].partition("=")[2]
    UserSession.objects.create(user=person, session_key=key, ip="0.0.0.0", user_agent="")  # noqa: S104
    _status, told, _body = Asking(site, PAGES["Home"], cookies).once()
    return "; ".join([cookies, *(value.split(";")[0] for name, value in told if name == "Set-Cookie")])


def stock_cookie(person: User) -> str:
    """Sign somebody in as stock Django does."""
    session = StockSession()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(person.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def on(engine: str, folder: str, rows: str = "", keys: str = "") -> bool:
    """Measure on one engine, in a place of its own; give whether it holds."""
    env = os.environ | {"NEARER_VAR": folder, "DATABASE_URL": rows, "VAULT_URL": keys, "PHOTOS_IN": ""}
    Path(folder).mkdir()
    for command in (["-m", "config.server.prepare"], ["manage.py", "sample"]):
        subprocess.run([sys.executable, *command], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    return not subprocess.run([sys.executable, __file__, engine], cwd=ROOT, env=env, check=False).returncode  # noqa: S603


@contextmanager
def databases(*names: str) -> Iterator[list[str]]:
    """Make these, give their addresses, and take them away again."""
    with psycopg.connect(POSTGRES, autocommit=True) as server:
        for name in names:
            server.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
        try:
            yield [f"{POSTGRES}/{name}" for name in names]
        finally:
            for name in names:
                server.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[call-overload]


def main() -> None:
    """Measure on both engines, each in a process of its own."""
    with (
        tempfile.TemporaryDirectory(prefix="nearer-bench-") as folder,
        databases("bench", "bench_vault") as (rows, keys),
    ):
        held = [on("SQLite", f"{folder}/sqlite"), on("PG", f"{folder}/pg", rows, keys)]
    sys.exit(not all(held))


if __name__ == "__main__":
    if len(sys.argv) == 1:
        main()
    settings.ROOT_URLCONF = "bench.pages"
    sys.exit(not measure(sys.argv[1]))
