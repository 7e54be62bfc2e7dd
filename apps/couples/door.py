"""Whether a couple's door stands open here and now: what is theirs is written only behind it.

`Couple.change` and the pairing journey open it. The tests watch every statement of every request and fail for a view
that writes around it (tests/watch.py).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

_along: ContextVar[Callable[[], None] | None] = ContextVar("along", default=None)
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


@contextmanager
def along(act: Callable[[], None]) -> Iterator[None]:
    """Let `act` happen with every change that is made meanwhile, in its transaction: all of it, or none."""
    token = _along.set(act)
    try:
        yield
    finally:
        _along.reset(token)


def happen_along() -> None:
    """Do what goes along with the change that is about to be whole."""
    if act := _along.get():
        act()
