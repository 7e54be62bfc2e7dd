"""The page of a book says how it stands, and gives it to its reader alone."""

from typing import Any
from unittest import mock

import pytest

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.book import bookmaking, printing
from apps.photos import storage
from tests import factories
from tests.conftest import As
from tests.memories.books import AT, PDF, ask, books_stored, made, set_by_nobody  # noqa: F401  (a fixture)

pytestmark = pytest.mark.usefixtures("set_by_nobody")


def test_the_page_tells_how_it_stands(as_: As, couple: Couple, alice: User) -> None:
    browser = as_(alice)
    assert "A story starts" in browser.get("/story/book/").content.decode()
    factories.a_photo(couple, memory=factories.a_memory(couple, when="2019-01-01"))
    factories.a_memory(couple)
    assert "2 memories, one photo" in browser.get("/story/book/").content.decode()
    chosen = browser.get("/story/book/?from=2026&to=2019").content.decode()  # turned round
    assert "2 memories, one photo" in chosen
    assert "One memory, 0 photos" in browser.get("/story/book/?from=2026").content.decode()
    assert browser.get("/story/book/?from=1066&to=nonsense").status_code == 200
    sent = browser.post("/story/book/", {"title": "Seven years", "from": "2019", "to": "2019"})
    assert (sent.status_code, sent["Location"]) == (302, "/story/book/?from=2019&to=2019")
    book = couple.books.get()
    assert (book.title, book.first_year, book.last_year, book.also_mine) == ("Seven years", 2019, 2019, False)
    assert "being made" in browser.get("/story/book/").content.decode()
    bookmaking.make_book.func(str(book.pk))
    done = browser.get("/story/book/").content.decode()
    assert "9 pages" in done
    assert f"/story/book/{book.pk}/download/" in done


def test_a_title_that_is_too_long_or_none_comes_back(as_: As, couple: Couple, alice: User) -> None:
    factories.a_memory(couple)
    for title in ("", "x" * 81):
        answer = as_(alice).post("/story/book/", {"title": title})
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
    assert 'name="title"' not in shown
    assert browser.post("/story/book/", {"title": "Ours"}).status_code == 302
    assert not couple.books.exists()
    assert browser.get("/story/book/read/").status_code == 200
