"""The life of a book: requested, made in the background, kept for a month, deleted.

The row is authoritative. If a worker is killed, the row keeps waiting and the sweep requests it again; if two workers
make the same book, the second file is deleted.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrOrPromise

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories import tasks
from apps.memories.book import binding
from apps.memories.book.choosing import Choice
from apps.memories.models import Book
from apps.memories.models.books import AREA
from apps.photos import storage
from apps.vault import files

PATIENCE = timedelta(minutes=10)  # until a book that still waits is requested again
LONGEST_WAIT = timedelta(hours=6)  # until it counts as failed
KEPT_FOR = timedelta(days=30)
SLICE = 200  # books of each kind per sweep
GRACE = timedelta(days=1)  # until a file without a row counts as orphaned

SENTENCES: dict[str, StrOrPromise] = {
    "empty": _("There is nothing in these years any more. Choose others, whenever you like."),
    "unable": _("This place can’t make PDFs. Read the book and print it from there: it comes out the same."),
    "damaged": _("This book can’t be read any more. Ask for it again, and it is made anew."),
    "stopped": _("The book could not be made this time. Nothing is lost: ask for it again whenever you like."),
}


def ask(couple: Couple, choice: Choice, *, title: str, by: User, at: datetime) -> Book:
    """Requests a book. An equal one that still waits is returned; any other is replaced and its file deleted."""
    with couple.change(by=by, seen_by=[by]) as change:
        for before in change.couple.books.of(by):
            if before.is_waiting and (Choice.of(before), before.title) == (choice, title):
                return before
            _remove(before)
        facts = {"first_year": choice.first, "last_year": choice.last, "also_mine": choice.also_mine, "title": title}
        book: Book = change.couple.books.create(made_for=by, asked_at=at, key=files.new_key(), **facts)
        transaction.on_commit(lambda: tasks.make_book.enqueue(str(book.pk)))
        return book


def delete(book: Book, *, by: User) -> None:
    """Deletes a book and its file."""
    with book.couple.change(by=by, seen_by=[by]) as change:
        for now in change.couple.books.of(by).filter(pk=book.pk):
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
        binding.note(book, failed="stopped")
    waiting = every.waiting().filter(asked_at__lt=at - PATIENCE)[:SLICE]
    asked = [tasks.make_book.enqueue(str(book.pk)) for book in waiting]
    for book in every.filter(asked_at__lt=at - KEPT_FOR)[:SLICE]:
        delete(book, by=book.made_for)
    known = Book.objects.values_list("file", flat=True)
    return len(asked), storage.sweep(at - GRACE, lambda names: known.filter(file__in=names), AREA)


def sentence(book: Book) -> StrOrPromise:
    """Returns why a book could not be made; empty otherwise."""
    return SENTENCES.get(book.failed, SENTENCES["stopped"]) if book.failed else ""


def _remove(book: Book) -> None:
    names = [book.file] if book.file else []
    book.delete()
    transaction.on_commit(lambda: storage.remove(names), robust=True)
