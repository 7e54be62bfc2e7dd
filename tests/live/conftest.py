"""The real server, and browsers that listen to it."""

import asyncio
import http.client
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from config.server.serve import STOPS_WITHIN, Server, configured

SOON, NEVER = 5.0, 0.4  # seconds


def until(true: Callable[[], bool]) -> None:
    """Wait for something that happens in the server."""
    deadline = time.monotonic() + SOON
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


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


class Transport(asyncio.Transport):
    """A connection to nobody."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = b""
        self.closed = False

    def get_protocol(self) -> asyncio.BaseProtocol:
        return self.protocol

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        self.protocol = protocol

    def set_write_buffer_limits(self, high: int | None = None, low: int | None = None) -> None:
        assert high == 0

    def pause_reading(self) -> None:
        pass

    def resume_reading(self) -> None:
        pass

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.sent += bytes(data)

    def close(self) -> None:
        self.closed = True

    def is_closing(self) -> bool:
        return self.closed


class Served:
    """The real server, as it runs where streams are served alone; or with pages, too."""

    def __init__(self, application: str = "config.live:application") -> None:
        self._server = Server(configured(application, host="127.0.0.1", port=0))
        self._thread = threading.Thread(target=self._server.run)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        self.port: int = self._server.servers[0].sockets[0].getsockname()[1]

    def stop(self) -> None:
        """Stop as at a signal."""
        self._server.should_exit = True
        self._thread.join(STOPS_WITHIN)
        assert not self._thread.is_alive()


@pytest.fixture
def served() -> Iterator[Served]:
    running = Served()
    yield running
    running.stop()


@pytest.fixture
def listen(served: Served) -> Iterator[Listen]:
    """Give browsers that listen."""
    opened = list[Listener]()

    def listener(browser: Client, path: str = "/live/", **headers: str) -> Listener:
        opened.append(Listener(served.port, browser, path, **headers))
        if settings.REDIS_URL:
            time.sleep(0.2)  # until the process has subscribed
        return opened[-1]

    yield listener
    for one in opened:
        one.close()
