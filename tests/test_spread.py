"""Every statement about a couple names it: where its rows lie in parts, one of them answers.

`manage.py spread` turns the schema into the one that Citus or YugabyteDB take. Here its tables lie in four parts of one
PostgreSQL, by the hash of the couple. Two people have an evening there and ask for every page there is, and the plan of
each statement is looked at: it may touch the part that their couple is in, and no other (decisions/0006-spread.md).
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from copy import deepcopy
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction

from apps.couples.belonging import CoupleForeignKey, CoupleOneToOneField, SameCouple
from apps.couples.rows import CoupleRow
from config.management.commands.spread import PEOPLE, statements
from tests import factories, whole
from tests.conftest import As
from tests.exercises import evening

SPREAD = [model for model in apps.get_models() if issubclass(model, CoupleRow) and model._meta.db_table not in PEOPLE]
TABLES = {model._meta.db_table for model in SPREAD}
NAMED = re.compile("|".join(f'"{table}"' for table in sorted(TABLES)))
SAID = {"text": "Soup", "words": "Soup", "title": "Soup", "what": "Soup", "name": "Soup", "on": "2026-11-30"}
# Statements that ask everywhere, and why.
EVERYWHERE = {
    r'^SELECT %s AS "a" FROM "(\w+)" WHERE "\1"."id" = %s LIMIT 1$': "is this id, which a browser chose, anybody's?",
}


def unique_keys(model: type[models.Model]) -> Iterator[set[str]]:
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key and not isinstance(field, CoupleOneToOneField):
            yield {field.name}
    yield from (set(rule.fields) for rule in model._meta.constraints if isinstance(rule, models.UniqueConstraint))


@pytest.mark.parametrize("model", SPREAD, ids=lambda model: model.__name__)
def test_every_key_carries_the_couple(model: type[models.Model]) -> None:
    """What is unique is so within a couple: no part could know of the others."""
    assert [key for key in unique_keys(model) if "couple" not in key] == []
    assert model._meta.pk.name == "id"


@pytest.mark.parametrize("model", SPREAD, ids=lambda model: model.__name__)
def test_every_link_carries_the_couple(model: type[models.Model]) -> None:
    links = [field for field in model._meta.concrete_fields if field.related_model in SPREAD]
    carrying = {rule.field for rule in model._meta.constraints if isinstance(rule, SameCouple)}
    for field in links:
        assert isinstance(field, CoupleForeignKey | CoupleOneToOneField), f"{field}: use a CoupleForeignKey"
        assert field.name in carrying


def test_what_stays_in_one_piece_is_listed() -> None:
    named = {
        model._meta.db_table
        for model in apps.get_models()
        if model.__module__.startswith("apps.")
        and any(field.column == "couple_id" for field in model._meta.concrete_fields)
    }
    assert named - TABLES == set(PEOPLE)


class Undone(Exception):
    """What was sent is taken back."""


class Crossings:
    """The statements that touch more than one part; `untold` are those that found nothing to read."""

    def __init__(self) -> None:
        self.found: dict[str, set[str]] = {}
        self.untold: set[str] = set()
        self.seen: set[str] = set()

    @contextmanager
    def noted(self) -> Iterator[None]:
        with connection.execute_wrapper(self._look):
            yield

    def _look(self, execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        if NAMED.search(sql) and sql not in self.seen and sql.startswith(("SELECT", "UPDATE", "DELETE", "(")):
            self._explain(sql, params)
        return execute(sql, params, many, context)

    def _explain(self, sql: str, params: Any) -> None:
        touched = _touched(_plan("EXPLAIN (FORMAT JSON)", sql, params))
        if any(len(parts) > 1 for parts in touched.values()) and sql.startswith(("SELECT", "(")):
            # What a subquery asks for each row is known only when it runs.
            touched = _touched(_plan("EXPLAIN (ANALYZE, FORMAT JSON)", sql, params))
        self.untold.discard(sql)
        if not touched or any(not parts for parts in touched.values()):
            self.untold.add(sql)
            return
        self.seen.add(sql)
        if crossing := {table for (table, _alias), parts in touched.items() if len(parts) > 1}:
            self.found[sql] = crossing


def _plan(how: str, sql: str, params: Any) -> dict[str, Any]:
    with connection.connection.cursor() as cursor:
        cursor.execute(f"{how} {sql}", params)
        answer = cursor.fetchone()[0]
    plan: dict[str, Any] = (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]
    return plan


def _touched(plan: dict[str, Any]) -> dict[tuple[str, str], set[str]]:
    """Give the parts of each table that a plan reads or, where it has run, has read."""
    found: dict[tuple[str, str], set[str]] = {}
    for node in _nodes(plan):
        table, _, part = node.get("Relation Name", "").rpartition("_")
        if table in TABLES and part.isdigit():
            parts = found.setdefault((table, node.get("Alias", "").rpartition("_")[0] or table), set())
            parts |= {part} if node.get("Actual Loops", 1) else set()
    return found


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


@pytest.fixture
def in_parts(db: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("parts are PostgreSQL's")
    with connection.cursor() as cursor:
        for statement in list(statements("partitions")):
            cursor.execute(statement)


@pytest.mark.usefixtures("in_parts")
def test_no_statement_of_an_evening_crosses(time_machine: Any, as_: As) -> None:
    time_machine.move_to(whole.NIGHT, tick=False)
    alice, bob, carol, dan = (factories.a_person(name) for name in ("Alice", "Bob", "Carol", "Dan"))
    couple, theirs, crossings = factories.a_couple(alice, bob), factories.a_couple(carol, dan), Crossings()
    with crossings.noted():
        evening.opened(as_, carol, dan, theirs)
        place = whole.furnish(couple, alice, bob)
        for person in (alice, bob):
            browser = whole.browser_of(person)
            cookies = deepcopy(browser.cookies)
            for address in place.addresses():
                assert browser.get(address).status_code < 500
                with suppress(Undone), transaction.atomic():  # so that the next finds all there is, too
                    assert browser.post(address, SAID).status_code < 500
                    raise Undone
                browser.cookies = deepcopy(cookies)  # whatever was sent signed nobody out
    assert len(crossings.seen) > 200
    crossing = {
        sql: tables for sql, tables in crossings.found.items() if not any(re.search(one, sql) for one in EVERYWHERE)
    }
    assert crossing == {}
    assert [sql for sql in crossings.untold if not _says_the_couple(sql)] == []


def _says_the_couple(sql: str) -> bool:
    """Tell whether a statement has a condition on the couple for each mention of a table."""
    mentions = re.findall(r'(?:FROM|JOIN|UPDATE) "(\w+)"(?: "(\w+)")?', sql)
    aliases = [alias or table for table, alias in mentions if table in TABLES]
    return all(re.search(rf'"{alias}"."couple_id"\)* (=|IN)|= \(*"{alias}"."couple_id"', sql) for alias in aliases)
