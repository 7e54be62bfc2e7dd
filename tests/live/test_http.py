"""What comes at the address of the streams and is no plain request for one gets a proper answer."""

import asyncio
import socket

import pytest
from django.conf import settings
from uvicorn.server import ServerState

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.live import protocol as live
from apps.web import headers
from config.server.serve import configured
from tests.conftest import As
from tests.full import few
from tests.live.conftest import NEVER, SOON, Served, Transport, until

pytestmark = pytest.mark.django_db(transaction=True)
HOST = b"Host: localhost\r\n"


@pytest.fixture
def cookie(as_: As, alice: User, couple: Couple) -> bytes:
    return b"Cookie: session=%s\r\n" % as_(alice).cookies[settings.SESSION_COOKIE_NAME].value.encode()


class Wire:
    """A connection, and all that came over it."""

    def __init__(self, served: Served, *pieces: bytes) -> None:
        self.socket = socket.create_connection(("127.0.0.1", served.port))
        self.came = b""
        for piece in pieces:
            self.socket.sendall(piece)

    def until(self, words: bytes) -> bytes:
        """Read until these words came."""
        self.socket.settimeout(SOON)
        while words not in self.came:
            piece = self.socket.recv(65536)
            assert piece, self.came
            self.came += piece
        return self.came

    def rest(self, *, within: float = SOON) -> bytes:
        """Read until the end; a stream has none in this time."""
        self.socket.settimeout(within)
        try:
            while piece := self.socket.recv(65536):
                self.came += piece
        except TimeoutError:
            self.came += b"<open>"
        self.socket.close()
        return self.came


def get(*more: bytes, version: bytes = b"1.1", path: bytes = b"/live/") -> bytes:
    return b"GET %s HTTP/%s\r\n%s%s\r\n" % (path, version, HOST, b"".join(more))


@pytest.mark.parametrize("method", few([b"HEAD", b"POST", b"PUT", b"DELETE", b"OPTIONS"], 2))
def test_only_get_opens_a_stream(served: Served, cookie: bytes, method: bytes) -> None:
    came = Wire(served, get(cookie, b"Connection: close\r\n").replace(b"GET", method)).rest()
    assert came.startswith(b"HTTP/1.1 405 Method Not Allowed\r\n")
    assert b"\r\nallow: GET\r\n" in came
    assert came.count(b"HTTP/1.1") == 1


def test_a_visitor_gets_no_stream_and_all_headers(served: Served) -> None:
    head = Wire(served, get()).rest().decode().split("\r\n")
    assert head[0] == "HTTP/1.1 204 No Content"
    carried = dict(line.split(": ", 1) for line in head[1:] if line)
    assert (
        headers.everywhere(secure=False).items()
        <= {name: carried.get(name.lower()) for name in headers.everywhere(secure=False)}.items()
    )
    assert (carried["cache-control"], carried["connection"]) == ("no-store", "close")


@pytest.mark.parametrize(
    "asked",
    [
        (b"1.0", b""),
        (b"1.0", b"Connection: keep-alive\r\n"),
        (b"1.1", b"Connection: close\r\n"),
        (b"1.1", b"Connection: Upgrade\r\nUpgrade: websocket\r\n"),
        (b"1.1", b"Content-Length: 5\r\nExpect: 100-continue\r\n"),
    ],
    ids=["old", "old-and-staying", "closing", "upgrading", "with-a-body"],
)
def test_an_unusual_request_opens_a_plain_stream(served: Served, cookie: bytes, asked: tuple[bytes, bytes]) -> None:
    version, header = asked
    head, _, body = Wire(served, get(cookie, header, version=version)).rest(within=NEVER).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"transfer-encoding" not in head
    assert body == b"retry: 3000\nid: 1\n\n<open>"


def test_a_request_in_pieces(served: Served, cookie: bytes) -> None:
    assert Wire(served, *(bytes([byte]) for byte in get(cookie))).until(b"id: 1\n\n")


def test_a_stream_behind_another_answer_waits_its_turn(served: Served, cookie: bytes) -> None:
    came = Wire(served, get(path=b"/nothing/") + get(cookie)).until(b"id: 1\n\n")
    assert came.index(b"404 Not Found") < came.index(b"200 OK")


def test_what_comes_behind_a_stream_is_passed_over(served: Served, cookie: bytes, alice: User) -> None:
    wire = Wire(served, get(cookie) + get(path=b"/nothing/") + get(cookie))
    wire.until(b"id: 1\n\n")
    wire.socket.sendall(get(path=b"/nothing/"))
    assert wire.rest(within=NEVER).count(b"HTTP/1.1") == 1
    until(lambda: alice.pk not in live.hub.people)  # the end is noticed all the same


@pytest.mark.parametrize(
    ("nonsense", "status"),
    [
        (b"what is this\r\n\r\n", b"400 Bad Request"),
        (b"GET /live/ HTTP/1.1\r\nno colon\r\n\r\n", b"400 Bad Request"),
    ],
    ids=["no-request", "no-header"],
)
def test_nonsense_is_refused(served: Served, nonsense: bytes, status: bytes) -> None:
    came = Wire(served, nonsense).rest()
    assert came.startswith(b"HTTP/1.1 " + status)
    assert b"\r\nx-content-type-options: nosniff\r\n" in came


def received(*chunks: bytes) -> bytes:
    """Give these to the server's protocol, divided just so; return what it sends at once."""

    async def receive() -> bytes:
        transport = Transport()
        config = configured("config.live:application", host="127.0.0.1", port=0)
        protocol = live.Protocol(config, ServerState(), {}, asyncio.get_running_loop())
        transport.set_protocol(protocol)
        protocol.connection_made(transport)
        for chunk in chunks:
            protocol.data_received(chunk)
            await asyncio.sleep(0.01)
        return transport.sent

    return asyncio.run(receive())


def test_a_body_is_no_head() -> None:
    length = 3 * live.LONGEST_HEAD
    post = get(b"Content-Length: %d\r\n" % length, path=b"/nothing/").replace(b"GET", b"POST") + b"." * length
    for chunks in ([post], [post, post], [post[:9], post[9:]], [post[:-9], post[-9:]], [post + post[:9], post[9:]]):
        came = received(*chunks)
        assert came.count(b"HTTP/1.1 404") == came.count(b"HTTP/1.1") == b"".join(chunks).count(b"POST")


def test_a_head_in_many_pieces_counts_as_one() -> None:
    piece = b"a" * (live.LONGEST_HEAD // 3)
    head = [b"GET / HTTP/1.1\r\n", b"A: ", piece, piece]
    assert received(*head) == b""
    assert received(*head, piece).startswith(b"HTTP/1.1 431")


@pytest.mark.parametrize("said", few([b"", b"-1", b"seven", b"1" * 5000, b"%00", b"1&since=2"], 2))
def test_a_version_that_is_none_is_passed_over(served: Served, cookie: bytes, said: bytes) -> None:
    assert Wire(served, get(cookie, path=b"/live/?since=" + said)).until(b"id: 1\n\n")


def test_a_browser_that_leaves_at_once_is_forgotten(served: Served, cookie: bytes, alice: User) -> None:
    for _ in range(20):
        Wire(served, get(cookie)).socket.close()
    stays = Wire(served, get(cookie))
    stays.until(b"id: 1\n\n")
    until(lambda: len(live.hub.people[alice.pk]) == 1)
