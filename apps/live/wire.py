"""Says to whoever holds a person's event streams that something of theirs has changed: never what.

On one machine the word is one datagram to a local socket, so that every process can say it; hosted it goes through
Redis. A lost word costs nothing but a reload: the truth is in the database.
"""

import functools
import hashlib
import logging
import os
import socket
import tempfile
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

import redis
from django.conf import settings

CHANNEL = "nearer:changed"
LONGEST_ADDRESS = 100  # bytes; the system's own limit for a socket's path lies at 104 or 108
logger = logging.getLogger(__name__)


def tell(people: Iterable[UUID]) -> None:
    """Tells the streams of these people that they have something new to fetch."""
    for person in people:
        try:
            _redis().publish(CHANNEL, person.bytes) if settings.REDIS_URL else _datagram(person.bytes)
        except (OSError, redis.RedisError) as problem:
            logger.info("No one to tell of a change: %s", type(problem).__name__)


def address() -> str:
    """Returns the path of the local socket: a short one, in a folder of this account alone, if ours lies too deep."""
    wanted = str(settings.LIVE_SOCKET)
    if len(os.fsencode(wanted)) <= LONGEST_ADDRESS:
        return wanted
    folder = Path(tempfile.gettempdir()) / f"nearer-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.stat()
    if found.st_uid != os.getuid() or found.st_mode & 0o077:
        raise PermissionError(f"{folder} is open to others")
    return str(folder / f"{hashlib.sha256(os.fsencode(wanted)).hexdigest()[:24]}.sock")


def _datagram(word: bytes) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.settimeout(0)
        sender.sendto(word, address())


@functools.cache
def _redis() -> "redis.Redis":
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1)
