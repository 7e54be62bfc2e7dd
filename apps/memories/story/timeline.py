"""The story, page by page, newest memory first."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.models import Chapter, Memory

LENGTH = 24
PICTURES = 3  # of one memory


@dataclass(frozen=True)
class Card:
    """A memory as the story shows it to one person."""

    memory: Memory
    told: str

    @property
    def more(self) -> int:
        """The number of pictures not shown."""
        return (self.memory.picture_count or 0) - len(self.memory.shown)


@dataclass(frozen=True)
class Page:
    """One page of the story, and the cursor of the next."""

    cards: list[Card]
    earlier: str


def story_page(couple: Couple, person: User, cursor: str = "") -> Page:
    """Returns the page after this cursor; the first page if it is invalid."""
    memories = couple.memories.in_story_of(person).with_pictures(PICTURES).with_tellings(person).newest_first()
    if found := parse_cursor(cursor):
        memories = memories.before(*found)
    return _page(list(memories[: LENGTH + 1]), person)


def _page(here: list[Memory], person: User) -> Page:
    cards = [Card(memory, memory.told(person)) for memory in here[:LENGTH]]
    last = cards[-1].memory if len(here) > LENGTH else None
    return Page(cards, f"{last.happened_on}_{last.pk}" if last else "")


def chapter_page(couple: Couple, person: User, chapter: Chapter, cursor: str = "") -> Page:
    """Returns a page of a chapter, oldest memory first."""
    memories = couple.memories.in_story_of(person).filter(chapter=chapter).with_pictures(PICTURES)
    if found := parse_cursor(cursor):
        memories = memories.after(*found)
    here = list(memories.with_tellings(person).order_by("happened_on", "id")[: LENGTH + 1])
    return _page(here, person)


def parse_cursor(cursor: str) -> tuple[date, UUID] | None:
    """Parses a cursor, `day_id`; returns None if it is invalid."""
    day, _, key = cursor.partition("_")
    try:
        return date.fromisoformat(day), UUID(key)
    except ValueError:
        return None
