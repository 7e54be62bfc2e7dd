"""The story, page by page, newest memory first."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet, Window
from django.db.models.functions import RowNumber

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.models import Chapter, Memory, MemoryQuerySet, Picture, Telling
from apps.web.prepared import prepared

LENGTH = 24
PICTURES = 3  # of one memory


@dataclass(frozen=True)
class Card:
    """A memory as the story shows it to one person: with its first pictures, and what of its tellings they may read."""

    memory: Memory
    person: User
    pictures: list[Picture]
    tellings: list[Telling]

    @property
    def more(self) -> int:
        """The number of pictures not shown."""
        return (self.memory.picture_count or 0) - len(self.pictures)

    @property
    def told(self) -> str:
        """Who has told it: done (both), mine, theirs or open."""
        writers = {telling.writer_id for telling in self.tellings}
        if len(writers) > 1:
            return "done"
        return ("mine" if self.person.pk in writers else "theirs") if writers else "open"


@dataclass(frozen=True)
class Page:
    """One page of the story, and the cursor of the next."""

    cards: list[Card]
    earlier: str


def story_page(couple: Couple, person: User, cursor: str = "") -> Page:
    """Returns the page after this cursor; the first page if it is invalid."""
    found = parse_cursor(cursor)
    return _page(couple, person, _before(couple.pk, person.pk, *found) if found else _newest(couple.pk, person.pk))


def chapter_page(couple: Couple, person: User, chapter: Chapter, cursor: str = "") -> Page:
    """Returns a page of a chapter, oldest memory first."""
    memories = couple.memories.in_story_of(person).filter(chapter=chapter).with_picture_count()
    if found := parse_cursor(cursor):
        memories = memories.after(*found)
    return _page(couple, person, list(memories.order_by("happened_on", "id")[: LENGTH + 1]))


def cards(couple: Couple, person: User, memories: list[Memory]) -> list[Card]:
    """Returns the cards of memories, which count their pictures."""
    keys, people = [memory.pk for memory in memories], {seat.user_id: seat.user for seat in couple.seats}
    if not keys:
        return []
    pictures, found = _pictures(couple.pk, keys), _tellings(couple.pk, person.pk, keys)
    newest = {(telling.memory_id, telling.writer_id): telling for telling in found}
    tellings = [telling for one in people for telling in newest.values() if telling.writer_id == one]
    for telling in tellings:
        telling.writer = people[telling.writer_id]
    return [
        Card(
            memory,
            person,
            [picture for picture in pictures if picture.memory_id == memory.pk],
            [telling for telling in tellings if telling.memory_id == memory.pk],
        )
        for memory in memories
    ]


def _page(couple: Couple, person: User, here: list[Memory]) -> Page:
    last = here[LENGTH - 1] if len(here) > LENGTH else None
    return Page(cards(couple, person, here[:LENGTH]), f"{last.happened_on}_{last.pk}" if last else "")


@prepared
def _newest(couple: Any, person: Any) -> QuerySet[Memory]:
    return _in_story(couple, person)[: LENGTH + 1]


@prepared
def _before(couple: Any, person: Any, day: Any, key: Any) -> QuerySet[Memory]:
    return _in_story(couple, person).before(day, key)[: LENGTH + 1]


def _in_story(couple: Any, person: Any) -> MemoryQuerySet:
    return Memory.objects.filter(couple=couple).in_story_of(person).with_picture_count().newest_first()


@prepared
def _pictures(couple: Any, memories: Any) -> QuerySet[Picture]:
    place = Window(RowNumber(), partition_by="memory", order_by=("position", "id"))
    every = Picture.objects.filter(couple=couple, memory__pk__in=memories).kept().annotate(place=place)
    first = every.filter(place__lte=PICTURES).values("pk")
    return Picture.objects.filter(couple=couple, pk__in=first).select_related("photo")


@prepared
def _tellings(couple: Any, person: Any, memories: Any) -> QuerySet[Telling]:
    return Telling.objects.filter(couple=couple, memory__pk__in=memories).visible_to(person).order_by("version")


def parse_cursor(cursor: str) -> tuple[date, UUID] | None:
    """Parses a cursor, `day_id`; returns None if it is invalid."""
    day, _, key = cursor.partition("_")
    try:
        return date.fromisoformat(day), UUID(key)
    except ValueError:
        return None
