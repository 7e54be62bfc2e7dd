"""What every change of a memory, chapter or photo has in common."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Model

from apps.accounts.models import User
from apps.couples.models import Change
from apps.memories.models import Chapter, Memory, Picture
from apps.photos.models import Photo


class AlreadySaved(Exception):
    """The form was submitted before and created its row; now it comes with other words, after “Back” for example."""


@contextmanager
def locked[M: (Memory, Chapter, Photo)](row: M, *, by: User) -> Iterator[tuple[Change, M]]:
    """Locks the couple and yields the row as it is now; the change of a shared row is announced to both.

    Raises Gone if `by` no longer sees it.
    """
    with row.couple.change(by=by, seen_by=[by]) as change:
        now = type(row).objects.filter(couple=change.couple).visible_to(by).fresh(row)
        now.couple = change.couple
        if now.private_to_id is None:
            change.reaches_both()
        yield change, now


def write(row: Model, facts: dict[str, Any]) -> None:
    """Writes these fields, and no others: somebody else may just have changed them."""
    for name, fact in facts.items():
        setattr(row, name, fact)
    row.save(update_fields=list(facts))


def move(rows: list[Any], place: int, by_places: int) -> None:
    """Moves the row at this place by so many places, as far as the ends."""
    rows.insert(max(0, place + by_places), rows.pop(place))


def number[M: (Chapter, Picture)](rows: Iterable[M]) -> None:
    """Stores the order of these rows as their positions, from one."""
    for position, row in enumerate(rows, start=1):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])
