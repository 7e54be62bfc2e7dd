"""The sweep costs what is due: a slice of the store, and the rows that are waited for, however many there are."""

import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection, models

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.book import bookmaking
from apps.memories.models import Book
from apps.photos import housekeeping, storage
from apps.photos.models import SIZES, Part, Photo, Upload
from apps.photos.storage import Stored
from apps.photos.storage.folder import Folder
from apps.photos.storage.s3 import Bucket
from tests import factories
from tests.photos.test_s3 import questions

AT = datetime(2026, 11, 23, 20, tzinfo=UTC)
OLD = AT - timedelta(days=30)


class Listed:
    """A store that holds nothing but names, and counts those it gives."""

    def __init__(self, names: list[str]) -> None:
        self.names, self.given, self.removed = sorted(names), 0, list[str]()

    def listed(self, area: str, start: str, most: int) -> Iterator[Stored]:
        assert area in {"", "books"}
        for name in islice(self.names, most):
            self.given += 1
            yield Stored(name, OLD)

    def delete(self, name: str) -> None:
        self.removed.append(name)


def copied(row: models.Model, times: int, **new: Callable[[], Any]) -> None:
    """Write the same row often, as it lies in the database, with new values in some columns."""
    names = [field.column for field in row._meta.concrete_fields]
    table, taken = row._meta.db_table, ", ".join(f'"{name}"' for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {taken} FROM {table} ORDER BY id LIMIT 1")  # noqa: S608
        first = dict(zip(names, cursor.fetchone(), strict=True))
        rows = [[new[name]() if name in new else first[name] for name in names] for _ in range(times)]
        cursor.executemany(f"INSERT INTO {table} ({taken}) VALUES ({', '.join(['%s'] * len(names))})", rows)  # noqa: S608


def an_id() -> Any:
    return uuid.uuid4() if connection.features.has_native_uuid_field else uuid.uuid4().hex


def a_name() -> str:
    token = uuid.uuid4().hex + "00000000"
    return f"{token[:2]}/{token}"


def rows_read(work: Callable[[], object]) -> int:
    """Count what the database goes through: rows where it says so, else the steps of its machine, by the hundred."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
        before = _read_by_postgresql()
        work()
        return _read_by_postgresql() - before
    steps = [0]

    def step() -> None:
        steps[0] += 1

    connection.ensure_connection()
    connection.connection.set_progress_handler(step, 100)
    work()
    connection.connection.set_progress_handler(None, 100)
    return steps[0]


def _read_by_postgresql() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) FROM pg_stat_xact_user_tables")
        return int(cursor.fetchone()[0])


@pytest.fixture
def many(couple: Couple, alice: User) -> Callable[[int], list[str]]:
    """Add so many photos, uploads and parts of which nothing is due; give the names of their files."""
    photo = factories.a_photo(couple)
    upload = couple.uploads.create(uploader=alice, length=9, name="x", touched_at=AT, key=photo.key)
    part = couple.parts.create(upload=upload, start=0, file=a_name())
    numbers = iter(range(1, 10**9))

    def add(number: int) -> list[str]:
        fresh = dict.fromkeys(("original", *SIZES), a_name)
        copied(photo, number, id=an_id, **fresh)
        copied(upload, number, id=an_id)
        copied(part, number, id=an_id, file=a_name, start=lambda: next(numbers))
        columns = [*Photo.objects.values_list("original", *SIZES), *Part.objects.values_list("file")]
        return [name for row in columns for name in row]

    return add


@pytest.fixture
def stored() -> Iterator[Callable[[list[str]], Listed]]:
    """Let the store be one that holds these names."""
    with mock.patch.dict(storages._storages):  # type: ignore[attr-defined]

        def put(names: list[str]) -> Listed:
            storages._storages["photos"] = Listed(names)  # type: ignore[attr-defined]
            return storages._storages["photos"]  # type: ignore[attr-defined,no-any-return]

        yield put


def test_rows_that_are_not_due_cost_a_sweep_nothing(
    many: Callable[[int], list[str]], stored: Callable[[list[str]], Listed]
) -> None:
    stored([])
    none = rows_read(lambda: housekeeping.sweep(AT))
    many(3000)
    assert Photo.objects.count() == Upload.objects.count() == Part.objects.count() == 3001
    assert rows_read(lambda: housekeeping.sweep(AT)) <= none + 5


def test_a_sweep_looks_at_no_more_of_a_large_store_than_of_a_small_one(
    many: Callable[[int], list[str]], stored: Callable[[list[str]], Listed], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "SLICE", 400)
    names, cost = many(200), list[int]()
    small = stored(names)
    cost.append(rows_read(lambda: housekeeping.sweep(AT)))
    large = stored(many(3000))
    assert len(large.names) > 5 * len(small.names)
    cost.append(rows_read(lambda: housekeeping.sweep(AT)))
    assert small.given == large.given == 400
    assert cost[1] <= 1.5 * cost[0]
    assert small.removed == large.removed == []


def test_books_that_are_not_due_cost_their_sweep_nothing(
    couple: Couple, bob: User, stored: Callable[[list[str]], Listed], django_user_model: Any
) -> None:
    book = factories.a_book(couple, bob, asked_at=AT)
    stored([])
    none = rows_read(lambda: bookmaking.sweep(AT))
    people = [User(email=f"{number}@example.org", name="A") for number in range(1500)]
    User.objects.bulk_create(people)
    keys = iter(person.pk if connection.features.has_native_uuid_field else person.pk.hex for person in people)
    copied(book, 1500, id=an_id, made_for_id=lambda: next(keys), file=lambda: f"books-{a_name()}")
    assert rows_read(lambda: bookmaking.sweep(AT)) <= none + 5
    assert Book.objects.count() == 1501


NAMES = [f"{folder}/{number:040x}" for folder in ("00", "7f", "ff") for number in (1, 2)]


def filled(store: Any) -> Any:
    for name in (*NAMES, *(f"books-{name}" for name in NAMES)):
        store.save(name, ContentFile(b"x"))
    return store


def some(store: Any, area: str, start: str, most: int) -> list[str]:
    return [file.name for file in store.listed(area, start, most)]


def check_slices(store: Any) -> None:
    """A small place comes whole, from wherever one begins; of a large one, every file has its turn."""
    for start in ("00", "100000", "7f0000", "800000", "ffffff"):
        assert sorted(some(store, "", start, 1000)) == sorted(NAMES)
        assert sorted(some(store, "books", start, 1000)) == sorted(f"books-{name}" for name in NAMES)
        assert len(some(store, "books", start, 1)) <= 2
    assert set(some(store, "", "7e0000", 1)) <= set(NAMES[2:4])
    assert {name for start in ("000000", "7f0000", "ff0000") for name in some(store, "", start, 2)} == set(NAMES)


def test_every_folder_has_its_turn_and_a_small_place_is_looked_at_whole(tmp_path: Path) -> None:
    check_slices(filled(Folder(location=tmp_path)))


def test_so_it_is_in_a_bucket(bucket: Bucket) -> None:
    check_slices(filled(bucket))
    with questions(bucket) as asked:
        some(bucket, "books", "800000", 1000)
    assert len(asked) == 2


def test_it_begins_at_another_place_each_time(stored: Callable[[list[str]], Listed]) -> None:
    stored([])
    with mock.patch.object(Listed, "listed", return_value=[]) as some:
        for _ in range(20):
            list(storage.older_than(AT))
    assert len({asked.args[1] for asked in some.mock_calls}) > 10
