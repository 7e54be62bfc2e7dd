"""Keys are exchanged while people read and write, and nobody notices (KEY-5)."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.vault import root, rotating
from apps.vault.models import ContentKey, Owner, State, WrappingKey
from tests import factories
from tests.conftest import As

LOST = "can’t be read any more"
ENOUGH = 12  # requests of each of the four
PATIENCE = 60  # seconds


@dataclass
class Worker:
    """Somebody who asks again and again, and notes what went wrong."""

    ask: Callable[[Client, int], str]
    browser: Client
    count: int = 0
    stop: bool = False
    failures: list[str] = field(default_factory=list)

    def work(self) -> None:
        try:
            while not self.stop:
                self.count += 1
                self.failures += filter(None, [self.ask(self.browser, self.count)])
        finally:
            connections.close_all()


@contextmanager
def at_work(workers: list[Worker]) -> Iterator[None]:
    with ThreadPoolExecutor(len(workers)) as pool:
        running = [pool.submit(worker.work) for worker in workers]
        try:
            yield
        finally:
            for worker in workers:
                worker.stop = True
        for end in running:
            end.result()


def exchange_every_key(couple: Couple, *people: User) -> None:
    rotating.rotate_root()
    rotating.rotate_wrapping(at=timezone.now())
    for person in people:
        rotating.rotate_content(Owner(couple.pk, person.pk), at=timezone.now())


@pytest.mark.full
@pytest.mark.django_db(transaction=True)
def test_no_request_fails_while_every_key_is_exchanged(as_: As, alice: User, bob: User, couple: Couple) -> None:
    memory = factories.a_memory(couple, made_by=alice, title="Readable")
    for person in (alice, bob):
        memory.tellings.create(couple=couple, writer=person, words="Before")
    old = set(ContentKey.objects.values_list("pk", flat=True))
    address = f"/story/{memory.pk}/"

    def read(browser: Client, _number: int) -> str:
        page = browser.get(address)
        said = page.content.decode()
        return "" if page.status_code == 200 and LOST not in said and "Readable" in said else f"{page.status_code}"

    def write(browser: Client, number: int) -> str:
        answer = browser.post(f"{address}tell/", {"words": f"Told {number}"})
        return "" if answer.status_code == 302 else f"{answer.status_code} at a telling"

    workers = [Worker(read, as_(alice)), Worker(read, as_(bob)), Worker(write, as_(alice)), Worker(write, as_(bob))]
    with at_work(workers):
        began, rounds = time.monotonic(), 0
        while rounds < 2 or (min(worker.count for worker in workers) < ENOUGH and time.monotonic() - began < PATIENCE):
            exchange_every_key(couple, alice, bob)
            rounds += 1
    assert {failure for worker in workers for failure in worker.failures} == set()
    assert all(worker.count >= ENOUGH for worker in workers)
    rotating.finish(at=timezone.now() + timedelta(hours=2))
    assert set(ContentKey.objects.filter(state=State.DESTROYED).values_list("pk", flat=True)) >= old
    assert ContentKey.objects.filter(state=State.DECRYPT_ONLY).count() == 0
    assert WrappingKey.objects.exclude(state=State.DESTROYED).get().root_print == root.newest().print
    assert read(as_(alice), 0) == ""
