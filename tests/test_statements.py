"""A page asks no more than so many statements of both databases, made anew and whatever lies behind."""

from contextlib import ExitStack
from typing import Any

import pytest
from django.db import connections
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple, Membership
from tests import whole
from tests.growing import copies

MOST = {"home:today": 9, "memories:story": 8, "gratitude:jar": 6}


def statements(ask: Any, status: int = 200) -> list[str]:
    found = []

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        found.append(sql)
        return execute(sql, *rest)

    with ExitStack() as stack:
        for connection in connections.all():
            stack.enter_context(connection.execute_wrapper(note))
        assert ask().status_code == status
    return found


@pytest.mark.full
@pytest.mark.django_db
@pytest.mark.parametrize("runs", [0, 1000])
@pytest.mark.parametrize("looks_back", [False, True])
def test_pages_ask_little(
    time_machine: Any, alice: User, bob: User, couple: Couple, runs: int, looks_back: bool
) -> None:
    time_machine.move_to(whole.NIGHT, tick=False)
    place = whole.furnish(couple, alice, bob)
    copies(place.opened, runs)
    Membership.objects.update(looks_back=looks_back)
    browser = whole.browser_of(alice)
    for name, most in MOST.items():
        browser.get(reverse(name))
        asked = statements(lambda name=name: browser.get(reverse(name)))
        assert len(asked) <= most, "\n".join(asked)
