"""What went wrong on our side: no room for more, no way to where things are kept, or a fault of ours."""

from __future__ import annotations

import errno
from collections.abc import Iterator

from django.db.utils import InterfaceError, OperationalError
from django.http import HttpRequest

NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
NO_ROOM_IN = {"SQLITE_FULL", "SQLITE_IOERR_SHMSIZE", "53100"}  # SQLite's words, and PostgreSQL's
AWAY = (OperationalError, InterfaceError, ConnectionError, TimeoutError)
SECRETS = ("password", "code", "token")


def status_of(fault: BaseException | None) -> int:
    """Tell how it is answered: 507, 503 or 500."""
    if is_full(fault):
        return 507
    return 503 if any(_is_away(one) for one in _causes(fault)) else 500


def is_full(fault: BaseException | None) -> bool:
    """Tell whether there was no room, on a disk or in a database."""
    return any(
        getattr(one, "errno", None) in NO_ROOM
        or getattr(one, "sqlite_errorname", None) in NO_ROOM_IN
        or getattr(one, "sqlstate", None) in NO_ROOM_IN
        for one in _causes(fault)
    )


def words_of(request: HttpRequest) -> list[tuple[str, str]]:
    """Give what somebody has just sent, to be sent once more; nothing where a secret is among it, or it can't be read.

    What came as a file is not among it.
    """
    try:
        fields = [(name, word) for name, words in request.POST.lists() for word in words]
    except Exception:  # noqa: BLE001  (reading it may be what failed)
        return []
    sent = [(name, word) for name, word in fields if name != "csrfmiddlewaretoken"]
    return [] if any(secret in name for name, _word in sent for secret in SECRETS) else sent


def _is_away(one: BaseException) -> bool:
    return isinstance(one, AWAY) or (isinstance(one, OSError) and one.errno == errno.EIO)


def _causes(fault: BaseException | None) -> Iterator[BaseException]:
    while fault:
        yield fault
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
