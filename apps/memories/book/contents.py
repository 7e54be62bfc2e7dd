"""The contents of a book: its parts in order, the tellings, and the layout of the photos.

Chapters keep their order, and their memories run from first to last. Memories in no chapter are grouped by year; a year
comes before the first chapter that begins later than it does. So a story without chapters is a book of years, one with
nothing else is a book of chapters, and a mixed one is as chronological as the order of its chapters allows. Evenings
that belong together come before what begins later.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date
from itertools import groupby
from uuid import UUID

from apps.memories.book.our_year import OurYear, our_years
from apps.memories.book.spreads import Spread, spreads
from apps.memories.models import Book, Chapter, Memory, Picture, Telling

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
    """A chapter, a year of memories that are in no chapter, evenings that belong together, or a year in numbers."""

    entries: list[Entry]
    year: int | None = None
    chapter: Chapter | None = None
    spread: Spread | None = None
    ours: OurYear | None = None

    @property
    def anchor(self) -> str:
        if told := self.spread or self.ours:
            return told.anchor
        return f"chapter-{self.chapter.position}-{self.chapter.pk.hex[:8]}" if self.chapter else f"year-{self.year}"

    @property
    def begins(self) -> date:
        if self.spread:
            return self.spread.days[0]
        if self.ours:
            return date(self.ours.year, 12, 31)
        return self.entries[0].memory.happened_on

    @property
    def years(self) -> tuple[int, int]:
        last = self.entries[-1].memory.happened_on if self.entries else self.begins
        end = self.spread.days[1] if self.spread else last
        return self.begins.year, end.year

    @property
    def plates(self) -> list[Plate]:
        """The pictures of its evenings, or of all its memories."""
        of_entries = [plate for entry in self.entries for plate in entry.plates]
        return laid_out(self.spread.pictures) if self.spread else of_entries


@dataclass(frozen=True)
class Volume:
    """A book with all that is in it."""

    book: Book
    parts: list[Part]

    @property
    def years(self) -> tuple[int, int] | None:
        """The first and last year in it; None if it is empty."""
        every = [year for part in self.parts for year in part.years]
        return (min(every), max(every)) if every else None

    @property
    def plates(self) -> Iterator[Plate]:
        return (plate for part in self.parts for plate in part.plates)


def gather(book: Book) -> Volume:
    """Collects what is in a book, as its reader sees it."""
    reader = book.made_for
    memories = book.memories().with_tellings(reader).with_pictures(MANY).order_by("happened_on", "id")
    seen: set[UUID | None] = {None, reader.pk} if book.also_mine else {None}
    chapters = book.couple.chapters.visible_to(reader).in_order()
    shown = [chapter for chapter in chapters if chapter.private_to_id in seen]
    parts = list(_parts([_entry(memory, seen) for memory in memories], shown))
    for spread in spreads_of(book):
        _insert(parts, Part([], spread=spread))
    if parts:  # numbers alone are no story
        for ours in our_years(book.couple, *_days(book)):
            _insert(parts, Part([], ours=ours))
    return Volume(book, parts)


def spreads_of(book: Book) -> list[Spread]:
    """Returns those that ended in the years of a book."""
    first, last = _days(book)
    return [one for one in spreads(book.couple, book.made_for) if first <= one.days[1] <= last]


def laid_out(pictures: Iterable[Picture]) -> list[Plate]:
    """Lays out the pictures of one memory in their order; the result depends on nothing else."""
    plates, row, left = [], [], list(pictures)
    if len(left) >= WITH_LEAD:
        is_landscape = _ratio(left[0]) >= 1
        if is_landscape or len(left) > WITH_LEAD:
            plates.append(Plate("wide" if is_landscape else "page", [left.pop(0)]))
    for picture in left:
        row.append(picture)
        if picture is left[-1] or len(row) == MOST_IN_ROW or sum(map(_ratio, row)) >= BROAD:
            alone = "wide" if _ratio(picture) >= 1 else "tall"
            plates.append(Plate("row" if len(row) > 1 else alone, row))
            row = []
    return plates


def _days(book: Book) -> tuple[date, date]:
    return date(book.first_year or MINYEAR, 1, 1), date(book.last_year or MAXYEAR, 12, 31)


def _insert(parts: list[Part], part: Part) -> None:
    place = next((at for at, other in enumerate(parts) if other.begins > part.begins), len(parts))
    parts.insert(place, part)


def _entry(memory: Memory, seen: set[UUID | None]) -> Entry:
    told = [telling for telling in memory.tellings.all() if telling.private_to_id in seen]
    shown = [picture for picture in memory.shown if picture.photo.sizes_made and picture.photo.private_to_id in seen]
    return Entry(memory, told, laid_out(shown))


def _parts(entries: list[Entry], chapters: list[Chapter]) -> Iterator[Part]:
    of_chapter: dict[object, list[Entry]] = {chapter.pk: [] for chapter in chapters}
    loose: list[Entry] = []
    for entry in entries:
        of_chapter.get(entry.memory.chapter_id, loose).append(entry)
    by_year = groupby(loose, key=lambda entry: entry.memory.happened_on.year)
    years = [Part(list(group), year=year) for year, group in by_year]
    for part in (Part(of_chapter[chapter.pk], chapter=chapter) for chapter in chapters if of_chapter[chapter.pk]):
        while years and years[0].begins <= part.begins:
            yield years.pop(0)
        yield part
    yield from years


def _ratio(picture: Picture) -> float:
    return picture.photo.width / picture.photo.height if picture.photo.height else 1
