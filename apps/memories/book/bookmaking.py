"""The way of a book: asked for, made in the background, kept for a month for the one it was made for, let go.

The row is the truth. A worker that is killed leaves a row that waits, and the sweep asks again; two workers at one book
make two files, of which the second goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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

PATIENCE = timedelta(minutes=10)
"""How long the queue may take before the work is asked for again."""
LONGEST_WAIT = timedelta(hours=6)
"""How long it is asked for again; what can't be made by then is said to have failed."""
KEPT_FOR = timedelta(days=30)
SLICE = 200  # books of each kind in one go
GRACE = timedelta(days=1)
"""How old a file is before it counts as forgotten."""

SENTENCES: dict[str, StrOrPromise] = {
    "empty": _("There is nothing in these years any more. Choose others, whenever you like."),
    "unable": _("This place can’t make PDFs. Read the book and print it from there: it comes out the same."),
    "damaged": _("This book can’t be read any more. Ask for it again, and it is made anew."),
    "stopped": _("The book could not be made this time. Nothing is lost: ask for it again whenever you like."),
}


def ask(couple: Couple, choice: Choice, *, title: str, by: User, at: datetime) -> Book:
    """Ask for a book. The same one that still waits is not asked for twice; another is replaced, its file goes."""
    with couple.change(by=by, seen_by=[by]) as change:
        for before in change.couple.books.of(by):
            if before.is_waiting and (Choice.of(before), before.title) == (choice, title):
                return before
            _remove(before)
        facts = {"first_year": choice.first, "last_year": choice.last, "also_mine": choice.also_mine, "title": title}
        book: Book = change.couple.books.create(made_for=by, asked_at=at, key=files.new_key(), **facts)
        transaction.on_commit(lambda: tasks.make_book.enqueue(str(book.pk)))
        return book


def let_go(book: Book, *, by: User) -> None:
    """Let a book go, with its file; it can be made again."""
    with book.couple.change(by=by, seen_by=[by]) as change:
        for now in change.couple.books.of(by).filter(pk=book.pk):
            _remove(now)


def due(at: datetime) -> bool:
    """Sweep once; what is left has its turn with the next."""
    sweep(at)
    return False


def sweep(at: datetime) -> tuple[int, int]:
    """Ask again for what still waits, let old books go and remove forgotten files; give how many asked, and removed.

    A book that has waited for too long is said to have failed.
    """
    every = Book.objects.select_related("couple", "made_for")
    for book in every.waiting().older_than(at - LONGEST_WAIT)[:SLICE]:
        binding.note(book, failed="stopped")
    waiting = every.waiting().older_than(at - PATIENCE)[:SLICE]
    asked = [tasks.make_book.enqueue(str(book.pk)) for book in waiting]
    for book in every.older_than(at - KEPT_FOR)[:SLICE]:
        let_go(book, by=book.made_for)
    return len(asked), storage.sweep(at - GRACE, _known, AREA)


def _known(names: Sequence[str]) -> Iterable[str]:
    return Book.objects.filter(file__in=names).values_list("file", flat=True)


def sentence(book: Book) -> StrOrPromise:
    """Say why a book could not be made; empty where it could, or still may."""
    return SENTENCES.get(book.failed, SENTENCES["stopped"]) if book.failed else ""


def _remove(book: Book) -> None:
    names = [book.file] if book.file else []
    book.delete()
    transaction.on_commit(lambda: storage.remove(names), robust=True)
