"""What went wrong on our side: no room for more, no way to where things are kept, or a fault of ours."""

import errno
from collections.abc import Iterator

from django.db.utils import InterfaceError, OperationalError
from django.http import HttpRequest

NO_ROOM = {errno.ENOSPC, errno.EDQUOT}
NO_ROOM_IN = {"SQLITE_FULL", "SQLITE_IOERR_SHMSIZE", "53100"}  # SQLite's words, and PostgreSQL's
AWAY = (OperationalError, InterfaceError, ConnectionError, TimeoutError)
SECRETS = ("password", "code", "token")


def status_of(fault: BaseException | None) -> int:
    """Returns how it is answered: 507, 503 or 500."""
    if is_full(fault):
        return 507
    away = any(isinstance(one, AWAY) or getattr(one, "errno", None) == errno.EIO for one in _causes(fault))
    return 503 if away else 500


def is_full(fault: BaseException | None) -> bool:
    """Tells whether there was no room, on a disk or in a database."""
    return any(
        getattr(one, "errno", None) in NO_ROOM
        or getattr(one, "sqlite_errorname", None) in NO_ROOM_IN
        or getattr(one, "sqlstate", None) in NO_ROOM_IN
        for one in _causes(fault)
    )


def words_of(request: HttpRequest) -> list[tuple[str, str]]:
    """Returns the fields just sent, to be sent once more; nothing if a secret is among them or they can't be read."""
    try:
        sent = {name: words for name, words in request.POST.lists() if name != "csrfmiddlewaretoken"}
    except Exception:  # noqa: BLE001  (reading it may be what failed)
        return []
    if any(secret in name for name in sent for secret in SECRETS):
        return []
    return [(name, word) for name, words in sent.items() for word in words]


def _causes(fault: BaseException | None) -> Iterator[BaseException]:
    while fault:
        yield fault
        fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
