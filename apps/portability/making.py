"""The life of a copy: asked for, made in the background, downloaded once, deleted.

Nothing of it is the partner's business: no version of theirs moves, and nothing is sent. The row is authoritative; if a
worker is killed, it keeps waiting and the sweep asks again.
"""

import io
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.tasks import task
from django.utils import timezone, translation

from apps.accounts import records
from apps.accounts.models import Kind, User
from apps.couples.models import Change, Couple
from apps.photos import storage
from apps.portability.gathering import Gathering
from apps.portability.models import AREA, KEPT_FOR, Export
from apps.portability.writing import Flow, Writing
from apps.vault import files, keyring

PATIENCE = timedelta(minutes=10)  # without progress, until a copy that still waits is asked for again
LONGEST_WAIT = timedelta(hours=24)  # until it counts as failed
SLICE = 200  # copies of each kind per sweep
GRACE = timedelta(days=1)  # until a file without a row counts as orphaned; also for a download under way
EVERY = 3.0  # seconds between two notes of how far it is


class Unwanted(Exception):
    """Nobody waits for this copy any more."""


def ask(couple: Couple, person: User, *, at: datetime, own_only: bool = False) -> Export:
    """Asks for a copy. One that still waits is returned; any other is replaced and its file deleted."""
    with couple.change(by=person, seen_by=[person], closed=own_only) as change:
        for before in Export.objects.filter(couple=change.couple, made_for=person):
            if before.is_waiting:
                return before
            _remove(before)
        facts = {"made_for": person, "own_only": own_only, "asked_at": at, "touched_at": at, "key": files.new_key()}
        new = Export(couple=change.couple, **facts)
        with keys_of(new):
            new.save(force_insert=True)
        records.note(person, Kind.EXPORT, at=at)
        transaction.on_commit(lambda: make_copy.enqueue(str(new.pk)))
        return new


@task(priority=-60)
def make_copy(export: str) -> None:
    """Makes one copy unless it was deleted. Low priority: it can take minutes, and photos and books go first."""
    for found in Export.objects.select_related("couple", "made_for").filter(pk=export):
        make(found, at=timezone.now())


def make(export: Export, *, at: datetime) -> None:
    if not export.is_waiting:
        return
    facts: dict[str, Any] = {}
    used = False
    try:
        with keys_of(export), translation.override(export.made_for.language):
            facts = _made(export, at)
        used = note(export, **facts)
    except Unwanted:
        return
    except (OSError, DatabaseError):
        raise  # transient: the sweep asks again
    except Exception:
        note(export, failed="stopped")
        raise
    finally:
        if not used and "file" in facts:
            storage.remove([facts["file"]])


def keys_of(export: Export) -> AbstractContextManager[object]:
    """Holds the keys to what the copy is made of: of a space that is closed, to one's own words alone."""
    people = [export.made_for_id] if export.own_only else [seat.user_id for seat in export.couple.seats]
    return keyring.open_for(couple=export.couple_id, people=people, joint=not export.own_only)


@contextmanager
def _change(export: Export) -> Iterator[Change]:
    """Opens the door to its space. In one that is closed nobody sits, so its person hears of it where they are now."""
    person = export.made_for
    with export.couple.change(by=person, seen_by=[person], closed=export.own_only) as change:
        yield change
    if export.own_only:
        with Couple.of(person).change(by=person, seen_by=[person]):
            """Nothing is written: their open pages ask again."""


def _made(export: Export, at: datetime) -> dict[str, Any]:
    gathering = Gathering(export.couple, export.made_for, own_only=export.own_only)
    writing = Writing(gathering, at, _progress(export))
    flow = Flow(writing.chunks())
    name = storage.put(io.BufferedReader(flow, files.CHUNK), export.key, label="copy", area=AREA)
    return {"made_at": at, "file": name, "weight": flow.size, "missing": writing.missing}


def _progress(export: Export) -> Callable[[int, int], None]:
    """Returns what notes now and then how far it is, for its page; where the copy is no longer wanted, it stops."""
    last = time.monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal last
        if time.monotonic() - last > EVERY:
            last = time.monotonic()
            if not note(export, done=done, total=total, touched_at=timezone.now()):
                raise Unwanted

    return tell


def note(export: Export, **facts: Any) -> bool:
    """Writes facts down and returns True, unless another worker was faster or the copy was deleted."""
    with _change(export) as change:
        now = Export.objects.waiting().filter(couple=change.couple, pk=export.pk)
        return bool(now.update(**facts))


def take(export: Export, *, at: datetime) -> bool:
    """Notes that it is downloaded, and returns whether it still could be: each can once."""
    with _change(export) as change:
        return bool(Export.objects.ready().filter(couple=change.couple, pk=export.pk).update(taken_at=at))


def delete(export: Export) -> None:
    with _change(export) as change:
        for now in Export.objects.filter(couple=change.couple, pk=export.pk):
            _remove(now)


def due(at: datetime) -> bool:
    """The tick's entry point: one sweep, after which nothing is urgent."""
    sweep(at)
    return False


def sweep(at: datetime) -> tuple[int, int]:
    """Asks again for copies that wait, deletes old ones and orphaned files; returns the numbers asked and removed."""
    every = Export.objects.select_related("couple", "made_for")
    for export in every.waiting().filter(asked_at__lt=at - LONGEST_WAIT)[:SLICE]:
        note(export, failed="stopped")
    waiting = every.waiting().filter(touched_at__lt=at - PATIENCE)[:SLICE]
    asked = [make_copy.enqueue(str(export.pk)) for export in waiting]
    old = every.filter(asked_at__lt=at - KEPT_FOR) | every.filter(taken_at__lt=at - GRACE)
    for export in old[:SLICE]:
        delete(export)
    known = Export.objects.values_list("file", flat=True)
    return len(asked), storage.sweep(at - GRACE, lambda names: known.filter(file__in=names), AREA)


def _remove(export: Export) -> None:
    names = [export.file] if export.file else []
    export.delete()
    transaction.on_commit(lambda: storage.remove(names), robust=True)
