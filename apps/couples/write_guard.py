"""Which couples' things may be written here and now: only what holds the lock of a couple's row allows it.

`Couple.change` and the pairing journey do. The tests watch every statement of every request and fail for a view that
writes around it (tests/watch.py).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

_along: ContextVar[Callable[[], None] | None] = ContextVar("along", default=None)
_couples: ContextVar[frozenset[UUID]] = ContextVar("couples_to_write", default=frozenset())


@contextmanager
def allowed(*couples: UUID) -> Iterator[None]:
    """Allows writing to these couples; the caller holds the locks of their rows."""
    token = _couples.set(_couples.get() | set(couples))
    try:
        yield
    finally:
        _couples.reset(token)


def is_allowed() -> bool:
    return bool(_couples.get())


@contextmanager
def along(act: Callable[[], None]) -> Iterator[None]:
    """Lets `act` happen with every change that is made meanwhile, in its transaction: all of it, or none.

    What goes along with it already still does.
    """
    outer = _along.get()

    def both() -> None:
        if outer:
            outer()
        act()

    token = _along.set(both)
    try:
        yield
    finally:
        _along.reset(token)


def happen_along() -> None:
    """Does what goes along with the change that is about to be whole."""
    if act := _along.get():
        act()
