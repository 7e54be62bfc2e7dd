"""Every write is followed within two seconds, and none is lost where the box is stopped in order."""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.utils import timezone

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.models import Memory
from apps.photos.models import Photo
from config import databases
from config.backups import streaming
from tests import factories, master
from tests.operating.conftest import Box
from tests.photos.sending import keep

pytestmark = pytest.mark.django_db(transaction=True)
with_litestream = pytest.mark.skipif(not databases.wal_is_safe(), reason="Litestream needs a safe write-ahead log")


@contextmanager
def followed() -> Iterator[None]:
    """Follow as a process of its own does, and stop in order."""
    done = threading.Event()

    def follow() -> None:
        try:
            with master.ring_of_all():
                streaming.watch(done.is_set)
        finally:
            connections.close_all()

    thread = threading.Thread(target=follow)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def until(condition: object, seconds: float = 15) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_photo_is_there_within_seconds(box: Box, couple: Couple, alice: User) -> None:
    with followed():
        until(lambda: (box.words / "copies").is_dir())
        photo = keep(factories.a_picture(colour="#123456"), couple, by=alice, at=timezone.now())
        began = time.monotonic()
        until(lambda: (box.words / "photos" / photo.original).exists())
        assert time.monotonic() - began < 2
    assert (box.words / "photos" / photo.original).read_bytes() == (box.photos / photo.original).read_bytes()


def test_a_file_that_was_half_there_is_copied_again(box: Box) -> None:
    with followed():
        until(lambda: (box.words / "copies").is_dir())
        (half := box.photos / "00" / "half").parent.mkdir(exist_ok=True)
        half.write_bytes(b"1")
        until(lambda: (box.words / "photos" / "00" / "half").exists())
        half.write_bytes(b"12")
        until(lambda: (box.words / "photos" / "00" / "half").read_bytes() == b"12")


def test_without_litestream_there_is_a_copy_soon_and_one_at_the_end(
    box: Box, couple: Couple, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "hindrance", lambda: "there is none")
    monkeypatch.setattr(streaming, "last_write", lambda _alias: None)
    monkeypatch.setattr(streaming, "SOON", 1)
    monkeypatch.setattr(streaming, "RARELY", 1)

    def latest() -> list[str]:
        return [path.name for path in (box.words / "copies").glob("*.latest.sqlite3")]

    with followed():
        until(latest)
        before = latest()
        factories.a_memory(couple, title="Soon", made_by=alice)
        until(lambda: latest() not in (before, []))
        monkeypatch.setattr(streaming, "SOON", 600)
        factories.a_memory(couple, title="At the end", made_by=alice)
    assert len(latest()) == 1
    rows = box.dumps()
    box.lose()
    call_command("restore")
    assert box.dumps() == rows


@with_litestream
def test_stopped_in_order_nothing_is_lost(box: Box, couple: Couple, alice: User) -> None:
    with followed():
        until(lambda: streaming.last_write("default"))
        for number in range(20):
            factories.a_memory(couple, title=f"Number {number}", made_by=alice)
        photo = keep(factories.a_picture(colour="#123456"), couple, by=alice, at=timezone.now())
    rows = box.dumps()
    box.lose()
    call_command("restore")
    assert box.dumps() == rows
    assert Photo.objects.filter(pk=photo.pk).exists()


@with_litestream
def test_what_came_back_is_followed_again(box: Box, couple: Couple, alice: User) -> None:
    for title in ("First", "Second", "Third"):
        with followed():
            factories.a_memory(couple, title=title, made_by=alice)
            until(lambda: streaming.last_write("default"))
            time.sleep(1.2)
        rows = box.dumps()
        box.lose()
        shutil.rmtree(box.words / "copies", ignore_errors=True)  # so that it can only be from there
        call_command("restore")
        assert box.dumps() == rows


@with_litestream
def test_killed_at_most_two_seconds_are_lost(box: Box, couple: Couple, alice: User) -> None:
    acknowledged = list[tuple[float, object]]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            streaming.Follower, "stop", lambda self: self.process and (self.process.kill(), self.process.wait())
        )
        with followed():
            until(lambda: streaming.last_write("default"))
            end = time.monotonic() + 6
            while time.monotonic() < end:
                memory = factories.a_memory(couple, title="Now", made_by=alice)
                acknowledged.append((time.monotonic(), memory.pk))
                time.sleep(0.02)
            killed = time.monotonic()
    box.lose()
    call_command("restore")
    there = set(Memory.objects.values_list("pk", flat=True))
    lost = [killed - at for at, pk in acknowledged if pk not in there]
    assert len(acknowledged) > 50
    assert max(lost, default=0) <= 2
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
