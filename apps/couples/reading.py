"""One's own archive: what one wrote or brought in a space that is closed, by kind and month."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils.functional import Promise

from apps.accounts.models import User
from apps.couples.models import Archive, Couple
from apps.couples.moving import what_a_couple_has
from apps.couples.rows import CoupleRow
from apps.vault import keyring
from apps.vault.sealing import Unreadable

AT_ONCE = 40


@dataclass(frozen=True)
class Part:
    """A kind of things, and how many of them are one's own."""

    slug: str
    called: str | Promise
    number: int


@dataclass(frozen=True)
class Entry:
    """One of them as it is shown."""

    row: CoupleRow
    day: date | None
    words: list[str]

    @property
    def month(self) -> date | None:
        return self.day.replace(day=1) if self.day else None


@dataclass(frozen=True)
class Page:
    """Some of them, newest first, and where the rest begins."""

    called: str | Promise
    entries: list[Entry]
    rest: str


def of(person: User, pk: UUID) -> Archive:
    """Returns one's own archive. Raises Http404, also for one that is being destroyed."""
    if found := person.archives.readable().filter(pk=pk).first():
        return found
    raise Http404


def keys_held(archive: Archive) -> AbstractContextManager[object]:
    """Holds the key to what its person wrote there, and no other."""
    return keyring.open_for(couple=archive.couple_id, people=[archive.user_id], joint=False)


def parts(couple: Couple, person: User) -> list[Part]:
    """Counts what is one's own by kind, the most first."""
    numbers = [(slug, model, _own(model, couple, person).count()) for slug, model in _listed().items()]
    found = [Part(slug, model.belongs.called, number) for slug, model, number in numbers if number]
    return sorted(found, key=lambda part: -part.number)


def page(archive: Archive, slug: str, before: str = "") -> Page:
    """Returns one page of a kind; with the archive's keys held."""
    model = _listed().get(slug)
    if not model:
        raise Http404
    rows = _own(model, archive.couple, archive.user).order_by("-id")
    if model.belongs.day:
        day = Coalesce(*(F(name) for name in model.belongs.day), Value(archive.couple.since))
        rows = rows.annotate(of_day=day).order_by("-of_day", "-id")
    some = list(_from(rows, before)[: AT_ONCE + 1])
    entries = [Entry(row, getattr(row, "of_day", None), list(_words(row))) for row in some[:AT_ONCE]]
    return Page(model.belongs.called, entries, _place(some[AT_ONCE - 1]) if some[AT_ONCE:] else "")


def _listed() -> dict[str, type[CoupleRow]]:
    return {str(model._meta.model_name): model for model in what_a_couple_has() if model.belongs.called}


def _own(model: type[CoupleRow], couple: Couple, person: User) -> QuerySet[Any]:
    """Gives what is theirs, but for rows from which they have taken the words."""
    rows = model.objects.filter(couple=couple).own_of(person)
    fields = {field.name: field for field in model._meta.concrete_fields}
    emptied = [Q(**{name: None}) for name in model.belongs.words if name in fields and fields[name].null]
    return rows.exclude(*emptied) if emptied else rows


def _from(rows: QuerySet[Any], before: str) -> QuerySet[Any]:
    if not before:
        return rows
    try:
        day, key = date.fromisoformat(before[:10]), UUID(before[10:])
    except ValueError:
        raise Http404 from None
    if "of_day" not in rows.query.annotations:
        return rows.filter(pk__lt=key)
    return rows.filter(Q(of_day__lt=day) | Q(of_day=day, pk__lt=key))


def _place(row: Any) -> str:
    return f"{getattr(row, 'of_day', date.min)}{row.pk.hex}"


def _words(row: CoupleRow) -> Iterator[str]:
    for name in row.belongs.words:
        try:
            yield from _said(getattr(row, name))
        except Unreadable:
            continue


def _said(value: Any) -> Iterator[str]:
    """Gives the words in a value, however deep they lie."""
    if isinstance(value, str):
        yield from [value] if value.strip() else []
    elif value:
        for one in value.values() if isinstance(value, dict) else value:
            yield from _said(one)
