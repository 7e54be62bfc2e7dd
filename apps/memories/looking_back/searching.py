"""Searches titles, places, tellings and captions.

The database holds them encrypted and can't search them, so each is decrypted and compared in turn.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.models import Memory
from apps.photos.models import Photo
from apps.vault.fields import is_legible

MOST = 50  # results, newest first
AT_ONCE = 500  # rows per batch
AROUND = 60  # characters on either side of a match
# Unicode's blocks of combining marks.
ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")


@dataclass(frozen=True)
class Excerpt:
    """The text around a match, with its writer if it is from a telling."""

    parts: list[tuple[str, bool]]
    seat: str = ""
    name: str = ""


@dataclass(frozen=True)
class Found:
    """A memory that contains all the words, the excerpts, and the first photo whose caption has one."""

    memory: Memory
    said: list[Excerpt]
    photo: Photo | None


def folded(text: str) -> str:
    """Removes case and accents, so that “cafe” finds “Café” and “strasse” finds “Straße”."""
    if text.isascii():
        return text.lower()
    return ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))


def find(couple: Couple, person: User, asked: str) -> list[Found]:
    """Returns the memories in this person's story that contain all these words, anywhere, newest first."""
    words = set(folded(asked).split())
    if not words:
        return []
    had, captioned = _read(couple, person, words)
    keys = [key for key, found in had.items() if found == words][:MOST]
    photos = couple.photos.in_bulk([captioned[key] for key in keys if key in captioned])
    rows = couple.memories.in_story_of(person).with_tellings(person).in_bulk(keys)
    return [Found(rows[key], _said(rows[key], words), photos.get(captioned.get(key))) for key in keys if key in rows]


def _read(couple: Couple, person: User, words: set[str]) -> tuple[dict[UUID, set[str]], dict[UUID, UUID]]:
    """Reads all that this person may; returns the words of each memory, and its first photo with one in the caption."""
    had: dict[UUID, set[str]] = {}
    captioned: dict[UUID, UUID] = {}
    memories = couple.memories.in_story_of(person).newest_first()
    for memory in memories.only("couple", "made_by", "title", "place").iterator(AT_ONCE):
        had[memory.pk] = _found(words, memory.title) | _found(words, memory.place)
    tellings = couple.tellings.visible_to(person).order_by().only("couple", "writer", "memory", "words")
    for telling in tellings.iterator(AT_ONCE):
        if telling.memory_id in had:
            had[telling.memory_id] |= _found(words, telling.words)
    # Visibility of the memory was checked above, so no join is needed.
    photos = couple.photos.visible_to(person).kept().exclude(large="").order_by()
    photos = photos.annotate(memory=F("picture__memory")).only("couple", "uploader", "caption")
    for photo in photos.iterator(AT_ONCE):
        memory_id = photo.memory  # type: ignore[attr-defined]
        if memory_id in had and (found := _found(words, photo.caption)):
            had[memory_id] |= found
            captioned.setdefault(memory_id, photo.pk)
    return had, captioned


def _found(words: Iterable[str], text: str) -> set[str]:
    spelt = folded(text) if is_legible(text) else ""
    return {word for word in words if word in spelt}


def _said(memory: Memory, words: set[str]) -> list[Excerpt]:
    said = [Excerpt(_around(memory.place, words))] if _found(words, memory.place) else []
    for telling in memory.tellings.all():
        if _found(words, telling.words):
            seat = telling.writer.membership
            said.append(Excerpt(_around(telling.words, words), seat.seat, seat.name))
    return said


def _around(text: str, words: set[str]) -> list[tuple[str, bool]]:
    """Returns the text around the first match, with the match marked."""
    start, end = _where(text, words)
    before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
    if start > AROUND:
        before = "…" + before.partition(" ")[2]
    if end + AROUND < len(text):
        after = after.rpartition(" ")[0] + "…"
    return [(before, False), (text[start:end], True), (after, False)]


def _where(text: str, words: set[str]) -> tuple[int, int]:
    """Returns the start and end of the first match in the original text."""
    places = [place for place, letter in enumerate(text) for _letter in folded(letter)]
    spelt = "".join(map(folded, text))
    starts = [(spelt.find(word), len(word)) for word in words if word in spelt]
    if not starts:  # a letter that folds differently beside others
        return 0, 0
    start, length = min(starts)
    return places[start], places[start + length - 1] + 1
