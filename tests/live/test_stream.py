"""The event stream says that something changed, to those it concerns, and nothing else."""

import asyncio
import http.client
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import uvicorn
from django.conf import settings
from django.test import Client, override_settings

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.web import wire
from config import hub, live
from config.serve import Server
from tests.conftest import As

pytestmark = pytest.mark.django_db(transaction=True)
SOON, NEVER = 5.0, 0.4  # seconds


class Listener:
    """A browser's EventSource, as far as it matters."""

    def __init__(self, port: int, browser: Client, path: str = "/live/", **headers: str) -> None:
        cookie = browser.cookies.get(settings.SESSION_COOKIE_NAME)
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SOON)
        self.connection.request("GET", path, headers={"Cookie": f"session={cookie.value}" if cookie else ""} | headers)
        self.answer = self.connection.getresponse()
        self.opening = self.block() if self.answer.status == 200 else []

    def block(self, *, within: float = SOON) -> list[str] | None:
        """Read the next lines up to an empty one; None when there are none in time, [] when the stream has ended."""
        wire_end: Any = self.answer.fp
        wire_end.raw._sock.settimeout(within)
        lines = []
        try:
            while line := self.answer.readline().decode().rstrip("\n"):
                lines.append(line)
        except TimeoutError:
            return None
        return lines

    def close(self) -> None:
        self.answer.close()
        self.connection.close()


Listen = Callable[..., Listener]


@pytest.fixture
def listen() -> Iterator[Listen]:
    """Run the real server and give browsers that listen to it."""
    config = uvicorn.Config(live.application, port=0, log_config=None, ws="none", timeout_graceful_shutdown=1)
    server, opened = Server(config), list[Listener]()
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]

    def listener(browser: Client, path: str = "/live/", **headers: str) -> Listener:
        opened.append(Listener(port, browser, path, **headers))
        if settings.REDIS_URL:
            time.sleep(0.2)  # until the process has subscribed
        return opened[-1]

    yield listener
    server.should_exit = True
    thread.join(10)
    for one in opened:
        one.close()
    assert not thread.is_alive()


def version(person: User) -> int:
    return person.membership.__class__.objects.get(user=person).version


def test_visitors_are_told_not_to_come_back(listen: Listen) -> None:
    assert listen(Client()).answer.status == 204


def test_a_made_up_session_is_a_visitor(listen: Listen) -> None:
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32
    assert listen(browser).answer.status == 204


def test_a_stream_begins_with_the_version(as_: As, listen: Listen, alice: User, couple: Couple) -> None:
    stream = listen(as_(alice))
    assert stream.opening == ["retry: 3000", f"id: {version(alice)}"]
    assert stream.answer.headers["Content-Type"] == "text/event-stream"
    assert stream.answer.headers["Cache-Control"] == "no-store"
    assert stream.answer.headers["X-Accel-Buffering"] == "no"


def test_both_hear_of_a_shared_change_and_not_what_it_was(
    as_: As, listen: Listen, alice: User, bob: User, couple: Couple
) -> None:
    streams = [listen(as_(alice)), listen(as_(bob))]
    with couple.change(by=alice):
        pass
    heard = [stream.block() for stream in streams]
    assert heard == [["event: change", f"id: {version(person)}", "data: "] for person in (alice, bob)]


def test_the_partner_hears_nothing_of_a_private_change(
    as_: As, listen: Listen, alice: User, bob: User, couple: Couple
) -> None:
    mine, theirs = listen(as_(alice)), listen(as_(bob))
    with couple.change(by=alice, seen_by=[alice]):
        pass
    assert mine.block()
    assert theirs.block(within=NEVER) is None


def test_nobody_else_hears_anything(as_: As, listen: Listen, alice: User, charlie: User, couple: Couple) -> None:
    stream = listen(as_(charlie))
    with couple.change(by=alice):
        pass
    assert stream.block(within=NEVER) is None


def test_nothing_is_said_of_a_change_that_was_taken_back(as_: As, listen: Listen, alice: User, couple: Couple) -> None:
    stream = listen(as_(alice))
    with pytest.raises(ZeroDivisionError), couple.change(by=alice):
        1 / 0  # noqa: B018
    assert stream.block(within=NEVER) is None


@pytest.mark.parametrize("how", ["header", "address"])
def test_who_was_away_catches_up(how: str, as_: As, listen: Listen, alice: User, couple: Couple) -> None:
    old = version(alice)
    with couple.change(by=alice):
        pass
    headers = {"Last-Event-ID": str(old)} if how == "header" else {}
    stream = listen(as_(alice), f"/live/?since={old}" if how == "address" else "/live/", **headers)
    assert stream.block() == ["event: change", f"id: {old + 1}", "data: "]


def test_who_missed_nothing_hears_nothing(as_: As, listen: Listen, alice: User, couple: Couple) -> None:
    stream = listen(as_(alice), **{"Last-Event-ID": str(version(alice))})
    assert stream.block(within=NEVER) is None


def test_signing_out_ends_the_stream_at_the_next_word(as_: As, listen: Listen, alice: User, couple: Couple) -> None:
    browser = as_(alice)
    stream, kept = listen(browser), listen(as_(alice))
    browser.logout()
    with couple.change(by=alice):
        pass
    assert stream.block() == []
    assert kept.block()


def test_a_new_password_ends_the_stream(as_: As, listen: Listen, alice: User, couple: Couple) -> None:
    stream = listen(as_(alice))
    alice.set_password("another correct horse")
    alice.save()
    wire.tell([alice.pk])
    assert stream.block() == []


def test_a_heartbeat_finds_a_lost_word_and_an_ended_session(
    as_: As, listen: Listen, alice: User, couple: Couple, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "HEARTBEAT", 0.2)
    monkeypatch.setattr(wire, "tell", lambda people: None)
    browser = as_(alice)
    stream = listen(browser)
    assert stream.block() == [":"]
    with couple.change(by=alice):
        pass
    assert "event: change" in next(block for _ in range(9) if (block := stream.block()) != [":"])  # type: ignore[operator]
    browser.logout()
    assert next(block for _ in range(9) if (block := stream.block()) != [":"]) == []


def test_the_seventh_stream_closes_the_first_and_calms_it(as_: As, listen: Listen, alice: User, couple: Couple) -> None:
    browser = as_(alice)
    streams = [listen(browser) for _ in range(7)]
    assert streams[0].block() == ["retry: 300000"]
    assert streams[0].block() == []
    with couple.change(by=alice):
        pass
    assert all(stream.block() for stream in streams[1:])


def test_leaving_for_another_space_ends_the_stream(as_: As, listen: Listen, alice: User, couple: Couple) -> None:
    stream = listen(as_(alice))
    alice.membership.delete()
    Couple.of(alice)
    wire.tell([alice.pk])
    assert stream.block() == ["event: change", "id: 1", "data: "]
    assert stream.block() == []


def test_a_folder_too_deep_for_a_socket_has_a_short_address() -> None:
    with override_settings(LIVE_SOCKET="/" + "deep/" * 40 + "live.sock"):
        assert wire.address() == wire.address()
        assert len(wire.address()) <= wire.LONGEST_ADDRESS


def test_a_browser_that_does_not_read_holds_only_the_latest_word() -> None:
    async def try_it() -> list[bytes]:
        sent, free = list[bytes](), asyncio.Event()

        async def send(message: hub.Message) -> None:
            sent.append(message["body"])
            await free.wait()

        stream = hub.Stream("key", hub.Seen(None, None, 1), send, 0)  # type: ignore[arg-type]
        talk = asyncio.create_task(stream.say(b"one"))
        await asyncio.sleep(0)
        for words in (b"two", b"three", hub.BEAT):
            await stream.say(words)
        free.set()
        await talk
        return sent

    assert asyncio.run(try_it()) == [b"one", b"three"]
