"""The contents of a book: its parts in order, the tellings, and the layout of the photos.

Chapters keep their order, and their memories run from first to last. Memories in no chapter are grouped by year; a year
comes before the first chapter that begins later than it does. So a story without chapters is a book of years, one with
nothing else is a book of chapters, and a mixed one is as chronological as the order of its chapters allows.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from apps.accounts.models import User
from apps.couples.models import Couple, Membership
from apps.memories.book.choosing import Choice
from apps.memories.models import Chapter, Memory, Picture, Telling
from apps.photos.models import Photo

MANY = 1000  # most pictures of one memory
SHORT = 700  # characters of a telling that suits a column of half a page
WITH_LEAD = 3  # pictures that let a landscape first one stand alone; a portrait gets its own page from one more
BROAD = 2.3  # sum of the aspect ratios in a row: about 5 cm high on A5
MOST_IN_ROW = 3


@dataclass(frozen=True)
class Plate:
    """Pictures laid out together: one on a page of its own, one as wide as the text, a tall one, or a row."""

    kind: str
    pictures: list[Picture]


@dataclass(frozen=True)
class Entry:
    """A memory in the book."""

    memory: Memory
    tellings: list[Telling]
    plates: list[Plate]

    @property
    def side_by_side(self) -> bool:
        """Whether the tellings are short enough for two columns."""
        return len(self.tellings) > 1 and all(len(telling.words) <= SHORT for telling in self.tellings)


@dataclass(frozen=True)
class Part:
    """A chapter, or a year of memories that are in no chapter."""

    entries: list[Entry]
    year: int | None = None
    chapter: Chapter | None = None

    @property
    def anchor(self) -> str:
        """The link target for the table of contents."""
        return f"chapter-{self.chapter.position}-{self.chapter.pk.hex[:8]}" if self.chapter else f"year-{self.year}"

    @property
    def begins(self) -> date:
        """The day of its first memory."""
        return self.entries[0].memory.happened_on

    @property
    def years(self) -> tuple[int, int]:
        """The years of its first and last memory."""
        return self.begins.year, self.entries[-1].memory.happened_on.year


@dataclass(frozen=True)
class Volume:
    """A whole book, for one reader."""

    title: str
    seats: list[Membership]
    parts: list[Part]

    @property
    def years(self) -> tuple[int, int] | None:
        """The first and last year in it; None if it is empty."""
        every = [year for part in self.parts for year in part.years]
        return (min(every), max(every)) if every else None

    @property
    def plates(self) -> Iterator[Plate]:
        return (plate for part in self.parts for entry in part.entries for plate in entry.plates)


def gather(couple: Couple, person: User, choice: Choice, *, title: str) -> Volume:
    """Collects what this person sees of the story into a book."""
    memories = choice.memories(couple, person).with_tellings(person).with_pictures(MANY)
    seen: set[UUID | None] = {None, person.pk} if choice.also_mine else {None}
    entries = [_entry(memory, seen) for memory in memories.order_by("happened_on", "id")]
    chapters = [chapter for chapter in couple.chapters.visible_to(person).in_order() if chapter.private_to_id in seen]
    return Volume(title, couple.both(), list(_parts(entries, chapters)))


def spread(pictures: Iterable[Picture]) -> list[Plate]:
    """Lays out the pictures of one memory in their order; the result depends on nothing else."""
    every = list(pictures)
    if len(every) >= WITH_LEAD:
        lead, rest = every[:1], every[1:]
        if _ratio(lead[0].photo) >= 1:
            return [Plate("wide", lead), *_rows(rest)]
        if len(every) > WITH_LEAD:
            return [Plate("page", lead), *_rows(rest)]
    return list(_rows(every))


def _entry(memory: Memory, seen: set[UUID | None]) -> Entry:
    told = [telling for telling in memory.tellings.all() if telling.private_to_id in seen]
    shown = [picture for picture in memory.shown if picture.photo.sizes_made and picture.photo.private_to_id in seen]
    return Entry(memory, told, spread(shown))


def _parts(entries: list[Entry], chapters: Iterable[Chapter]) -> Iterator[Part]:
    told = {chapter.pk: chapter for chapter in chapters}
    within: dict[object, list[Entry]] = {key: [] for key in told}
    loose: list[Entry] = []
    for entry in entries:
        within.get(entry.memory.chapter_id, loose).append(entry)
    years = [
        Part(list(group), year=year) for year, group in groupby(loose, key=lambda entry: entry.memory.happened_on.year)
    ]
    for part in (Part(within[key], chapter=chapter) for key, chapter in told.items() if within[key]):
        while years and years[0].begins <= part.begins:
            yield years.pop(0)
        yield part
    yield from years


def _rows(pictures: list[Picture]) -> Iterator[Plate]:
    row: list[Picture] = []
    for picture in pictures:
        row.append(picture)
        if len(row) == MOST_IN_ROW or sum(_ratio(one.photo) for one in row) >= BROAD:
            yield _row(row)
            row = []
    if row:
        yield _row(row)


def _row(row: list[Picture]) -> Plate:
    if len(row) > 1:
        return Plate("row", row)
    return Plate("wide" if _ratio(row[0].photo) >= 1 else "tall", row)


def _ratio(photo: Photo) -> float:
    return photo.width / photo.height if photo.height else 1
