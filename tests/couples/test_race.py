"""A hundred people tap one invitation at the same moment: all may wait, and one of them comes in."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connections

from apps.accounts.models import User
from apps.couples import pairing
from apps.couples.models import Acceptance, Couple, Membership
from tests import factories
from tests.full import few

NOW = datetime(2026, 11, 23, 21, tzinfo=UTC)
CROWD = 100
AT_ONCE = 20  # connections a test database is sure to have

pytestmark = pytest.mark.django_db(transaction=True)


def rush(people: list[User], tap: Callable[[User], object]) -> list[object]:
    """Let everybody do the same at once; give what each got, refusals as their sentences."""
    barrier = Barrier(AT_ONCE)

    def one(person: User) -> object:
        try:
            if person in people[:AT_ONCE]:
                barrier.wait(timeout=10)
            return tap(person)
        except pairing.Refused as refused:
            return refused.sentence
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, people))


def test_exactly_one_of_a_hundred_comes_in() -> None:
    host = factories.a_person("Host")
    crowd = [factories.a_person(f"Guest{number}") for number in range(CROWD)]
    invitation = pairing.invite(host, at=NOW)
    rush(crowd, lambda person: pairing.accept(invitation, by=person, at=NOW))
    waiting = {acceptance.candidate: acceptance for acceptance in Acceptance.objects.select_related("candidate")}
    assert len(waiting) == CROWD
    results = rush(crowd, lambda person: pairing.confirm(waiting[person], by=host, at=NOW))
    assert results.count(None) == 1
    assert Membership.objects.filter(couple=Couple.of(host)).count() == 2
    assert not Acceptance.objects.exists()


@pytest.mark.parametrize("round_number", few(range(5), 2))
def test_crossed_invitations_make_one_couple(round_number: int) -> None:
    one, two = factories.a_person("One"), factories.a_person("Two")
    of = {one: pairing.invite(two, at=NOW), two: pairing.invite(one, at=NOW)}
    barrier = Barrier(2)

    def tap(person: User) -> None:
        barrier.wait(timeout=10)
        try:
            pairing.accept(of[person], by=person, at=NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(tap, (one, two)))
    assert Couple.of(one) == Couple.of(two)
    assert Couple.objects.count() == 1
