"""The story, page by page, from the latest memory back to the first."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.models import Chapter, Memory
from apps.memories.photos import months
from apps.memories.photos.months import Month, Strip

LENGTH = 24
PICTURES = 3  # of one memory


@dataclass(frozen=True)
class Card:
    """A memory as the story shows it to one person."""

    memory: Memory
    told: str

    @property
    def more(self) -> int:
        """How many pictures there are beyond those shown."""
        return (self.memory.picture_count or 0) - len(self.memory.shown)


@dataclass(frozen=True)
class Page:
    """One page of the story, and the place where the next begins."""

    cards: list[Card]
    earlier: str


def turn_to(couple: Couple, person: User, place: str = "") -> Page:
    """Give the page that begins after this place; the first where the place is none."""
    memories = couple.memories.in_story_of(person).with_pictures(PICTURES).with_tellings(person).newest_first()
    if found := read(place):
        memories = memories.before(*found)
    return _page(list(memories[: LENGTH + 1]), person)


def _page(here: list[Memory], person: User) -> Page:
    cards = [Card(memory, memory.told(person)) for memory in here[:LENGTH]]
    last = cards[-1].memory if len(here) > LENGTH else None
    return Page(cards, f"{last.happened_on}_{last.pk}" if last else "")


def read_on(couple: Couple, person: User, chapter: Chapter, place: str = "") -> Page:
    """Give the page of a chapter that begins after this place: from its first memory on, as a book is read."""
    memories = couple.memories.in_story_of(person).filter(chapter=chapter).with_pictures(PICTURES)
    if found := read(place):
        memories = memories.after(*found)
    here = list(memories.with_tellings(person).oldest_first()[: LENGTH + 1])
    return _page(here, person)


def strip(couple: Couple, person: User, page: Page) -> Strip:
    """Give the ways from the first month of this page to all others."""
    now = Month.of(page.cards[0].memory.happened_on) if page.cards else None
    return months.strip(couple, couple.memories.in_story_of(person), "happened_on", now)


def read(place: str) -> tuple[date, UUID] | None:
    """Read a place in a list by day, as it stands in an address; None where it is no such place."""
    day, _, key = place.partition("_")
    try:
        return date.fromisoformat(day), UUID(key)
    except ValueError:
        return None
