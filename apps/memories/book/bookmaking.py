"""The life of a book: requested, made in the background, kept for a month, deleted.

The row is authoritative. If a worker is killed, the row keeps waiting and the sweep requests it again; if two workers
make the same book, the second file is deleted.
"""

from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.tasks import task
from django.utils import timezone, translation

from apps.memories.book import printing
from apps.memories.book.contents import gather
from apps.memories.changing import write
from apps.memories.models import Book
from apps.memories.models.books import AREA, KEPT_FOR
from apps.photos import storage
from apps.vault import files
from apps.vault.sealing import Unreadable

PATIENCE = timedelta(minutes=10)  # until a book that still waits is requested again
LONGEST_WAIT = timedelta(hours=6)  # until it counts as failed
SLICE = 200  # books of each kind per sweep
GRACE = timedelta(days=1)  # until a file without a row counts as orphaned
CHOSEN = ("title", "first_year", "last_year", "also_mine")


def ask(book: Book, *, at: datetime) -> Book:
    """Requests this book. An equal one that still waits is returned; any other is replaced and its file deleted."""
    with book.couple.change(by=book.made_for, seen_by=[book.made_for]) as change:
        for before in change.couple.books.of(book.made_for):
            if before.is_waiting and all(getattr(before, name) == getattr(book, name) for name in CHOSEN):
                return before
            _remove(before)
        book.asked_at, book.key = at, files.new_key()
        book.save(force_insert=True)
        transaction.on_commit(lambda: make_book.enqueue(str(book.pk)))
        return book


@task(priority=-50)
def make_book(book: str) -> None:
    """Makes one book unless it was deleted. Low priority: it can take a minute, and new photos go first."""
    for found in Book.objects.select_related("couple", "made_for").filter(pk=book):
        make(found, at=timezone.now())


def make(book: Book, *, at: datetime) -> None:
    if not book.is_waiting:
        return
    facts = {"failed": "unable"} if printing.missing() else _tried(book, at)
    used = False
    try:
        used = note(book, **facts)
    finally:
        if not used and "file" in facts:
            storage.remove([facts["file"]])


def note(book: Book, **facts: Any) -> bool:
    """Records the result and returns True, unless another worker was faster or the book was deleted."""
    with book.couple.change(by=book.made_for, seen_by=[book.made_for]) as change:
        now = change.couple.books.waiting().filter(pk=book.pk).first()
        if now:
            write(now, facts)
        return bool(now)


def delete(book: Book) -> None:
    with book.couple.change(by=book.made_for, seen_by=[book.made_for]) as change:
        for now in change.couple.books.filter(pk=book.pk):
            _remove(now)


def due(at: datetime) -> bool:
    """The tick's entry point: one sweep, after which nothing is urgent."""
    sweep(at)
    return False


def sweep(at: datetime) -> tuple[int, int]:
    """Requests waiting books again, deletes old books and orphaned files; returns the numbers requested and removed.

    A book that has waited too long is marked as failed.
    """
    every = Book.objects.select_related("couple", "made_for")
    for book in every.waiting().filter(asked_at__lt=at - LONGEST_WAIT)[:SLICE]:
        note(book, failed="stopped")
    waiting = every.waiting().filter(asked_at__lt=at - PATIENCE)[:SLICE]
    asked = [make_book.enqueue(str(book.pk)) for book in waiting]
    for book in every.filter(asked_at__lt=at - KEPT_FOR)[:SLICE]:
        delete(book)
    known = Book.objects.values_list("file", flat=True)
    return len(asked), storage.sweep(at - GRACE, lambda names: known.filter(file__in=names), AREA)


def _remove(book: Book) -> None:
    names = [book.file] if book.file else []
    book.delete()
    transaction.on_commit(lambda: storage.remove(names), robust=True)


def _tried(book: Book, at: datetime) -> dict[str, Any]:
    try:
        with book.couple.keys_held(), translation.override(book.made_for.language):
            return _made(book, at)
    except Unreadable:
        return {"failed": "damaged"}
    except (OSError, DatabaseError):
        raise  # transient: the sweep requests it again
    except Exception:
        note(book, failed="stopped")
        raise


def _made(book: Book, at: datetime) -> dict[str, Any]:
    volume = gather(book)
    if not volume.parts:
        return {"failed": "empty"}
    with TemporaryDirectory(prefix="nearer-book-", dir=settings.FILE_UPLOAD_TEMP_DIR) as place:
        target, folder = Path(place) / "book.pdf", Path(place) / "photos"
        pages = printing.to_pdf(volume, target, folder=folder, made_on=book.couple.today(at))
        name = storage.put(target, book.key, label="book", area=AREA)
        return {"made_at": at, "file": name, "weight": target.stat().st_size, "pages": pages}
