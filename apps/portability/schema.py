"""The form of nearer.json: a record for each kind of row, made from its columns, and as strict as they are."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Annotated, Any, Literal

import msgspec
from django.db import models
from msgspec import Meta, Struct

from apps.accounts.models import Theme, User
from apps.couples.models import Hue
from apps.portability.kinds import KINDS, Kind
from apps.vault.fields import SealedTextField

FORMAT, VERSION = "nearer", 1
LONGEST = 200_000  # characters of a text without a limit of its own
type Seat = Literal["one", "two"]
type Zone = Annotated[str, Meta(max_length=64)]
WHOLE: dict[str, int] = {"PositiveSmallIntegerField": 2**15 - 1, "PositiveIntegerField": 2**31 - 1}
PLAIN: list[tuple[type[models.Field[Any, Any]], Any]] = [
    (models.BooleanField, bool),
    (models.DateTimeField, Annotated[datetime, Meta(tz=True)]),
    (models.DateField, date),
    (models.TimeField, time),
]


class Person(Struct, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One of the two. What they set for themselves is told of the reader alone."""

    seat: Seat
    name: Annotated[str, Meta(max_length=40)]
    hue: Literal[tuple(Hue.values)]  # type: ignore[valid-type]
    looks_back: bool | None = None
    time_zone: Zone | None = None
    language: Annotated[str, Meta(max_length=10)] | None = None
    theme: Literal[tuple(Theme.values)] | None = None  # type: ignore[valid-type]


def name_of(kind: Kind) -> str:
    return kind.model.__name__


def columns(kind: Kind) -> list[models.Field[Any, Any]]:
    return [kind.model._meta.get_field(name) for name in kind.columns.split()]  # type: ignore[misc]


def _told(column: models.Field[Any, Any], kind: Kind) -> Any:
    """Returns the type of a column in the copy."""
    if column.name in kind.shapes:
        return kind.shapes[column.name]
    if isinstance(column, models.ForeignKey):
        return Seat if column.related_model is User else int
    if column.choices:
        return Literal[tuple(key for key, _said in column.flatchoices)]
    if number := WHOLE.get(column.get_internal_type()):
        return Annotated[int, Meta(ge=0, le=number)]
    if isinstance(column, models.CharField | SealedTextField):
        return Annotated[str, Meta(max_length=column.max_length or LONGEST)]
    return next(told for of, told in PLAIN if isinstance(column, of))


def _field(column: models.Field[Any, Any], kind: Kind) -> Any:
    told = _told(column, kind)
    if column.null:
        return (column.name, told | None, None)
    if column.choices and column.blank:
        return (column.name, told | Literal[""], "")
    if column.has_default() and isinstance(column.default, bool | int | str):
        return (column.name, told, column.default)
    return (column.name, told)


def _record(kind: Kind) -> Any:
    more = [(name, told, None) if told == told | None else (name, told) for name, told in kind.more.items()]
    fields: Any = [("id", Annotated[int, Meta(ge=1)]), *(_field(column, kind) for column in columns(kind)), *more]
    space = {"__doc__": kind.says, "__module__": __name__}
    config: Any = {"kw_only": True, "forbid_unknown_fields": True, "omit_defaults": True}
    return msgspec.defstruct(name_of(kind), fields, namespace=space, **config)


RECORDS: dict[str, Any] = {kind.name: _record(kind) for kind in KINDS}
Document: Any = msgspec.defstruct(
    "Nearer",
    [
        ("format", Literal[FORMAT]),
        ("version", Literal[VERSION]),
        ("reader", Seat),
        ("day_zone", Zone),
        ("since", date),
        ("people", Annotated[list[Person], Meta(min_length=1, max_length=2)]),
        *((name, list[record], msgspec.field(default_factory=list)) for name, record in RECORDS.items()),  # type: ignore[valid-type]
    ],
    namespace={"__doc__": "All that one of two people could see in Nearer.", "__module__": __name__},
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
)


def lines(document: Any) -> Iterator[bytes]:
    """Yields it as JSON with a row a line: to be read by people, and never all in memory."""
    lead = b"{\n"
    for name in document.__struct_fields__:
        value = getattr(document, name)
        if name not in RECORDS:
            yield lead + b'"%s": %s' % (name.encode(), msgspec.json.encode(value))
        elif value:
            yield lead + b'"%s": [\n' % name.encode()
            yield from (b",\n" * bool(place) + msgspec.json.encode(row) for place, row in enumerate(value))
            yield b"\n]"
        lead = b",\n" if name not in RECORDS or value else lead
    yield b"\n}\n"


# Learnt here, at the start, since msgspec crashes where two threads learn a type at once.
DECODER = msgspec.json.Decoder(Document)
SCHEMA = msgspec.json.format(msgspec.json.encode(msgspec.json.schema(Document)), indent=1)
