"""Who is looked up when: words go ahead, a slice at a time, and nothing that fails takes the others with it."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Sequence
from typing import Any
from uuid import UUID, uuid4

import pytest

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.live import hub
from apps.live.hub import Hub
from apps.live.listeners import look
from apps.live.stream import Seen
from tests.conftest import As
from tests.live.conftest import Transport

COUPLE = uuid4()


class Looked:
    """Looks people up, whose keys are their ids: once it may, and as often as it is asked to fail, not."""

    def __init__(self) -> None:
        self.slices: list[list[str]] = []
        self.may = threading.Event()
        self.fails = 0
        self.version = 1
        self.may.set()

    def __call__(self, keys: Sequence[str]) -> list[Seen | None]:
        self.slices.append(list(keys))
        version = self.version
        self.may.wait(5)
        if self.fails:
            self.fails -= 1
            raise ValueError
        return [Seen(UUID(key), COUPLE, version) for key in keys]


async def until(true: Callable[[], object]) -> None:
    async with asyncio.timeout(5):
        while not true():
            await asyncio.sleep(0.005)


def run(promise: Callable[[Hub, Looked], Coroutine[Any, Any, None]]) -> None:
    async def running() -> None:
        looked = Looked()
        tried = Hub(looked)
        tried.start()
        try:
            await promise(tried, looked)
        finally:
            looked.may.set()
            tried.close()

    asyncio.run(running())


def join(tried: Hub, person: UUID | None = None) -> Transport:
    transport = Transport()
    tried.join(transport, str(person or uuid4()), None)
    return transport


def test_a_word_goes_ahead_of_all_who_come() -> None:
    async def promise(tried: Hub, looked: Looked) -> None:
        person = uuid4()
        mine = join(tried, person)
        await until(lambda: mine.sent)
        looked.may.clear()
        crowd = [join(tried) for _ in range(100)]
        await until(lambda: len(looked.slices) == 2)
        tried.word(person.bytes)
        looked.may.set()
        await until(lambda: all(one.sent for one in crowd))
        assert [len(keys) for keys in looked.slices] == [1, hub.SLICE, 1, hub.SLICE, hub.SLICE, hub.SLICE]
        assert looked.slices[2] == [str(person)]
        assert mine.sent.endswith(b"event: change\nid: 1\ndata: \n\n")

    run(promise)


def test_a_word_that_comes_while_its_newcomer_is_looked_up_is_heard() -> None:
    async def promise(tried: Hub, looked: Looked) -> None:
        looked.may.clear()
        person = uuid4()
        mine, other = join(tried, person), join(tried)
        await until(lambda: looked.slices)
        looked.version = 2
        tried.word(person.bytes)
        looked.may.set()
        await until(lambda: mine.sent.endswith(b"id: 2\ndata: \n\n"))
        assert b"id: 1\n\n" in mine.sent
        assert b"change" not in other.sent

    run(promise)


def test_a_look_that_fails_ends_newcomers_and_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "PAUSE", 0)

    async def promise(tried: Hub, looked: Looked) -> None:
        person = uuid4()
        mine = join(tried, person)
        await until(lambda: mine.sent)
        looked.fails = 2
        newcomer = join(tried)
        await until(lambda: newcomer.closed)
        tried.word(person.bytes)
        await until(lambda: not looked.fails)
        tried.word(person.bytes)
        await until(lambda: b"change" in mine.sent)
        assert not mine.closed
        assert newcomer.sent == b""

    run(promise)


def test_a_heartbeat_comes_to_each_and_looks_up_many_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "HEARTBEAT", 0.1)
    monkeypatch.setattr(hub, "PLACES", 2)

    async def promise(tried: Hub, looked: Looked) -> None:
        crowd = [join(tried) for _ in range(20)]
        await until(lambda: all(b"\n\n:\n\n" in one.sent for one in crowd))
        assert max(len(keys) for keys in looked.slices[1:]) == 10

    run(promise)


def test_who_has_left_is_not_looked_up_again() -> None:
    async def promise(tried: Hub, looked: Looked) -> None:
        person = uuid4()
        mine = join(tried, person)
        await until(lambda: mine.sent)
        mine.protocol.connection_lost(None)
        tried.word(person.bytes)
        await asyncio.sleep(0.05)
        assert len(looked.slices) == 1
        assert not tried.people

    run(promise)


def test_words_that_are_none_are_passed_over() -> None:
    async def promise(tried: Hub, _looked: Looked) -> None:
        for data in (b"", b"short", b"x" * 17, b"x" * 16):
            tried.word(data)

    run(promise)


@pytest.mark.django_db(transaction=True)
def test_sessions_are_looked_up_in_two_queries(
    as_: As, alice: User, bob: User, couple: Couple, django_assert_num_queries: Any
) -> None:
    people = [alice, bob, alice]
    nonsense = ["", " ", "\0" * 32, "ü" * 32, "' or 1=1", "x" * 5000, "a" * 32]
    keys = [f"{as_(person).session.session_key} " for person in people]
    with django_assert_num_queries(2):
        found = look([*nonsense, *keys])
    assert [seen and seen.person for seen in found] == [None] * len(nonsense) + [person.pk for person in people]
