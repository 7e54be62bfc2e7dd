"""What goes through the same once more, for others or at greater length: `bin/check --full` runs it."""

from collections.abc import Iterable
from typing import Any

import pytest


def but_for[V](values: Iterable[V], *always: V) -> list[Any]:
    """Give all values for parametrize; those that are not named here count only in full."""
    return [
        pytest.param(
            *(value if isinstance(value, tuple) else (value,)), marks=[] if value in always else pytest.mark.full
        )
        for value in values
    ]


def few[V](values: Iterable[V], count: int) -> list[Any]:
    """Give all values for parametrize; so many of them, evenly spread, count always, and the others only in full."""
    cases = list(values)
    return but_for(cases, *cases[:: -(-len(cases) // count)])
