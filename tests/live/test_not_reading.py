"""A browser that doesn't read what it is sent costs one word, and holds nobody up."""

import pytest

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.live import hub
from apps.live import protocol as live
from apps.live.stream import BEAT, Stream
from tests.conftest import As
from tests.live.conftest import Listen, Served, until

pytestmark = pytest.mark.django_db(transaction=True)
LONG = 8_000_000  # more than the system takes for a browser that doesn't read


@pytest.fixture(autouse=True)
def _long_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "change", lambda version: b"%d:" % version + b"." * LONG + b"\n\n")


def stream_of(person: User) -> Stream:
    return live.hub.people[person.pk][0]


def said_next(person: User, version: int) -> None:
    until(lambda: (stream_of(person).waits or b"").startswith(b"%d:" % version))


def change(couple: Couple, by: User) -> int:
    """Change something; give how often that was so far."""
    with couple.change(by=by, seen_by=[]) as made:
        made.reaches_both()
    return by.membership.__class__.objects.get(user=by).version


def test_only_the_latest_word_waits(as_: As, listen: Listen, alice: User, couple: Couple) -> None:
    browser = listen(as_(alice))
    first = change(couple, alice)
    until(lambda: stream_of(alice).waits == b"")
    for _ in range(2):
        last = change(couple, alice)
        said_next(alice, last)
    stream_of(alice).say(BEAT)
    said = [(browser.block() or [""])[0].partition(":")[0] for _ in range(2)]
    assert said == [str(first), str(last)]
    until(lambda: stream_of(alice).waits is None)


def test_the_server_stops_all_the_same(as_: As, listen: Listen, served: Served, alice: User, couple: Couple) -> None:
    listen(as_(alice))
    change(couple, alice)
    until(lambda: stream_of(alice).waits == b"")
    served.stop()
    assert not live.hub.people


def test_the_partner_hears_it(as_: As, listen: Listen, alice: User, bob: User, couple: Couple) -> None:
    listen(as_(alice))
    theirs = listen(as_(bob))
    for _ in range(2):
        version = change(couple, alice)
        assert (theirs.block() or [""])[0].startswith(f"{version}:")
