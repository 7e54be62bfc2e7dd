"""Nobody fills the disk or the memory, and nobody's slowness is anybody else's: of the real server, by real sockets."""

import errno
import os
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.live import protocol as live
from config.server import spool
from tests.conftest import As
from tests.live.conftest import Served, until
from tests.live.test_http import HOST, Wire
from tests.web.test_headers_everywhere import missing

pytestmark = pytest.mark.django_db(transaction=True)
MIB = 1024**2
PAGE = b"GET /right-place/ HTTP/1.1\r\n%sConnection: close\r\n\r\n" % HOST


@pytest.fixture
def pages() -> Iterator[Served]:
    running = Served("config.asgi:application")
    yield running
    running.stop()


@pytest.fixture
def cookie(as_: As, alice: User, couple: Couple) -> bytes:
    browser = as_(alice)
    browser.get("/home/")
    return b"Cookie: %s\r\n" % "; ".join(f"{name}={kept.value}" for name, kept in browser.cookies.items()).encode()


def head(path: bytes, length: int, *more: bytes) -> bytes:
    told = b"Content-Type: multipart/form-data; boundary=x\r\nContent-Length: %d\r\n" % length
    return b"POST %s HTTP/1.1\r\n%s%s%s\r\n" % (path, HOST, told, b"".join(more))


def refused(answer: bytes, status: int) -> None:
    """Check that it is this, in our page and with our headers."""
    lines, _, page = answer.partition(b"\r\n\r\n")
    first, *told = lines.decode().split("\r\n")
    assert first.startswith(f"HTTP/1.1 {status} ")
    assert missing((tuple(line.split(": ", 1)) for line in told), secure=False) == set()  # type: ignore[misc]
    assert (b"Nothing you saved before is lost" in page, b"</html>" in page) == (True, True)


def spooled() -> int:
    return spool.held.total()


def test_a_visitor_sends_no_more_than_a_form(pages: Served) -> None:
    for path in (b"/story/add/", b"/account/login/", b"/photos/uploads/", b"/no/such/", b"/together/runs/x/y/answer/"):
        refused(Wire(pages, head(path, 100 * MIB)).rest(), 413)
    made_up = b"Cookie: session=%s\r\n" % (b"a" * 32)
    refused(Wire(pages, head(b"/story/add/", 100 * MIB, made_up)).rest(), 413)
    chunked = head(b"/story/add/", 0, b"Transfer-Encoding: chunked\r\n").replace(b"Content-Length: 0\r\n", b"")
    refused(Wire(pages, chunked, b"100001\r\n" + bytes(0x100001) + b"\r\n").rest(), 413)
    assert spooled() == 0


def test_who_is_signed_in_sends_photos_where_they_are_expected(pages: Served, cookie: bytes) -> None:
    refused(Wire(pages, head(b"/plans/add/", 2 * MIB, cookie)).rest(), 413)
    refused(Wire(pages, head(b"/story/add/", 129 * MIB, cookie)).rest(), 413)
    whole = Wire(pages, head(b"/story/add/", 3 * MIB, cookie, b"Connection: close\r\n"), bytes(3 * MIB)).rest()
    assert b" 413 " not in whole.split(b"\r\n")[0]
    until(lambda: spooled() == 0)


def test_what_comes_at_once_is_bounded(pages: Served, cookie: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MOST_OF_ONE", "MOST"):
        with monkeypatch.context() as bound:
            bound.setattr(spool, name, 3 * MIB)
            first = Wire(pages, head(b"/story/add/", 9 * MIB, cookie), bytes(2 * MIB))
            until(lambda: spooled() == 2 * MIB)
            second = Wire(pages, head(b"/story/add/", 9 * MIB, cookie), bytes(2 * MIB)).rest()
            refused(second, 503)
            assert b"retry-after: 10" in second
            first.socket.close()
            until(lambda: spooled() == 0)


def test_another_address_has_its_own_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "MOST_OF_ONE", 10)
    with spool.Body("192.0.2.1", 99) as one, spool.Body("192.0.2.2", 99) as other:
        one.size = other.size = 10
        spool.held.update({"192.0.2.1": 10, "192.0.2.2": 10})
    assert spooled() == 0


@pytest.mark.parametrize(("number", "status"), [(errno.ENOSPC, 507), (errno.EIO, 503)])
def test_a_full_disk_is_said_in_our_page(
    pages: Served, cookie: bytes, monkeypatch: pytest.MonkeyPatch, number: int, status: int
) -> None:
    def full(*_args: Any) -> None:
        writing.append(threading.current_thread().name)
        raise OSError(number, os.strerror(number))

    writing = list[str]()
    whole = spool.Body.__init__

    def made(self: spool.Body, *args: Any) -> None:
        whole(self, *args)
        kept = self.file.write
        monkeypatch.setattr(self.file, "write", lambda data: full() if self.size > MIB else kept(data))

    monkeypatch.setattr(spool.Body, "__init__", made)
    refused(Wire(pages, head(b"/story/add/", 2 * MIB, cookie), bytes(2 * MIB)).rest(), status)
    assert writing[0].startswith("spool")


def test_slow_heads_and_bodies_end(pages: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "HEAD_WITHIN", 0.4)
    monkeypatch.setattr(spool, "SILENCE", 0.4)
    begun = time.monotonic()
    silent, half = Wire(pages), Wire(pages, b"GET / HTTP/1.1\r\nHost: loc")
    body = Wire(pages, head(b"/account/login/", 1000), b"a=1")
    for wire in (silent, half):
        assert wire.rest().startswith(b"HTTP/1.1 408 ")
    refused(body.rest(), 408)
    assert time.monotonic() - begun < 3


def test_a_body_that_trickles_ends_too(pages: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "PATIENCE", 0.5)
    wire = Wire(pages, head(b"/account/login/", 1000))
    begun, sent = time.monotonic(), 0
    try:
        while time.monotonic() - begun < 3:
            wire.socket.sendall(b"a")
            sent += 1
            time.sleep(0.1)
    except OSError:
        pass
    assert sent < 15


def test_under_two_hundred_slow_ones_pages_answer_as_usual(pages: Served) -> None:
    slow = [Wire(pages, b"GET / HTTP/1.1\r\nHost: loc") for _ in range(100)]
    slow += [Wire(pages, head(b"/account/login/", 1000), b"a=1") for _ in range(100)]
    Wire(pages, PAGE).rest()
    begun = time.monotonic()
    for _ in range(5):
        assert Wire(pages, PAGE).rest().startswith(b"HTTP/1.1 200 ")
    assert time.monotonic() - begun < 3
    for wire in slow:
        wire.socket.close()
    until(lambda: spooled() == 0)
