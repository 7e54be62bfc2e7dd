"""Who is asking: the session, its person, and the seats of their couple, in one statement that is put together once.

The ORM would ask three times, and spend longer on putting the same SQL together again than the database on the answer.
What a session says of its person still holds only as Django has it: with the fingerprint of their password.
"""

import functools
from dataclasses import dataclass
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import auth
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from apps.accounts.models import User

FROM = """
    FROM {session} s
    LEFT JOIN {listed} l ON l.session_key = s.session_key
    LEFT JOIN {seat} mine ON mine.user_id = l.user_id
    LEFT JOIN {seat} seat ON seat.couple_id = mine.couple_id
    LEFT JOIN {couple} couple ON couple.id = mine.couple_id
    LEFT JOIN {person} person ON person.id = COALESCE(seat.user_id, l.user_id)
    WHERE s.session_key = %s AND s.expire_date > %s
    ORDER BY seat.slot
"""


@dataclass(frozen=True)
class Seen:
    """What there is of a session: its content, sealed, whose it is by the list of sessions, and the couple's seats."""

    content: str
    person: User | None
    seats: list[Any]


class WhoIsAsking(AuthenticationMiddleware):
    """Sets `request.user` as Django does, without a statement of its own where the session's brought the person."""

    def process_request(self, request: HttpRequest) -> None:
        """Find out at the first use."""
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _person(request) or auth.get_user(request))  # type: ignore[assignment]


def look(key: str) -> Seen | None:
    """Read the session with this key, None where there is none or it is over."""
    if not (key.isascii() and key.isalnum()):  # a browser may say anything and call it a key
        return None
    sql, seat, couple, person = _statement(connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(sql, [key, connection.ops.adapt_datetimefield_value(timezone.now())])
        rows = cursor.fetchall()
    if not rows:
        return None
    seats = [found for row in rows if (found := seat.read(row))]
    for one, row in zip(seats, rows, strict=False):
        one.user, one.couple = person.read(row), seats[0].couple if one is not seats[0] else couple.read(row)
    own = next((row for row in rows if row[person.key] == row[1]), None)
    return Seen(rows[0][0], person.read(own) if own else None, seats)


def seats_of(request: HttpRequest) -> list[Any]:
    """Give the seats of the couple of who is asking, as they came with the session; none where they didn't."""
    pk = request.user.pk  # which reads the session
    seen: Seen | None = request.session.seen  # type: ignore[attr-defined]
    return seen.seats if seen and seen.person and seen.person.pk == pk else []


def _person(request: HttpRequest) -> User | None:
    """Give the person if the session is theirs as it stands; for all else Django's own way is gone."""
    session: Any = request.session
    pk, backend = session.get(auth.SESSION_KEY), session.get(auth.BACKEND_SESSION_KEY)
    person: User | None = session.seen.person if session.seen else None
    if not person or pk != str(person.pk) or not person.is_active or backend not in settings.AUTHENTICATION_BACKENDS:
        return None
    holds = constant_time_compare(session.get(auth.HASH_SESSION_KEY, ""), person.get_session_auth_hash())
    return person if holds else None


class _Columns:
    """One model's columns in each row, from a place on."""

    def __init__(self, model: type[Model], alias: str, start: int) -> None:
        self.model, self.start = model, start
        fields = model._meta.concrete_fields
        self.names = [field.attname for field in fields]
        self.end, self.key = start + len(fields), start + self.names.index("id")
        self.columns = [field.get_col(alias) for field in fields]
        self.sql = ", ".join(f"{alias}.{connection.ops.quote_name(str(field.column))}" for field in fields)

    def read(self, row: tuple[Any, ...]) -> Any:
        """Give the row of this model, None where there is none."""
        if row[self.key] is None:
            return None
        values = list(row[self.start : self.end])
        for place, column, convert in self._conversions:
            values[place] = convert(values[place], column, connection)
        return self.model.from_db(connection.alias, self.names, values)

    @functools.cached_property
    def _conversions(self) -> list[tuple[int, Any, Any]]:
        return [
            (place, column, convert)
            for place, column in enumerate(self.columns)
            for convert in connection.ops.get_db_converters(column) + column.get_db_converters(connection)
        ]


@functools.cache
def _statement(_engine: str) -> tuple[str, _Columns, _Columns, _Columns]:
    # By the models' own relations: their apps lie above this one.
    seat: Any = User._meta.get_field("membership").related_model
    couple = seat._meta.get_field("couple").related_model
    seats = _Columns(seat, "seat", start=2)
    couples = _Columns(couple, "couple", start=seats.end)
    people = _Columns(User, "person", start=couples.end)
    models = {"session": Session, "listed": UserSession, "seat": seat, "couple": couple, "person": User}
    tables = {name: connection.ops.quote_name(model._meta.db_table) for name, model in models.items()}
    columns = f"s.session_data, l.user_id, {seats.sql}, {couples.sql}, {people.sql}"
    return f"SELECT {columns}{FROM.format(**tables)}", seats, couples, people
