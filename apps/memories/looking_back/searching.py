"""Searches titles, places, tellings and captions.

The database holds them encrypted and can't search them, so each is decrypted and compared in turn (vault/many.py).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.models import Memory
from apps.photos.models import Photo
from apps.vault import many
from apps.vault.fields import is_legible

MOST = 50  # results, newest first
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
    keys = [UUID(bytes=key) for key, found in had.items() if found == words][:MOST]
    first = {key: UUID(bytes=captioned[key.bytes]) for key in keys if key.bytes in captioned}
    photos, rows = couple.photos.in_bulk(first.values()), couple.memories.in_story_of(person).with_tellings(person)
    memories = rows.in_bulk(keys)
    shown = ((memories[key], photos.get(first[key]) if key in first else None) for key in keys if key in memories)
    return [Found(memory, _said(memory, words), photo) for memory, photo in shown]


def _read(couple: Couple, person: User, words: set[str]) -> tuple[dict[bytes, set[str]], dict[bytes, bytes]]:
    """Reads all that this person may; returns the words of each memory, and its first photo with one in the caption."""
    memories = couple.memories.in_story_of(person).newest_first()
    had = {key: _found(words, *texts) for key, _key, texts in many.texts(memories, "title", "place")}
    tellings = couple.tellings.visible_to(person).order_by()
    for _key, memory, texts in many.texts(tellings, "words", beside="memory_id"):
        if memory in had:
            had[memory] |= _found(words, *texts)
    captioned: dict[bytes, bytes] = {}
    # Visibility of the memory was checked above.
    photos = couple.photos.visible_to(person).kept().exclude(large="").order_by()
    for photo, memory, texts in many.texts(photos, "caption", beside="picture__memory"):
        if memory in had and (found := _found(words, *texts)):
            had[memory] |= found
            captioned.setdefault(memory, photo)
    return had, captioned


def _found(words: Iterable[str], *texts: str) -> set[str]:
    spelt = "\n".join([folded(text) for text in texts if is_legible(text)])
    return {word for word in words if word in spelt} if spelt else set()


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
