"""Memories, chapters, tellings, pictures and books."""

from apps.memories.models.books import Book, BookQuerySet
from apps.memories.models.chapters import Chapter, ChapterQuerySet
from apps.memories.models.memories import WHEN, Kind, Memory, MemoryQuerySet, PutAway, days_like
from apps.memories.models.pictures import Picture, PictureQuerySet
from apps.memories.models.tellings import LONGEST, Telling, TellingQuerySet

__all__ = [
    "LONGEST",
    "WHEN",
    "Book",
    "BookQuerySet",
    "Chapter",
    "ChapterQuerySet",
    "Kind",
    "Memory",
    "MemoryQuerySet",
    "Picture",
    "PictureQuerySet",
    "PutAway",
    "Telling",
    "TellingQuerySet",
    "days_like",
]
