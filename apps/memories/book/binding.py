"""Makes a book in the background. It can be interrupted and repeated."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.utils import translation

from apps.memories.book import printing
from apps.memories.book.choosing import Choice
from apps.memories.book.contents import gather
from apps.memories.models import Book
from apps.memories.models.books import AREA
from apps.photos import storage
from apps.vault.sealing import Unreadable


def make(book: Book, *, at: datetime) -> None:
    """Makes the book and notifies its reader, or records why it can't be made."""
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
            for name, fact in facts.items():
                setattr(now, name, fact)
            now.save(update_fields=[*facts])
        return bool(now)


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
    couple = book.couple
    volume = gather(couple, book.made_for, Choice.of(book), title=book.title)
    if not volume.parts:
        return {"failed": "empty"}
    with TemporaryDirectory(prefix="nearer-book-", dir=settings.FILE_UPLOAD_TEMP_DIR) as place:
        target, folder = Path(place) / "book.pdf", Path(place) / "photos"
        pages = printing.to_pdf(volume, couple, target, folder=folder, made_on=couple.today(at))
        name = storage.put(target, book.key, label="book", area=AREA)
        return {"made_at": at, "file": name, "weight": target.stat().st_size, "pages": pages}
