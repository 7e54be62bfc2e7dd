"""When one of the two leaves, the streams of both end within a second, on all servers; nobody is told of a change."""

import time
from datetime import UTC, datetime

import pytest

from apps.accounts.models import User
from apps.couples import parting
from apps.couples.models import Couple
from tests.conftest import As
from tests.live.conftest import Listen

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 23, 21, tzinfo=UTC)


def test_the_streams_of_both_end_without_a_word(
    as_: As, listen: Listen, alice: User, bob: User, couple: Couple
) -> None:
    """LEAVE-1 and LEAVE-3."""
    streams = [listen(as_(person)) for person in (alice, alice, alice, bob)]
    began = time.monotonic()
    parting.leave(couple, by=alice, at=NOW)
    assert [stream.block(within=1) for stream in streams] == [[]] * 4
    assert time.monotonic() - began < 1


def test_no_browser_comes_back_to_it(as_: As, listen: Listen, alice: User, bob: User, couple: Couple) -> None:
    browser = as_(bob)
    old = bob.membership.version
    parting.leave(couple, by=alice, at=NOW)
    assert listen(browser, f"/live/?since={old}").answer.status == 204


def test_there_is_a_stream_again_once_one_has_looked(
    as_: As, listen: Listen, alice: User, bob: User, couple: Couple
) -> None:
    parting.leave(couple, by=alice, at=NOW)
    as_(bob).get("/home/")
    assert listen(as_(bob)).opening == ["retry: 3000", "id: 1"]
