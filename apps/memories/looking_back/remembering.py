"""The memory on Home: one of this day if both have opted in, else a different one each day."""

from datetime import date
from hashlib import sha256
from uuid import UUID

from django.db.models import Q, Subquery

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.models import Memory, MemoryQuerySet, days_like

FIRST_PICTURES = 4  # usually enough to find one that can be displayed


def one_for(couple: Couple, person: User, today: date) -> Memory | None:
    """Returns the memory of today with its cover; both see the same one.

    Unless both have opted in to looking back, memories are not shown on their own day.
    """
    seen = couple.memories.in_story_of(person).unmuted()
    then = seen.on_this_day(today)
    looked_back = then.exclude(couple__members__looks_back=False).newest_first()
    others = seen.exclude(pk__in=then.values("pk")).order_by("id")
    mark = mark_of(couple, today)
    chosen = Q(pk=_first(looked_back)) | Q(pk=_first(others.filter(pk__gte=mark))) | Q(pk=_first(others))
    found = list(seen.filter(chosen).with_pictures(FIRST_PICTURES))
    days = days_like(today)
    return min(found, key=lambda memory: (memory.month_day not in days, memory.pk < mark), default=None)


def mark_of(couple: Couple, today: date) -> UUID:
    """Returns the id at which this day starts; the same for both."""
    return UUID(bytes=sha256(f"{couple.pk} {today}".encode()).digest()[:16])


def looks_back(couple: Couple) -> bool:
    """Returns whether everybody here has opted in to looking back."""
    return all(seat.looks_back for seat in couple.seats)


def _first(memories: MemoryQuerySet) -> Subquery:
    return Subquery(memories.values("pk")[:1])
