"""Whether a couple's door stands open here and now: what is theirs is written only behind it.

`Couple.change` and the pairing journey open it. The tests watch every statement of every request and fail for a view
that writes around it (tests/watch.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

_open: ContextVar[frozenset[UUID]] = ContextVar("open_doors", default=frozenset())


@contextmanager
def opened(*couples: UUID) -> Iterator[None]:
    """Open the doors of these couples; whoever opens one holds the lock of its row."""
    token = _open.set(_open.get() | set(couples))
    try:
        yield
    finally:
        _open.reset(token)


def is_open() -> bool:
    """Tell whether any door is open."""
    return bool(_open.get())
