"""A break is of two, or of who is alone: a stranger moves nothing, it ends where two meet, and both may tap at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connections
from django.urls import reverse

from apps.accounts.models import User
from apps.couples import pairing
from apps.couples.models import Couple
from apps.exercises.breaks import taking
from apps.exercises.models import Break
from tests import factories
from tests.conftest import As
from tests.exercises.test_on_break import BEGIN_AGAIN, HOME, NIGHT, Two, seen, tap
from tests.exercises.test_on_break import two as two

pytestmark = pytest.mark.django_db


def test_alone_one_takes_it_for_oneself_and_it_ends_where_two_meet(
    as_: As, dana: User, alice: User, time_machine: Any
) -> None:
    time_machine.move_to(NIGHT, tick=False)
    browser = as_(dana)
    tap(browser, "take_break")
    assert "Back at 20:51" in seen(browser, HOME)
    tap(browser, "ready")
    assert BEGIN_AGAIN in seen(browser)
    invited = pairing.accept(pairing.invite(alice, at=NIGHT), by=dana, at=NIGHT)
    assert invited
    tap(as_(alice), "take_break")
    pairing.confirm(invited, by=alice, at=NIGHT)
    for person in (alice, dana):
        assert "Back at" not in seen(as_(person), HOME)
        assert BEGIN_AGAIN not in seen(as_(person), HOME)
    assert not Break.objects.exists()


def test_a_stranger_sees_and_moves_nothing(two: Two, couple: Couple, charlie: User, as_: As) -> None:
    tap(two[0], "take_break")
    until = couple.breaks.get().until
    browser = as_(charlie)
    assert "Back at" not in seen(browser)
    for name in ("ready", "longer"):
        tap(browser, name, until=until.isoformat())
    assert (couple.breaks.get().until, couple.breaks.get().ready) == (until, None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["take_break", "ready"])
def test_two_taps_at_once_make_one_break_and_end_it_once(as_: As, time_machine: Any, name: str) -> None:
    time_machine.move_to(NIGHT, tick=False)
    people = [factories.a_person("Alice"), factories.a_person("Bob")]
    couple, barrier = factories.a_couple(*people), Barrier(2)
    if name == "ready":
        taking.start(couple, by=people[0], at=NIGHT)

    def at_once(person: User) -> int:
        browser = as_(person)
        barrier.wait(timeout=10)
        try:
            return browser.post(reverse(f"exercises:{name}")).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert set(pool.map(at_once, people)) == {302}
    found = couple.breaks.get()
    assert (found.until, found.ready) == (NIGHT + timedelta(minutes=21) if name == "take_break" else NIGHT, None)
