"""Where push services listen, and nowhere else: an address that a browser names is asked only if it is one of theirs.

By an exact name or below a name, https on its own port, at an address that is public, and no answer leads elsewhere.
"""

import re
import socket
import ssl
from http.client import HTTPSConnection
from ipaddress import ip_address
from typing import override
from urllib.parse import urlsplit

LONGEST, PORT, PATIENCE = 500, 443, 10  # characters; seconds
NAMES = {"fcm.googleapis.com", "web.push.apple.com", "updates.push.services.mozilla.com"}
BELOW = (".push.services.mozilla.com", ".notify.windows.com", ".push.apple.com")
PLAIN = re.compile(r"https://[a-z0-9.-]+(:443)?/[\w!$&'()*+,;=:@./?%~-]*", re.ASCII)


class Unreachable(Exception):
    """Nothing public is there."""


def is_known(endpoint: str) -> bool:
    """Tells whether this is an address of a push service, written as they write it."""
    if len(endpoint) > LONGEST or not PLAIN.fullmatch(endpoint):
        return False
    host = urlsplit(endpoint).hostname or ""
    return host in NAMES or host.endswith(BELOW)


def post(endpoint: str, body: bytes, headers: dict[str, str]) -> int:
    """Sends it there and returns the status; a redirect is one like any other. Raises Unreachable, OSError."""
    if not is_known(endpoint):
        raise Unreachable(endpoint)
    parts = urlsplit(endpoint)
    connection = _Public(str(parts.hostname), PORT, timeout=PATIENCE, context=trusted())
    try:
        connection.request("POST", f"{parts.path}?{parts.query}" if parts.query else parts.path, body, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def trusted() -> ssl.SSLContext:
    return ssl.create_default_context()


def public_address(host: str, port: int) -> tuple[str, int]:
    """Returns where this name leads, if every address that it has is public. Raises Unreachable, OSError."""
    found = [str(place[0]) for *_rest, place in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not found or not all(ip_address(one.partition("%")[0]).is_global for one in found):
        raise Unreachable(host)
    return found[0], port


class _Public(HTTPSConnection):
    """Looks the name up once, and connects to what it has looked at: a second look could lead elsewhere."""

    @override
    def connect(self) -> None:
        plain = socket.create_connection(public_address(self.host, self.port), self.timeout)
        self.sock = self._context.wrap_socket(plain, server_hostname=self.host)  # type: ignore[attr-defined]
