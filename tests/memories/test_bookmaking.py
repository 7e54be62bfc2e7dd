"""A book is made once, for one, whatever stops on the way; after a month it is deleted, and nothing of it stays."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.book import bookmaking, printing
from apps.memories.models import Book
from apps.photos import housekeeping, storage
from apps.vault import keys
from apps.vault.models import Owner
from tests import factories
from tests.conftest import As
from tests.memories.books import AT, PDF, ask, books_stored, made, set_by_nobody  # noqa: F401  (a fixture)

pytestmark = pytest.mark.usefixtures("set_by_nobody")


@pytest.fixture
def enqueue() -> Iterator[mock.Mock]:
    with mock.patch.object(bookmaking.make_book.__class__, "enqueue") as asked:
        yield asked


@pytest.mark.django_db(transaction=True)
def test_asked_for_it_is_handed_to_the_queue_once_it_is_kept(couple: Couple, alice: User, enqueue: mock.Mock) -> None:
    book = ask(couple, alice)
    enqueue.assert_called_once_with(str(book.pk))
    assert ask(couple, alice, at=AT + timedelta(minutes=1)) == book
    enqueue.assert_called_once_with(str(book.pk))


def test_task_makes_it_and_tells_its_reader_alone(couple: Couple, alice: User, bob: User) -> None:
    factories.a_memory(couple)
    book = ask(couple, alice)
    before = {seat.user_id: seat.version for seat in couple.both()}
    bookmaking.make_book.func(str(book.pk))
    after = {seat.user_id: seat.version for seat in couple.both()}
    assert (after[alice.pk] - before[alice.pk], after[bob.pk] - before[bob.pk]) == (1, 0)
    book.refresh_from_db()
    assert (book.pages, book.weight, book.failed, book.is_waiting) == (9, len(PDF), "", False)
    with book.opened() as file:
        assert b"".join(file) == PDF
    assert books_stored() == {book.file}


def test_running_twice_or_at_once_leaves_one_file(couple: Couple, alice: User) -> None:
    factories.a_memory(couple)
    book = ask(couple, alice)
    bookmaking.make(book, at=AT)
    bookmaking.make(book, at=AT)  # as another worker knows it: still waiting
    bookmaking.make_book.func(str(book.pk))
    book.refresh_from_db()
    assert books_stored() == {book.file}


def test_killed_anywhere_it_is_made_again(couple: Couple, alice: User, enqueue: mock.Mock) -> None:
    factories.a_memory(couple)
    book = ask(couple, alice)
    with mock.patch.object(bookmaking, "note", side_effect=RuntimeError), pytest.raises(RuntimeError):
        bookmaking.make(book, at=AT)
    assert books_stored() == set()
    bookmaking.sweep(AT + timedelta(minutes=9))
    enqueue.assert_not_called()
    assert bookmaking.sweep(AT + timedelta(minutes=11))[0] == 1
    enqueue.assert_called_once_with(str(book.pk))
    bookmaking.make(book, at=AT)
    assert len(books_stored()) == 1


def test_a_full_disk_may_pass(couple: Couple, alice: User) -> None:
    factories.a_memory(couple)
    book = ask(couple, alice)
    with mock.patch.object(printing, "to_pdf", side_effect=OSError), pytest.raises(OSError):  # noqa: PT011
        bookmaking.make(book, at=AT)
    book.refresh_from_db()
    assert book.is_waiting


def test_a_fault_of_ours_is_said_at_once(as_: As, couple: Couple, alice: User) -> None:
    factories.a_memory(couple)
    book = ask(couple, alice)
    with mock.patch.object(printing, "to_pdf", side_effect=ValueError), pytest.raises(ValueError):  # noqa: PT011
        bookmaking.make(book, at=AT)
    assert "couldn’t make the book this time" in as_(alice).get("/story/book/").content.decode()


def test_what_never_comes_is_said_after_some_hours(couple: Couple, alice: User, enqueue: mock.Mock) -> None:
    book = ask(couple, alice)
    bookmaking.sweep(AT + timedelta(hours=7))
    book.refresh_from_db()
    assert book.failed == "stopped"
    enqueue.assert_not_called()


def test_a_newer_one_replaces_it_and_its_file_goes(
    couple: Couple, alice: User, bob: User, django_capture_on_commit_callbacks: Any
) -> None:
    theirs, first = made(couple, bob), made(couple, alice)
    with django_capture_on_commit_callbacks(execute=True):
        second = ask(couple, alice, first_year=2026)
    assert list(couple.books.of(alice)) == [second]
    assert books_stored() == {theirs.file}
    bookmaking.make(first, at=AT)  # it was under way when it was replaced
    bookmaking.make(second, at=AT)
    second.refresh_from_db()
    assert books_stored() == {theirs.file, second.file}


def test_after_a_month_it_is_deleted(couple: Couple, alice: User, django_capture_on_commit_callbacks: Any) -> None:
    made(couple, alice)
    bookmaking.sweep(AT + timedelta(days=29))
    assert couple.books.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        bookmaking.sweep(AT + timedelta(days=31))
    assert (couple.books.count(), books_stored()) == (0, set())


def test_the_photos_sweep_leaves_it_and_its_own_takes_what_no_row_knows(couple: Couple, alice: User) -> None:
    book, photo = made(couple, alice), factories.a_photo(couple)
    lost = storage.put(Path(__file__), book.key, label="book", area="books")
    later = AT + timedelta(days=20)
    housekeeping.due(later)
    assert books_stored() == {book.file, lost}
    assert bookmaking.sweep(later) == (0, 1)
    assert books_stored() == {book.file}
    with photo.opened("small"):
        pass


@pytest.mark.parametrize("missing", [(), ("pango-1.0",)])
def test_reasons_are_said(
    couple: Couple, alice: User, as_: As, monkeypatch: pytest.MonkeyPatch, missing: tuple[str, ...]
) -> None:
    book = ask(couple, alice)
    factories.a_memory(couple, when="2019-01-01")
    Book.objects.filter(pk=book.pk).update(last_year=2018)
    monkeypatch.setattr(printing, "missing", lambda: missing)
    book.refresh_from_db()
    bookmaking.make(book, at=AT)
    book.refresh_from_db()
    assert book.failed == ("unable" if missing else "empty")
    assert str(book.failure) in as_(alice).get("/story/book/").content.decode()


def test_a_book_whose_key_is_gone_says_so(couple: Couple, alice: User) -> None:
    factories.a_memory(couple)
    book = ask(couple, alice)
    keys.destroy(Owner(couple.pk, alice.pk), at=AT)
    bookmaking.make(Book.objects.select_related("couple", "made_for").get(pk=book.pk), at=AT)
    book.refresh_from_db()
    assert book.failed == "damaged"
