"""Books without a printer, for tests of how they are made and shown."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.book import bookmaking, printing
from apps.memories.models import Book
from apps.photos import storage
from tests import factories

AT = datetime(2026, 11, 23, 21, tzinfo=UTC)
PDF = b"%PDF what was set"


@pytest.fixture
def set_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand for the printer, beside a storage without books: the journey is the same where Pango is not."""
    storage.remove(books_stored())

    def to_pdf(_volume: object, target: Path, **_: Any) -> int:
        target.write_bytes(PDF)
        return 9

    monkeypatch.setattr(printing, "missing", tuple)
    monkeypatch.setattr(printing, "to_pdf", to_pdf)


def ask(couple: Couple, by: User, at: datetime = AT, **choice: Any) -> Book:
    return bookmaking.ask(Book(couple=couple, made_for=by, title="Our story", **choice), at=at)


def made(couple: Couple, by: User, **how: Any) -> Book:
    factories.a_memory(couple)
    book = ask(couple, by, **how)
    bookmaking.make(book, at=AT)
    book.refresh_from_db()
    return book


def books_stored() -> set[str]:
    return set(storage.older_than(datetime(2100, 1, 1, tzinfo=UTC), "books"))
