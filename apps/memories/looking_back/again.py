"""Tell it again: one memory, and a question to ask each other about it.

The date decides at which memory to start; from there the others follow in the order of their ids. Nothing is stored,
and both see the same order and questions on the same day.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.looking_back.remembering import looks_back, starting_id
from apps.memories.models import Memory, MemoryQuerySet, Picture, Telling
from apps.photos.brought import uuids
from apps.web import decks

DECK = "again"
PICTURES = 24  # of one memory
A_SITTING = 3  # questions per day: the next day continues after them


@dataclass(frozen=True)
class Turn:
    """A memory to look at, and what to ask about it."""

    memory: Memory
    question: str
    pictures: list[Picture]
    tellings: list[Telling]


def turn(couple: Couple, person: User, today: date, after: str = "") -> Turn | None:
    """Returns the memory after this one today, or the first; None at the end.

    With two people, private memories are excluded: they may be looking at one screen.
    """
    start, place = starting_id(couple, today), next(iter(uuids([after])), None)
    ours = _ours(couple, person)
    rows = ours.in_story_of(person)
    if not looks_back(couple):
        rows = rows.exclude(pk__in=rows.on_this_day(today).values("pk"))
    memory = _next(rows.with_pictures(PICTURES).with_tellings(person).order_by("pk"), start, place)
    if not memory:
        return None
    number = today.toordinal() * A_SITTING + ours.filter(_between(start, memory.pk)).count()
    cards = decks.drawn(decks.decks(person.language)[DECK].cards, str(couple.pk), 0)
    pictures = [picture for picture in memory.shown if picture.photo.sizes_made]
    told = [telling for telling in memory.tellings.all() if not telling.private_to_id or len(couple.seats) == 1]
    newest = {telling.writer_id: telling for telling in told}
    return Turn(memory, cards[number % len(cards)].text, pictures, list(newest.values()))


def _ours(couple: Couple, person: User) -> MemoryQuerySet:
    rows = couple.memories.visible_to(person).unmuted()
    return rows.filter(private_to=None) if len(couple.seats) > 1 else rows


def _next(rows: MemoryQuerySet, start: UUID, place: UUID | None) -> Memory | None:
    if place and place < start:
        return rows.filter(pk__gt=place, pk__lt=start).first()
    ahead = Q(pk__gt=place) if place else Q(pk__gte=start)
    return rows.filter(ahead).first() or rows.filter(pk__lt=start).first()


def _between(start: UUID, key: UUID) -> Q:
    return Q(pk__gte=start, pk__lt=key) if key >= start else Q(pk__gte=start) | Q(pk__lt=key)
