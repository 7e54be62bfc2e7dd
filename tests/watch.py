"""Watches the statements of every request that a test makes: what is a couple's is written behind their door alone."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.client import ClientHandler

from apps.couples import write_guard
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
    here, answer = threading.local(), ClientHandler.__call__

    def handle(handler: ClientHandler, environ: dict[str, Any]) -> Any:
        before, here.asking = getattr(here, "asking", False), True
        try:
            return answer(handler, environ)
        finally:
            here.asking = before

    def look(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        written = WRITES.match(sql)
        if getattr(here, "asking", False) and written and written[1] in watched and not write_guard.is_allowed():
            raise WroteAroundTheDoor(sql[:120])
        return execute(sql, params, many, context)

    with pytest.MonkeyPatch.context() as patch, connection.execute_wrapper(look):
        patch.setattr(ClientHandler, "__call__", handle)
        yield
