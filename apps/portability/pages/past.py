"""What was: the story by year and by chapter, photos outside of it, and thanks by month."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from apps.portability.pages.parts import (
    Item,
    Page,
    Part,
    Reading,
    Section,
    by_year,
    day_of,
    grouped,
    is_mine,
    moment_of,
)


def story(read: Reading) -> Iterator[Page]:
    shared = [one for one in read.document.memories if not is_mine(one)]
    for year, memories in by_year(shared, lambda one: one.happened_on):
        yield Page(f"story-{year}", str(year), [Section("", [read.memory(one) for one in memories])], str(year))
    of_chapter = grouped((one for one in shared if one.chapter), "chapter")
    if chapters := [one for one in read.document.chapters if not is_mine(one)]:
        sections = []
        for chapter in chapters:
            items = [
                Item(one.title, str(moment_of(one)), href=_place_of(one)) for one in of_chapter.get(chapter.id, [])
            ]
            sections.append(Section(chapter.title, items, chapter.opening))
        yield Page("chapters", _("Chapters"), sections)


def _place_of(memory: Any) -> str:
    return f"story-{memory.happened_on.year}.html#memory-{memory.id}"


def photos(read: Reading) -> Iterator[Page]:
    """Yields the photos that are in no memory, of those that both see."""
    loose = [one for one in read.document.photos if one.id not in read.placed and not is_mine(one)]
    for year, rows in by_year(loose, lambda one: one.taken_on or one.kept_at.date()):
        item = Item("", parts=[Part(shots=read.shots(one.id for one in rows))])
        yield Page(f"photos-{year}", f"{_('Photos')} {year}", [Section("", [item])], str(year))


def thanks(read: Reading) -> Iterator[Page]:
    opened = [one for one in read.document.thanks if not one.waits and one.text]
    for year, rows in by_year(opened, lambda one: one.day):
        items = [(one.day, thank_you(read, one)) for one in rows]
        yield Page.of_year("thanks", _("Thanks"), year, items)


def thank_you(read: Reading, one: Any) -> Item:
    return Item("", day_of(one.day), [Part("", [read.voice(one, one.text)], read.shots([one.photo]))])
