"""What pages are made of, and how a document is read for them."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext

from apps.accounts.models import User
from apps.memories.moment import Moment
from apps.memories.story import prompts
from apps.web.templatetags.page import ratio


@dataclass(frozen=True)
class Shot:
    """A photo as pages show it: small where there is a small one, with its original behind it."""

    shown: str
    original: str
    caption: str
    ratio: str


@dataclass(frozen=True)
class Voice:
    """What one of the two wrote."""

    seat: str
    name: str
    words: str


@dataclass
class Part:
    """What somebody was asked, what was said, and photos."""

    asked: str = ""
    voices: list[Voice] = field(default_factory=list)
    shots: list[Shot] = field(default_factory=list)
    words: str = ""


@dataclass
class Item:
    """One thing on a page. `href` leads to where it is told in whole."""

    title: str
    when: str = ""
    parts: list[Part] = field(default_factory=list)
    anchor: str = ""
    href: str = ""


@dataclass
class Section:
    """A heading and what stands under it; a month, a chapter."""

    title: str
    items: list[Item]
    words: str = ""


@dataclass
class Page:
    """One file of the copy; `short` is what others call it beside each other."""

    name: str
    title: str
    sections: list[Section]
    short: str = ""

    @classmethod
    def of_year(cls, kind: str, title: str, year: int, items: Iterable[tuple[date, Item]]) -> "Page":
        """Returns a page with a section for each month."""
        months = groupby(items, key=lambda one: one[0].replace(day=1))
        sections = [Section(date_format(day, "F Y"), [item for _day, item in some]) for day, some in months]
        return cls(f"{kind}-{year}", f"{title} {year}", sections, str(year))

    @property
    def outline(self) -> "Page":
        """The page without what is on it."""
        return Page(self.name, self.title, [], self.short)

    @property
    def number(self) -> int:
        return sum(len(section.items) for section in self.sections)


type Sizes = Mapping[int, tuple[int, int, bool]]
"""Of each photo: its width and height, and whether there is a small one to show."""


@dataclass
class Reading:
    """A document while pages are made of it, for its reader."""

    document: Any
    sizes: Sizes
    person: User

    @property
    def language(self) -> str:
        return self.person.language

    @property
    def partner_name(self) -> str:
        names = (one.name for one in self.document.people if one.seat != self.document.reader)
        return next(names, gettext("your partner"))

    @cached_property
    def people(self) -> dict[str, Any]:
        return {person.seat: person for person in self.document.people}

    @cached_property
    def photos(self) -> dict[int, Any]:
        return {photo.id: photo for photo in self.document.photos}

    @cached_property
    def placed(self) -> set[int]:
        """The photos that are in a memory."""
        return {picture.photo for picture in self.document.pictures}

    @cached_property
    def pictures(self) -> dict[int, list[Any]]:
        return grouped(sorted(self.document.pictures, key=lambda one: (one.position, one.id)), "memory")

    @cached_property
    def tellings(self) -> dict[int, list[Any]]:
        return grouped(self.document.tellings, "memory")

    def voice(self, row: Any, words: str, seat: str | None = None) -> Voice:
        seat = seat or row.writer
        return Voice(seat, self.people[seat].name, words)

    def shots(self, keys: Iterable[int | None]) -> list[Shot]:
        return [shot for key in keys if key and (shot := self._shot(key))]

    def _shot(self, key: int) -> Shot | None:
        photo, (width, height, is_shown) = self.photos[key], self.sizes.get(key, (0, 0, False))
        if not photo.file:
            return None
        return Shot(shown_of(photo.file) if is_shown else "", f"../{photo.file}", photo.caption, ratio(width, height))

    def memory(self, one: Any, *, whole: bool = False) -> Item:
        """Returns a memory as both tell it; `whole` adds what its reader keeps private."""
        asked = prompts.asked(one.prompt)
        told = [row for row in self.tellings.get(one.id, []) if whole or not is_mine(row)]
        photos = self.shots(picture.photo for picture in self.pictures.get(one.id, []))
        part = Part(asked.text if asked else "", [self.voice(row, row.words) for row in told], photos)
        said = str(moment_of(one))
        when = ". ".join(filter(None, (f"{said[:1].upper()}{said[1:]}", one.place)))
        return Item(one.title, when, [part], f"memory-{one.id}")


def shown_of(original: str) -> str:
    """Returns where what pages show of a photo lies, beside them."""
    return f"pictures/{original.removeprefix('photos/').rpartition('.')[0]}.webp"


def is_mine(row: Any) -> bool:
    """Returns whether its reader alone sees it."""
    return bool(row.private_to)


def moment_of(memory: Any) -> Moment:
    day = memory.happened_on
    known: Mapping[str, tuple[int | None, int | None]] = {"day": (day.month, day.day), "month": (day.month, None)}
    return Moment(day.year, *known.get(memory.precision, (None, None)), memory.season, memory.about)


def day_of(day: date | None) -> str:
    return date_format(day, "j F Y") if day else ""


def by_year[T](rows: Iterable[T], day: Callable[[T], date]) -> Iterator[tuple[int, list[T]]]:
    for year, group in groupby(sorted(rows, key=day), key=lambda row: day(row).year):
        yield year, list(group)


def grouped(rows: Iterable[Any], name: str) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(getattr(row, name), []).append(row)
    return found
