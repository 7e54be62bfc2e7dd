"""What Home asks of the jar."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Subquery

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.gratitude.models import Thanks
from apps.vault.models import NOBODY
from apps.web.prepared import prepared


def for_home(couple: Couple, person: User, days: Iterable[date], keys: Iterable[UUID]) -> list[Thanks]:
    """Returns the thank-yous of these evenings, those with these ids, and the newest that the partner gave.

    Each says of the jar how many are in it, as `total`.
    """
    notes = _for_home(couple.pk, person.pk, list(days), list(keys) or [NOBODY])
    people = {seat.user_id: seat.user for seat in couple.seats}
    for note in notes:
        if note.writer_id in people:
            note.writer = people[note.writer_id]
    return notes


def newest(notes: list[Thanks], person: User) -> Thanks | None:
    """Returns the newest of these that the partner has given and not removed."""
    given = [note for note in notes if note.writer_id != person.pk and not note.waits]
    newest_first = sorted(given, key=lambda note: (note.day, note.pk), reverse=True)
    return next((note for note in newest_first if not note.removed), None)


@prepared
def _for_home(couple: Any, person: Any, days: Any, keys: Any) -> QuerySet[Thanks]:
    ours = Thanks.objects.filter(couple=couple)
    newest = ours.in_jar().exclude(writer=person).exclude(text=None).values("pk")[:1]
    others: list[Any] = [keys, newest]
    evenings = ours.filter(day__in=days, evening=True).values("pk")
    keys = evenings.union(*(ours.filter(pk__in=rows).values("pk") for rows in others), all=True)
    counted = ours.filter(waits=False).order_by().values("couple").annotate(number=Count("pk")).values("number")
    return ours.filter(pk__in=keys).annotate(total=Subquery(counted))
