"""What stands while the tests of a module run: made once, and whatever a test does to it is undone."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

from django.db import transaction
from pytest_django import DjangoDbBlocker

from tests import master, ready


def made_once[T](blocker: DjangoDbBlocker, make: Callable[[], T]) -> Iterator[T]:
    """Make it in a transaction, within which that of each test is, for a fixture to yield; take it away in the end."""
    with ExitStack() as opened:
        with blocker.unblock(), master.ring_of_all():
            for alias in ready.BASES:
                opened.enter_context(transaction.atomic(using=alias))
            made = make()
        yield made
        with blocker.unblock():
            for alias in ready.BASES:
                transaction.set_rollback(True, using=alias)
            opened.close()
