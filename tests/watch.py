"""Watches the statements of every request that a test makes: what is a couple's is written behind their door alone."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.core.signals import request_finished, request_started
from django.db import connection

from apps.couples import door
from apps.couples.models import Couple

WRITES = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM) "(\w+)"')


class WroteAroundTheDoor(AssertionError):
    """A view wrote what is a couple's without `couple.change`."""


def tables() -> set[str]:
    """List the tables of all that belongs to a couple, and of the couples."""
    theirs = {relation.related_model for relation in Couple._meta.related_objects} | {Couple}
    return {model._meta.db_table for model in apps.get_models() if model in theirs}


@contextmanager
def every_request() -> Iterator[None]:
    """Fail a test whose request writes around the door."""
    watched = tables()
    asking = 0

    def begin(**_kwargs: Any) -> None:
        nonlocal asking
        asking += 1

    def end(**_kwargs: Any) -> None:
        nonlocal asking
        asking -= 1

    def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        written = WRITES.match(sql)
        if asking and written and written[1] in watched and not door.is_open():
            raise WroteAroundTheDoor(sql[:120])
        return execute(sql, params, many, context)

    request_started.connect(begin)
    request_finished.connect(end)
    try:
        with connection.execute_wrapper(look):
            yield
    finally:
        request_started.disconnect(begin)
        request_finished.disconnect(end)
