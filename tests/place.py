"""A place with something of everything (see whole.py), made once a module; each test finds it as it was made."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
import time_machine as clock
from pytest_django import DjangoDbBlocker

from tests import factories, whole
from tests.standing import made_once
from tests.whole import Place


@pytest.fixture(scope="module")
def furnished_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Place]:
    yield from made_once(django_db_blocker, _furnish)


@pytest.fixture
def furnished(furnished_once: Place, db: None, time_machine: Any) -> Place:
    time_machine.move_to(whole.NIGHT, tick=False)
    return deepcopy(furnished_once)


@pytest.fixture
def place(furnished: Place) -> Place:
    return furnished


def _furnish() -> Place:
    with clock.travel(whole.NIGHT, tick=False):
        alice, bob = factories.a_person("Alice"), factories.a_person("Bob")
        return whole.furnish(factories.a_couple(alice, bob), alice, bob)
