"""Keys are exchanged while people read and write, and nobody notices (KEY-5)."""

import itertools
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
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
SECONDS = 3  # of load, at least


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

    workers = [(read, as_(alice)), (read, as_(bob)), (write, as_(alice)), (write, as_(bob))]
    stop: list[bool] = []
    with ThreadPoolExecutor(len(workers)) as pool:
        running = [pool.submit(_again_and_again, work, browser, stop) for work, browser in workers]
        began, rounds = time.monotonic(), 0
        try:
            while time.monotonic() - began < SECONDS or rounds < 2:
                rotating.rotate_root()
                rotating.rotate_wrapping(at=timezone.now())
                for person in (alice, bob):
                    rotating.rotate_content(Owner(couple.pk, person.pk), at=timezone.now())
                rounds += 1
        finally:
            stop.append(True)
        ends = [worker.result() for worker in running]
    assert {failure for _count, failures in ends for failure in failures} == set()
    assert all(count >= 10 for count, _failures in ends), ends
    rotating.finish(at=timezone.now() + timedelta(hours=2))
    assert set(ContentKey.objects.filter(state=State.DESTROYED).values_list("pk", flat=True)) >= old
    assert ContentKey.objects.filter(state=State.DECRYPT_ONLY).count() == 0
    assert WrappingKey.objects.exclude(state=State.DESTROYED).get().root_print == root.newest().print
    assert read(as_(alice), 0) == ""


def _again_and_again(work: Callable[[Client, int], str], browser: Client, stop: list[bool]) -> tuple[int, list[str]]:
    failures: list[str] = []
    try:
        for number in itertools.count(1):
            failures += filter(None, [work(browser, number)])
            if stop:
                return number, failures
    finally:
        connections.close_all()
    raise AssertionError
