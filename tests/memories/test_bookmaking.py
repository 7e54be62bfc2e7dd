"""A book is made once, for one, whatever stops on the way; it is let go after a month, and nothing of it stays."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories import tasks
from apps.memories.book import binding, bookmaking, printing
from apps.memories.book.choosing import Choice
from apps.memories.models import Book
from apps.photos import housekeeping, storage
from apps.vault import keys
from apps.vault.models import Owner
from tests import factories
from tests.conftest import As

AT = datetime(2026, 11, 23, 21, tzinfo=UTC)
PDF = b"%PDF what was set"
ALL = Choice()


@pytest.fixture(autouse=True)
def _set_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand for the printer, beside a storage without books: the journey is the same where Pango is not."""
    storage.remove(books_stored())

    def to_pdf(_volume: object, _couple: Couple, target: Path, **_: Any) -> int:
        target.write_bytes(PDF)
        return 9

    monkeypatch.setattr(printing, "missing", tuple)
    monkeypatch.setattr(printing, "to_pdf", to_pdf)


@pytest.fixture
def enqueue() -> Iterator[mock.Mock]:
    with mock.patch.object(tasks.make_book.__class__, "enqueue") as asked:
        yield asked


def ask(couple: Couple, by: User, choice: Choice = ALL, title: str = "Our story", at: datetime = AT) -> Book:
    return bookmaking.ask(couple, choice, title=title, by=by, at=at)


def made(couple: Couple, by: User, **how: Any) -> Book:
    factories.a_memory(couple)
    book = ask(couple, by, **how)
    binding.make(book, at=AT)
    book.refresh_from_db()
    return book


def books_stored() -> set[str]:
    return set(storage.older_than(datetime(2100, 1, 1, tzinfo=UTC), "books"))


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
    tasks.make_book.func(str(book.pk))
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
    binding.make(book, at=AT)
    binding.make(book, at=AT)  # as another worker knows it: still waiting
    tasks.make_book.func(str(book.pk))
    book.refresh_from_db()
    assert books_stored() == {book.file}


def test_killed_anywhere_it_is_made_again(couple: Couple, alice: User, enqueue: mock.Mock) -> None:
    factories.a_memory(couple)
    book = ask(couple, alice)
    with mock.patch.object(binding, "note", side_effect=RuntimeError), pytest.raises(RuntimeError):
        binding.make(book, at=AT)
    assert books_stored() == set()
    bookmaking.sweep(AT + timedelta(minutes=9))
    enqueue.assert_not_called()
    assert bookmaking.sweep(AT + timedelta(minutes=11))[0] == 1
    enqueue.assert_called_once_with(str(book.pk))
    binding.make(book, at=AT)
    assert len(books_stored()) == 1


def test_a_full_disk_may_pass(couple: Couple, alice: User) -> None:
    factories.a_memory(couple)
    book = ask(couple, alice)
    with mock.patch.object(printing, "to_pdf", side_effect=OSError), pytest.raises(OSError):  # noqa: PT011
        binding.make(book, at=AT)
    book.refresh_from_db()
    assert book.is_waiting


def test_a_fault_of_ours_is_said_at_once(as_: As, couple: Couple, alice: User) -> None:
    factories.a_memory(couple)
    book = ask(couple, alice)
    with mock.patch.object(printing, "to_pdf", side_effect=ValueError), pytest.raises(ValueError):  # noqa: PT011
        binding.make(book, at=AT)
    assert "could not be made this time" in as_(alice).get("/story/book/").content.decode()


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
        second = ask(couple, alice, Choice(first=2026))
    assert list(couple.books.of(alice)) == [second]
    assert books_stored() == {theirs.file}
    binding.make(first, at=AT)  # it was under way when it was replaced
    binding.make(second, at=AT)
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
    binding.make(book, at=AT)
    book.refresh_from_db()
    assert book.failed == ("unable" if missing else "empty")
    assert str(bookmaking.sentence(book)) in as_(alice).get("/story/book/").content.decode()


def test_a_book_whose_key_is_gone_says_so(couple: Couple, alice: User) -> None:
    factories.a_memory(couple)
    book = ask(couple, alice)
    keys.destroy(Owner(couple.pk, alice.pk), at=AT)
    binding.make(Book.objects.select_related("couple", "made_for").get(pk=book.pk), at=AT)
    book.refresh_from_db()
    assert book.failed == "damaged"


def test_the_page_tells_how_it_stands(as_: As, couple: Couple, alice: User) -> None:
    browser = as_(alice)
    assert "A story begins" in browser.get("/story/book/").content.decode()
    factories.a_photo(couple, memory=factories.a_memory(couple, when="2019-01-01"))
    factories.a_memory(couple)
    assert "2 memories, one photo" in browser.get("/story/book/").content.decode()
    chosen = browser.get("/story/book/?from=2026&to=2019").content.decode()  # turned round
    assert "2 memories, one photo" in chosen
    assert "One memory, 0 photos" in browser.get("/story/book/?from=2026").content.decode()
    assert browser.get("/story/book/?from=1066&to=nonsense").status_code == 200
    sent = browser.post("/story/book/make/", {"title": "Seven years", "from": "2019", "to": "2019"})
    assert (sent.status_code, sent["Location"]) == (302, "/story/book/?from=2019&to=2019")
    book = couple.books.get()
    assert (book.title, book.first_year, book.last_year, book.also_mine) == ("Seven years", 2019, 2019, False)
    assert "being made" in browser.get("/story/book/").content.decode()
    tasks.make_book.func(str(book.pk))
    done = browser.get("/story/book/").content.decode()
    assert "9 pages" in done
    assert f"/story/book/{book.pk}/download/" in done


def test_a_title_that_is_too_long_or_none_comes_back(as_: As, couple: Couple, alice: User) -> None:
    factories.a_memory(couple)
    for title in ("", "x" * 81):
        answer = as_(alice).post("/story/book/make/", {"title": title})
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.content.decode()
    assert not couple.books.exists()


def test_only_its_reader_has_it_as_a_file(as_: As, couple: Couple, alice: User, bob: User) -> None:
    book = made(couple, alice)
    address = f"/story/book/{book.pk}/download/"
    answer = as_(alice).get(address, headers={"Accept-Encoding": "gzip"})
    assert b"".join(answer) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="our-story.pdf"'
    assert answer["Cache-Control"] == "private, no-cache"
    assert answer["Content-Length"] == str(len(PDF))
    assert as_(bob).get(address).status_code == 404
    assert str(book.pk) not in as_(bob).get("/story/book/").content.decode()
    assert as_(bob).post(f"/story/book/{book.pk}/delete/").status_code == 404
    assert as_(alice).get(f"/story/book/{factories.a_book(couple, bob, made=False).pk}/download/").status_code == 404
    storage.remove([book.file])
    assert as_(alice).get(address).status_code == 404


def test_while_the_store_is_away_it_is_there_later(
    as_: As, couple: Couple, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    book, away = made(couple, alice), mock.Mock(side_effect=ConnectionError("The store is away."))
    with monkeypatch.context() as store:
        store.setattr(storage, "take", away)
        store.setattr(storage, "older_than", away)
        answer = as_(alice).get(f"/story/book/{book.pk}/download/")
        assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "10", "no-store")
        with pytest.raises(OSError, match="The store is away"):
            bookmaking.due(AT)
    assert b"".join(as_(alice).get(f"/story/book/{book.pk}/download/")) == PDF


def test_it_can_be_deleted_before_its_time(
    as_: As, couple: Couple, alice: User, django_capture_on_commit_callbacks: Any
) -> None:
    book = made(couple, alice)
    with django_capture_on_commit_callbacks(execute=True):
        assert as_(alice).post(f"/story/book/{book.pk}/delete/").status_code == 302
    assert (couple.books.count(), books_stored()) == (0, set())


def test_where_no_pdf_can_be_made_the_page_says_how_to_print(
    as_: As, couple: Couple, alice: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    factories.a_memory(couple)
    monkeypatch.setattr(printing, "missing", lambda: ("pango-1.0",))
    browser = as_(alice)
    shown = browser.get("/story/book/").content.decode()
    assert "print it from your browser’s menu" in shown
    assert "/story/book/make/" not in shown
    assert browser.post("/story/book/make/", {"title": "Ours"}).status_code == 302
    assert not couple.books.exists()
    assert browser.get("/story/book/read/").status_code == 200
