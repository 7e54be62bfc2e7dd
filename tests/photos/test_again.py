"""What fails for a passing reason is tried again, later each time; a killed worker loses nothing, repeats nothing."""

import os
import signal
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.db import connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.photos import decoding, housekeeping, renditions, storage, tasks
from apps.photos.models import SIZES, Photo
from apps.photos.refusals import Refused
from tests.full import few
from tests.photos.test_keep import files_stored
from tests.photos.test_renditions import kept

QUEUE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process that can be killed is forked")


@pytest.fixture
def queue(settings: mock.Mock) -> None:
    settings.TASKS = QUEUE


def waiting() -> list[tuple[Any, ...]]:
    """How often each was tried, and the minutes until it is tried again."""
    asked = DBTaskResult.objects.filter(status="READY").order_by("run_after")
    now = timezone.now()
    return [((task.args_kwargs["args"] + [0])[1], (task.run_after - now) / timedelta(minutes=1)) for task in asked]


@pytest.mark.usefixtures("queue")
@pytest.mark.parametrize(
    "fault", [OSError(28, "No space left on device"), RuntimeError("no decoder"), Refused("too-slow")]
)
def test_a_passing_fault_is_tried_again_later_each_time(couple: Couple, alice: User, fault: Exception) -> None:
    photo = kept(couple, alice)
    pauses = [pause / timedelta(minutes=1) for pause in tasks.PAUSES]
    for tried in range(3):
        DBTaskResult.objects.all().delete()
        with mock.patch.object(decoding, "render", side_effect=fault), pytest.raises(type(fault)):
            tasks.make_sizes.func(str(photo.pk), tried)
        assert waiting() == [(tried + 1, pytest.approx(pauses[tried], abs=0.2))]
        photo.refresh_from_db()
        assert (photo.sizes_made, photo.failed) == (False, "")
    assert pauses == sorted(pauses)
    tasks.make_sizes.func(str(photo.pk), 3)
    photo.refresh_from_db()
    assert photo.sizes_made


@pytest.mark.usefixtures("queue")
def test_a_fault_of_ours_never_ends_it(couple: Couple, alice: User) -> None:
    photo = kept(couple, alice)
    with mock.patch.object(storage, "put", side_effect=ConnectionError), pytest.raises(ConnectionError):
        tasks.make_sizes.func(str(photo.pk), 99)
    assert waiting() == [(100, pytest.approx(tasks.PAUSES[-1] / timedelta(minutes=1), abs=0.2))]


@pytest.mark.usefixtures("queue")
@pytest.mark.parametrize(("code", "tried"), [("damaged", 0), ("too-slow", len(tasks.PAUSES))])
def test_a_lasting_one_does_and_says_why(couple: Couple, alice: User, code: str, tried: int) -> None:
    photo = kept(couple, alice)
    with mock.patch.object(decoding, "render", side_effect=Refused(code)):
        tasks.make_sizes.func(str(photo.pk), tried)
    photo.refresh_from_db()
    assert photo.failed == code
    assert waiting() == []


@pytest.mark.usefixtures("queue")
def test_sweep_leaves_alone_what_has_its_turn(couple: Couple, alice: User) -> None:
    photo, now = kept(couple, alice), timezone.now()
    Photo.objects.update(kept_at=now - timedelta(hours=1))
    tasks.make_sizes.using(run_after=now + timedelta(hours=1)).enqueue(str(photo.pk), 4)
    assert housekeeping.sweep(now)[0] == 0
    DBTaskResult.objects.update(status="RUNNING", started_at=now - timedelta(minutes=1))
    assert housekeeping.sweep(now)[0] == 0
    DBTaskResult.objects.update(status="RUNNING", started_at=now - timedelta(hours=1))  # its worker was killed
    assert housekeeping.sweep(now)[0] == 1


def die(*_args: object, **_kwargs: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def after(call: Callable[..., object], times: int = 1) -> Callable[..., object]:
    """Do as it does, and die after so many times."""
    done = [0]

    def inner(*args: object, **kwargs: object) -> object:
        result = call(*args, **kwargs)
        done[0] += 1
        if done[0] == times:
            die()
        return result

    return inner


POINTS: dict[str, tuple[object, str, Callable[..., object]]] = {
    "before it is opened": (decoding, "render", die),
    "when sizes are made": (decoding, "render", after(decoding.render)),
    "with one of them stored": (storage, "put", after(storage.put)),
    "with all of them stored": (storage, "put", after(storage.put, 3)),
    "inside the change": (Photo, "save", after(Photo.save)),
    "when all is done": (renditions, "_note", after(renditions._note)),
}


@needs_fork
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("point", few(POINTS, 2))
def test_killed_anywhere_it_is_made_once(couple: Couple, alice: User, point: str) -> None:
    photo = kept(couple, alice)
    before = {seat.user_id: seat.version for seat in couple.both()}
    connections.close_all()
    pid = os.fork()
    if not pid:
        signal.alarm(60)  # should the fork have taken along a lock that nobody opens any more
        place, name, fatal = POINTS[point]
        with mock.patch.object(place, name, fatal):
            tasks.make_sizes.func(str(photo.pk))
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -signal.SIGKILL
    tasks.make_sizes.func(str(photo.pk))
    tasks.make_sizes.func(str(photo.pk))
    photo.refresh_from_db()
    for size in ("original", *SIZES):
        with photo.opened(size) as file:
            assert b"".join(file)
    assert couple.both()[0].version == before[alice.pk] + 1
    housekeeping.due(timezone.now() + timedelta(days=3))
    assert files_stored() == set(photo.objects_held())
    assert not list(Path(settings.FILE_UPLOAD_TEMP_DIR).glob(f"{renditions.WORKPLACE}*"))
