"""Memories, chapters, tellings, pictures and books."""

from apps.memories.models.books import Book
from apps.memories.models.echoes import Echo
from apps.memories.models.memories import Memory, MemoryQuerySet
from apps.memories.models.parts import LONGEST, Chapter, Picture, PictureQuerySet, Telling

__all__ = ["LONGEST", "Book", "Chapter", "Echo", "Memory", "MemoryQuerySet", "Picture", "PictureQuerySet", "Telling"]
