"""Gathers all that one person can see into one document. The rules are those of the pages: kinds.py names them.

After two have parted, a person sees what is their own (`belongs` of each model), and what that hangs on.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import F, ForeignKey, Q, QuerySet

from apps.accounts.models import User
from apps.couples.models import Couple, Membership
from apps.couples.rows import Kind as Whose
from apps.exercises.models import Run
from apps.photos.models import Photo
from apps.plans.models import Milestone, Plan
from apps.portability.kinds import KINDS, Kind
from apps.portability.schema import FORMAT, RECORDS, VERSION, Document, Person, columns
from apps.vault.fields import SealedField, UnreadableText
from apps.vault.sealing import Unreadable

BATCH = 500
AN_ID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
ENDINGS = {"jpeg": "jpg"}
NAMED = "⟦{name}/{number}⟧"  # how a row is named inside a value
ASKED_FOR = (Photo, Plan, Milestone)  # whose numbers are asked for afterwards: those of all would take much memory
OWN = ("time_zone", "language", "theme")


class Apart(Exception):
    """A row that has nothing to stand in, or can't be read any more: it isn't in the copy."""


class Gathering:
    """One copy while it is gathered. Rows are numbered within their kind."""

    def __init__(self, couple: Couple, reader: User, *, own_only: bool = False) -> None:
        self.couple, self.reader, self.own_only = couple, reader, own_only
        people = seats_of(couple, reader)
        self.people = [seat for seat in people if not own_only or seat.user_id == reader.pk]
        self.seats = {seat.user_id: seat.seat for seat in self.people}
        self.numbers: dict[type, dict[UUID, int]] = {}
        self.unreadable = 0

    def document(self) -> Any:
        """Returns all of it. The caller holds the couple's keys."""
        found = {kind.name: list(self._records(kind)) for kind in KINDS}
        self.numbers = {model: self.kept(model) for model in ASKED_FOR}
        people = [self._person(seat) for seat in self.people]
        place = {"reader": self.seats[self.reader.pk], "day_zone": self.couple.day_zone, "since": self.couple.since}
        return Document(format=FORMAT, version=VERSION, people=people, **place, **found)

    def kept(self, model: type) -> dict[UUID, int]:
        """Returns the numbers of the rows of a model that are in the copy."""
        return self.numbers.get(model, {})

    def _rows(self, kind: Kind) -> QuerySet[Any]:
        whose, every = kind.model.belongs, kind.model.objects.filter(couple=self.couple)
        rows = every if self.own_only and kind.bins else kind.seen(self.couple, self.reader)
        if self.own_only and whose.kind != Whose.TIE:
            held = [Q(**{name: self.reader}) for name in kind.holds.split()]
            own = reduce(or_, held, whose.of(self.reader))
            rows = rows.filter(pk__in=every.filter(own).order_by().values("pk"))
        return rows.order_by(*(F(name).asc(nulls_first=True) for name in kind.order.split()), "pk")

    def _records(self, kind: Kind) -> Iterator[Any]:
        numbers = self.numbers.setdefault(kind.model, {})
        for row in self._rows(kind).iterator(BATCH):
            try:
                values = {column.name: self._value(kind, row, column) for column in columns(kind)}
            except Apart:
                continue
            except Unreadable:
                self.unreadable += 1
                continue
            numbers[row.pk] = number = len(numbers) + 1
            values |= {name: self._named(values[name]) for name in kind.naming.split()}
            yield RECORDS[kind.name](id=number, **values, **self._more(row, number))

    def _value(self, kind: Kind, row: Any, column: Any) -> Any:
        if self._is_anothers(kind, row):
            if column.name == kind.model.belongs.person:
                return self.seats[self.reader.pk]
            if isinstance(column, SealedField):
                return ""
        value = getattr(row, column.attname)
        if isinstance(value, UnreadableText):
            if not kind.holds:
                raise Unreadable
            return ""
        return self._pointed(column, value) if isinstance(column, ForeignKey) else value

    def _is_anothers(self, kind: Kind, row: Any) -> bool:
        """Returns whether the row is here only for what hangs on it."""
        person = kind.model.belongs.person
        return self.own_only and kind.model.belongs.kind == Whose.OWN and getattr(row, f"{person}_id") != self.reader.pk

    def _pointed(self, column: Any, value: UUID | None) -> Any:
        known: Mapping[UUID, Any] = self.numbers.get(column.related_model, {})
        known = self.seats if column.related_model is User else known
        if value not in known and not column.null:
            raise Apart
        return known.get(value) if value else None

    def _more(self, row: Any, number: int) -> dict[str, Any]:
        if isinstance(row, Photo):
            day = row.taken_on or row.kept_at.astimezone(self.couple.zone).date()
            return {"file": f"photos/{day:%Y}/{day}-{number:05}.{ENDINGS.get(row.kind, row.kind)}"}
        if isinstance(row, Run):
            return {"drawn_by": row.pk.hex}
        return {"run": self.numbers[Run].get(row.origin)} if isinstance(row, Plan) else {}

    def _named(self, value: Any) -> Any:
        """Puts the numbers of rows in place of their ids, wherever they stand in a value."""
        return renamed(value, AN_ID, self._name)

    def _name(self, key: str) -> str:
        pk = UUID(key)
        found = ((kind.name, self.kept(kind.model).get(pk)) for kind in KINDS)
        return next((NAMED.format(name=name, number=number) for name, number in found if number), key)

    def _person(self, seat: Membership) -> Person:
        own = {"looks_back": seat.looks_back, **{one: getattr(seat.user, one) for one in OWN}}
        return Person(
            seat=seat.seat,  # type: ignore[arg-type]
            name=seat.name,
            hue=seat.hue,
            **own if seat.user_id == self.reader.pk else {},
        )


def seats_of(couple: Couple, reader: User) -> list[Membership]:
    """Returns who is told of in the copy: both while they are together, and then only the reader, in their old seat."""
    archive = couple.archives.filter(user=reader).first()
    if not archive:
        return couple.seats
    return [Membership(couple=couple, user=reader, slot=archive.slot, hue=archive.hue)]


def renamed(value: Any, pattern: re.Pattern[str], instead: Callable[[str], str]) -> Any:
    """Returns a value of JSON with what matches replaced, in its keys, too."""
    if isinstance(value, str):
        return pattern.sub(lambda found: instead(found[0]), value)
    if isinstance(value, dict):
        return {renamed(key, pattern, instead): renamed(one, pattern, instead) for key, one in value.items()}
    return [renamed(one, pattern, instead) for one in value] if isinstance(value, list) else value
