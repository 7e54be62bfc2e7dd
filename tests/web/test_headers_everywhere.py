"""Every class of answer carries the same headers, whoever gives it: Django, a file, the stream, or a refusal."""

import asyncio
from collections.abc import Iterable, MutableMapping
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.home import views
from apps.live import protocol as live
from apps.live import stream
from apps.web import headers
from config import asgi
from tests import factories
from tests.conftest import As

pytestmark = pytest.mark.django_db
A_YEAR = 31_536_000
POLICY = "Content-Security-Policy"


@pytest.fixture(autouse=True)
def _by_https(settings: Settings) -> None:
    settings.SECURE_HSTS_SECONDS, settings.SECURE_SSL_REDIRECT, settings.SECURE = A_YEAR, True, True
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True


def missing(carried: Iterable[tuple[str, str]], *, secure: bool = True) -> set[str]:
    """List what an answer lacks of what all carry."""
    found = {name.lower(): value for name, value in carried}
    return {name for name, value in headers.everywhere(secure=secure).items() if found.get(name.lower(), "") != value}


def test_they_are_what_we_promise() -> None:
    assert headers.everywhere(secure=True).keys() - headers.everywhere(secure=False).keys() == {
        "Strict-Transport-Security"
    }
    assert headers.everywhere(secure=True) | {POLICY: "", "Permissions-Policy": ""} == {
        "Strict-Transport-Security": f"max-age={A_YEAR}; includeSubDomains; preload",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "X-Robots-Tag": "noindex, noarchive, noimageindex",
        "Permissions-Policy": "",
        POLICY: "",
    }


def test_pages_of_every_status(as_: As, alice: User, couple: Couple, monkeypatch: pytest.MonkeyPatch) -> None:
    here, stranger = as_(alice), Client(enforce_csrf_checks=True)
    here.raise_request_exception = False
    answers = {
        200: here.get("/home/", secure=True),
        204: Client().post("/thanks/", secure=True, headers={"HX-Request": "true"}),
        302: stranger.get("/home/", secure=True),
        400: Client().get("/", secure=True, headers={"Host": "elsewhere.example"}),
        403: stranger.post("/account/login/", secure=True),
        404: here.get("/no-such-page/", secure=True),
        405: here.get("/photos/uploads/", secure=True),
        409: here.post("/pair/invite/", secure=True),
        422: here.post("/thanks/", {"text": "x" * 30_000}, secure=True),
    }
    monkeypatch.setattr(views, "gather", lambda *_args, **_more: 1 / 0)
    answers[500] = here.get("/home/", secure=True)
    for _ in range(5):
        answers[429] = here.post("/pair/invite/", secure=True)
    for status, answer in answers.items():
        assert (answer.status_code, missing(answer.items())) == (status, set())


def test_another_site_gets_them_too(as_: As, alice: User) -> None:
    probe = as_(alice).get("/home/", secure=True, headers={"Sec-Fetch-Site": "cross-site"})
    assert (probe.status_code, missing(probe.items())) == (403, set())


@pytest.mark.parametrize("address", ["/home/", "/", "/no-such-page/", "/static/core.css"])
def test_way_to_https(address: str) -> None:
    answer = Client().get(address)
    assert (answer.status_code, missing(answer.items(), secure=False)) == (301, set())
    assert "Strict-Transport-Security" not in answer


@pytest.mark.parametrize(("name", "status"), [("there.css", 200), ("missing.css", 404)])
def test_static_files(name: str, status: int, settings: Settings) -> None:
    Path(settings.STATIC_ROOT, "there.css").write_text("a {}")
    answer = Client().get(f"/static/{name}", secure=True)
    assert (answer.status_code, missing(answer.items())) == (status, set())


@pytest.mark.parametrize("size", ["small", "medium", "large", "huge"])
def test_photos(as_: As, alice: User, couple: Couple, size: str) -> None:
    """The policy of a photo is stricter than that of a page. A range is answered with all of it, which is allowed."""
    address = f"/photos/{factories.a_photo(couple).pk}/{size}/"
    browser = as_(alice)
    whole = browser.get(address, secure=True)
    tag = whole.headers.get("ETag", "")
    answers = [
        whole,
        browser.head(address, secure=True),
        browser.get(address, secure=True, headers={"If-None-Match": tag}),
        browser.get(address, secure=True, headers={"Range": "bytes=0-3"}),
        browser.get(address, secure=True, headers={"Range": "bytes=9999999-"}),
    ]
    statuses = [404] * 5 if size == "huge" else [200, 200, 304, 200, 200]
    assert [answer.status_code for answer in answers] == statuses
    for answer in answers:
        assert missing(answer.items()) <= {POLICY}
        assert "default-src 'none'" in answer[POLICY]


def asked(method: str, path: str, *told: tuple[bytes, bytes]) -> tuple[int, set[str]]:
    """Ask the server itself, ahead of Django; give the status, and what its answer lacks."""
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.disconnect"}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {"type": "http", "method": method, "path": path, "query_string": b"", "headers": list(told)}
    asyncio.run(asgi.application(scope, receive, send))
    return sent[0]["status"], missing((name.decode(), value.decode()) for name, value in sent[0]["headers"])


def test_refusals_ahead_of_django(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "QUIET", headers.raw_headers())
    assert asked("POST", "/live/") == (405, set())
    assert asked("POST", "/photos/", (b"content-length", b"999999999999")) == (413, set())
    assert asked("POST", "/photos/", (b"content-length", b"a lot")) == (413, set())


def test_streams() -> None:
    """The list is made when the server starts, from the settings of that moment: here, of plain http."""
    for answered in (stream.answer(204, stream.QUIET), stream.answer(200, stream.STREAM)):
        lines = answered.decode().strip().split("\r\n")[1:]
        assert missing((line.partition(": ")[::2] for line in lines), secure=False) == set()
