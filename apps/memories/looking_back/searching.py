"""Searches titles, places, tellings and captions.

The database holds them encrypted and can't search them, so each is decrypted and compared in turn.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django import forms
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.changing import TOO_LONG
from apps.memories.models import Memory
from apps.photos.models import Photo
from apps.vault.fields import is_legible

LONGEST = 100  # characters of a search
MOST = 50  # results, newest first
AT_ONCE = 500  # rows per batch
AROUND = 60  # characters on either side of a match
ACCENTS = re.compile(
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)  # Unicode's blocks of combining marks


class SearchForm(forms.Form):
    """Words to search for; none is valid, and shows the form only."""

    q = forms.CharField(
        label=_("What are you looking for?"),
        required=False,
        max_length=LONGEST,
        help_text=_("A word from a title, a place, a telling or a caption. Several words find what has them all."),
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "enterkeyhint": "search"}),
        error_messages={"max_length": TOO_LONG},
    )


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
    """Returns the memories in this person's story that contain all these words, anywhere."""
    words = list(dict.fromkeys(folded(asked[:LONGEST]).split()))
    if not words:
        return []
    return Search(couple, person, words).found()


class Search:
    """One search; for each memory, a bit mask of the words found so far."""

    def __init__(self, couple: Couple, person: User, words: list[str]) -> None:
        self.couple, self.person, self.words = couple, person, words
        self.order: dict[UUID, None] = {}
        self.had: defaultdict[UUID, int] = defaultdict(int)
        self.captioned: dict[UUID, UUID] = {}

    def found(self) -> list[Found]:
        """Reads everything once, then loads the newest matches for display."""
        for memory, photo, text in self._texts():
            if bits := self._bits(text):
                self.had[memory] |= bits
                if photo:
                    self.captioned.setdefault(memory, photo)
        whole = (1 << len(self.words)) - 1
        keys = [key for key in self.order if self.had.get(key) == whole][:MOST]
        photos = self.couple.photos.in_bulk([self.captioned[key] for key in keys if key in self.captioned])
        rows = self.couple.memories.in_story_of(self.person).with_tellings(self.person).in_bulk(keys)
        shown = {key: photos.get(self.captioned.get(key)) for key in keys}
        return [Found(rows[key], self._said(rows[key]), shown[key]) for key in keys if key in rows]

    def _texts(self) -> Iterator[tuple[UUID, UUID | None, str]]:
        """Yields what this person may read, as memory id, photo id and text."""
        stories = self.couple.memories.in_story_of(self.person).newest_first()
        for memory in stories.only("couple", "made_by", "title", "place").iterator(AT_ONCE):
            self.order[memory.pk] = None
            yield memory.pk, None, memory.title
            yield memory.pk, None, memory.place
        tellings = self.couple.tellings.visible_to(self.person).order_by().only("couple", "writer", "memory", "words")
        for telling in tellings.iterator(AT_ONCE):
            if telling.memory_id in self.order:
                yield telling.memory_id, None, telling.words
        # Visibility of the memory was checked above, so no join is needed.
        photos = self.couple.photos.visible_to(self.person).kept().exclude(large="").order_by()
        photos = photos.annotate(memory=F("picture__memory")).only("couple", "uploader", "caption")
        for photo in photos.iterator(AT_ONCE):
            memory = photo.memory  # type: ignore[attr-defined]
            if memory in self.order:
                yield memory, photo.pk, photo.caption

    def _bits(self, text: str) -> int:
        if not is_legible(text):
            return 0
        spelt = folded(text)
        return sum(1 << number for number, word in enumerate(self.words) if word in spelt)

    def _said(self, memory: Memory) -> list[Excerpt]:
        said = [Excerpt(parts) for parts in self._around([memory.place])]
        for telling in memory.tellings.all():
            writer = telling.writer
            said += [Excerpt(parts, writer.membership.seat, writer.name) for parts in self._around([telling.words])]
        return said

    def _around(self, texts: Iterable[str]) -> Iterator[list[tuple[str, bool]]]:
        """Yields the text around the first match, with the match marked."""
        for text in texts:
            if self._bits(text):
                start, end = self._where(text)
                before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
                if start > AROUND:
                    before = "…" + before.partition(" ")[2]
                if end + AROUND < len(text):
                    after = after.rpartition(" ")[0] + "…"
                yield [(before, False), (text[start:end], True), (after, False)]

    def _where(self, text: str) -> tuple[int, int]:
        """Returns the start and end of the first match in the original text."""
        places = [place for place, letter in enumerate(text) for _letter in folded(letter)]
        spelt = "".join(map(folded, text))
        starts = [(spelt.find(word), len(word)) for word in self.words if word in spelt]
        if not starts:  # a letter that folds differently beside others
            return 0, 0
        start, length = min(starts)
        return places[start], places[start + length - 1] + 1
