"""What two have done with one phone on the table, and where they are on a path: one statement for Home."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, DateField, Exists, OuterRef, Q, QuerySet, UUIDField, Value
from django.db.models.functions import Cast, Coalesce

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises import finding
from apps.exercises.models import (
    Answer,
    Break,
    Evening,
    EveningPhoto,
    Line,
    Parked,
    PathEvening,
    PathRun,
    Preference,
    Reveal,
    StillGood,
    WishList,
)
from apps.exercises.paths import progress
from apps.exercises.paths.progress import Lead
from apps.exercises.talk.evening import OPEN_FOR
from apps.gratitude.models import Thanks
from apps.vault.models import NOBODY
from apps.web.prepared import prepared

LONG, A_WEEK = timedelta(days=14), timedelta(days=7)


class Unsaved(NamedTuple):
    """An evening about which somebody has saved no line; on a path it has no exercise of its own."""

    day: date
    key: UUID
    exercise: str


@dataclass(frozen=True)
class SoFar:
    """`unsaved` is the newest of one's own, `album` last night's with photos, `done` are today's exercises; `is_back`
    says that for two weeks this person has had nothing to see here.
    """

    lead: Lead | None
    on_break: tuple[datetime, UUID | None] | None  # until when, and who is ready before the other
    unsaved: Unsaved | None
    album: UUID | None
    done: set[str]
    is_back: bool
    still_good: set[UUID]  # small steps that this person has kept this week
    favourites: set[str]  # exercises that this person likes best
    hidden: set[str]  # those that they keep out of their own sight
    last: dict[str, date]  # when the two last did what
    has_saved: bool  # whether this person has saved something to talk about
    wishes: WishList | None  # the other's, where they are open
    talked: list[Evening]  # of this week


def read(couple: Couple, person: User, today: date, *, with_week: bool = False) -> SoFar:
    """Reads it; `talked` only where it is asked for."""
    find = _rows_with_week if with_week else _rows
    found = find(couple.pk, person.pk, today, today - OPEN_FOR, today - LONG, today - A_WEEK)
    rows = [row[:-1] for row in found]
    path = next((path for kind, path, *_ in rows if kind == "path"), "")
    passed: dict[str, date | None] = {}
    for name, day in ((name, day) for kind, _path, name, day, _key in rows if kind in ("done", "left")):
        passed[name] = max(filter(None, (day, passed.get(name))), default=None)
    unsaved = [Unsaved(day, key, "" if path else name) for kind, path, name, day, key in rows if kind == "unsaved"]
    return SoFar(
        lead=progress.lead(person, path, passed),
        on_break=next(((_moment(name), key) for kind, _path, name, _day, key in rows if kind == "break"), None),
        unsaved=max(unsaved, default=None),
        album=next((key for kind, *_, key in rows if kind == "album"), None),
        done={name for kind, _path, name, *_ in rows if kind == "today"},
        is_back=couple.since <= today - LONG and not any(row[0] == "lately" for row in rows),
        still_good={key for kind, *_, key in rows if kind == "still"},
        favourites={name for kind, _path, name, *_ in rows if kind == Preference.How.FAVOURITE},
        hidden={name for kind, _path, name, *_ in rows if kind == Preference.How.HIDDEN},
        last=dict(sorted((name, day) for kind, _path, name, day, _key in rows if kind == "last" and day)),
        has_saved=any(kind == "saved" for kind, *_ in rows),
        wishes=next((_wishes(couple, person, key, sealed) for kind, *_, key, sealed in found if kind == "wish"), None),
        talked=[
            Evening(pk=key, couple=couple, name=name, day=day, path_run=PathRun(path=path) if path else None)
            for kind, path, name, day, key in rows
            if kind == "week"
        ],
    )


@prepared
def _rows(couple: Any, person: Any, today: Any, since: Any, long_ago: Any, week_ago: Any) -> QuerySet[Any, Any]:
    first, *others = _queries(couple, person, today, since, long_ago, week_ago)
    return first.union(*others, all=True)


@prepared
def _rows_with_week(
    couple: Any, person: Any, today: Any, since: Any, long_ago: Any, week_ago: Any
) -> QuerySet[Any, Any]:
    first, *others = _queries(couple, person, today, since, long_ago, week_ago)
    week = Evening.objects.filter(couple=couple, day__gte=week_ago)
    path = Coalesce("path_run__path", Value(""))
    talked = week.values_list(Value("week"), path, "name", "day", "pk", finding.NOTHING_SEALED)
    return first.union(*others, talked, all=True)


def _queries(
    couple: Any, person: Any, today: Any, since: Any, long_ago: Any, week_ago: Any
) -> list[QuerySet[Any, Any]]:
    """For rows of what they say, a path, an evening or exercise, its day, an id, and sealed words: but for the first,
    what is not the row's own is empty.
    """
    no, no_day, no_id = Value(""), Value(None, output_field=DateField()), Value(None, output_field=UUIDField())
    none = finding.NOTHING_SEALED
    open_wishes = WishList.objects.filter(couple=couple, sight=WishList.Sight.OPEN).exclude(person=person)
    evenings, of_path = Evening.objects.filter(couple=couple), Q(path_run__couple=couple, path_run__ended_on=None)
    left = PathEvening.objects.filter(of_path, couple=couple).exclude(skipped_on=None)
    own = Line.objects.filter(couple=couple, writer=person, evening__day__gte=since).values("evening")
    path = Coalesce("path_run__path", no)
    shown = Exists(EveningPhoto.objects.filter(couple=couple, evening=OuterRef("pk")))
    lately = _met_something(couple, person, long_ago)
    still = StillGood.objects.filter(couple=couple, person=person, day__gt=week_ago)
    preferred = Preference.objects.filter(couple=couple, person=person)
    breaks = Break.objects.filter(couple=couple)
    unsaved = evenings.filter(day__gte=since).exclude(pk__in=own)
    # The first has a value in each column: PostgreSQL takes the types from there.
    return [
        unsaved.values_list(Value("unsaved"), path, "name", "day", "pk", none),
        PathRun.objects.filter(couple=couple).running().values_list(Value("path"), "path", no, no_day, no_id, none),
        evenings.filter(of_path).values_list(Value("done"), "path_run__path", "name", "day", no_id, none),
        left.values_list(Value("left"), "path_run__path", "evening", no_day, no_id, none),
        evenings.filter(shown, day=since).values_list(Value("album"), path, "name", "day", "pk", none),
        evenings.filter(day=today).values_list(Value("today"), path, "name", "day", no_id, none),
        still.values_list(Value("still"), no, no, "day", "plan", none),
        preferred.values_list("how", no, "exercise", no_day, no_id, none),
        breaks.values_list(Value("break"), no, Cast("until", CharField()), no_day, "ready", none),
        Couple.objects.filter(lately, pk=couple).values_list(Value("lately"), no, no, no_day, no_id, none),
        Parked.objects.filter(couple=couple, writer=person).values_list(Value("saved"), no, no, "day", no_id, none),
        *finding.done_together(couple),
        open_wishes.values_list(Value("wish"), no, no, no_day, "pk", "wishes"),
    ]


def _moment(stored: str) -> datetime:
    """Reads a time as a database writes it: in UTC, with or without saying so."""
    read = datetime.fromisoformat(stored)
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _wishes(couple: Couple, reader: User, key: UUID, sealed: Any) -> WishList:
    other = next((seat.user_id for seat in couple.seats if seat.user_id != reader.pk), NOBODY)
    return WishList(pk=key, couple=couple, person_id=other, wishes=sealed, sight=WishList.Sight.OPEN)


def _met_something(couple: Any, person: Any, since: Any) -> Q:
    """What there is for this person to see: not what the other has written and not opened."""
    rows = (
        Evening.objects.filter(couple=couple, day__gte=since),
        Answer.objects.filter(couple=couple, writer=person, run__couple=couple, run__day__gte=since),
        Reveal.objects.filter(couple=couple, day__gte=since),
        Thanks.objects.filter(Q(waits=False) | Q(writer=person), couple=couple, day__gte=since),
    )
    return Q(*(Exists(found) for found in rows), _connector=Q.OR)
