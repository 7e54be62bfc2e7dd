"""Puts a copy back into an empty space: all of it or nothing.

Photos come in as uploads do, decoder included, before anything is written; then all rows in one transaction. Rows get
new ids, in the order of their numbers, so that lists keep their order and the next copy is the same.

Where only one of the two comes back, their things are theirs alone again, as is all that somebody makes alone here:
whoever joins them later finds nothing of another life.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import available_timezones

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts import records
from apps.accounts.models import Kind as Happened
from apps.accounts.models import User
from apps.couples.models import Change, Couple
from apps.exercises.runs import access
from apps.memories.models import Memory
from apps.photos import library, storage, tasks
from apps.photos.models import Photo
from apps.photos.refusals import Refused
from apps.plans.models import Plan
from apps.portability.gathering import renamed
from apps.portability.kinds import KINDS, Kind
from apps.portability.opening import Opened, Unfit
from apps.portability.schema import columns

BATCH = 200
A_NAME = re.compile(r"⟦([a-z_]+)/(\d{1,9})⟧")
type People = Mapping[str, User]


@dataclass(frozen=True)
class Restored:
    """What has come back."""

    rows: dict[str, int]
    photos: int
    bytes: int


ALONE: Mapping[str, Callable[[str], Any]] = {  # what columns say where nobody else is there
    "private_to": lambda reader: reader,
    "waits": lambda _reader: True,
    "shown_on": lambda _reader: None,
    "sight": lambda _reader: "only-me",
}
FOR_BOTH = {"reveals", "outcomes", "agreed_choices", "own_cards", "enclosed_photos"}  # have no such column


class Homeless(Exception):
    """A row that has nothing to stand in here: it doesn't come."""


def is_empty(couple: Couple) -> bool:
    return not any(kind.model.objects.filter(couple=couple).exists() for kind in KINDS)


def restore(copy: Opened, couple: Couple, people: People, *, at: datetime) -> Restored:
    """Puts it back, of each seat for whom `people` names; what the other made only where they are named. Raises Unfit.

    The caller may hold a transaction; what was stored is taken away where this fails.
    """
    reader = people[copy.document.reader]
    with _photos(copy, people) as photos:
        try:
            with couple.keys_held(), couple.change(by=reader, seen_by=people.values()) as change:
                if not is_empty(change.couple):
                    raise Unfit(_("There’s something in this space already. A copy comes back only into an empty one."))
                putting = Putting(change, copy, people, photos)
                rows = {kind.name: putting.put(kind) for kind in KINDS}
                putting.finish()
                records.note(reader, Happened.IMPORT, at=at)
        except (IntegrityError, ValueError) as fault:
            raise Unfit(_("What’s in this copy doesn’t fit together. Nothing was changed.")) from fault
    return Restored(rows, len(photos), sum(photo.weight for photo in photos.values()))


@contextmanager
def _photos(copy: Opened, people: People) -> Iterator[dict[int, Photo]]:
    """Receives the photos, and takes them away again where what follows fails."""
    found: dict[int, Photo] = {}
    try:
        for record in copy.document.photos:
            if record.file and record.uploader in people:
                found[record.id] = _received(copy, record, people[record.uploader])
        yield found
    except BaseException:
        storage.remove(name for photo in found.values() for name in photo.objects_held())
        raise


def _received(copy: Opened, record: Any, by: User) -> Photo:
    with NamedTemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR) as file:
        file.write(copy.checked(record.file))
        file.flush()
        try:
            return library.received(Path(file.name), by=by, at=record.kept_at)
        except Refused as refusal:
            told = {"name": record.file, "why": refusal.sentence}
            raise Unfit(_("%(name)s can’t be taken: %(why)s Nothing was changed."), **told) from None


class Putting:
    """Rows on their way in, behind the lock."""

    def __init__(self, change: Change, copy: Opened, people: People, photos: Mapping[int, Photo]) -> None:
        self.couple, self.document, self.people, self.photos = change.couple, copy.document, people, photos
        self.is_alone = len(people) == 1
        self.pks: dict[type[models.Model], dict[int, UUID]] = {}

    def put(self, kind: Kind) -> int:
        """Writes the rows of a kind, and returns how many."""
        found = [] if self.is_alone and kind.name in FOR_BOTH else getattr(self.document, kind.name)
        records = sorted(found, key=lambda record: record.id)
        keys = self.pks.setdefault(kind.model, {})
        rows = []
        for record, pk in zip(records, sorted(uuid4() for _one in records), strict=True):
            try:
                row = self._row(kind, record, pk)
            except Homeless:
                continue
            if record.id in keys:
                raise ValueError("Two rows have one number.")
            keys[record.id] = row.pk
            rows.append(row)
        kind.model._base_manager.bulk_create(rows, batch_size=BATCH)
        return len(rows)

    def finish(self) -> None:
        """Makes what follows from the rows: what waits in a run, and the sizes of photos."""
        place = {"day_zone": zone(self.document.day_zone), "since": self.document.since}
        Couple.objects.filter(pk=self.couple.pk).update(**place)
        for run in () if self.is_alone else self.couple.runs.gathered():
            access.note(run)
        for photo in self.photos.values():
            if not photo.sizes_made:
                transaction.on_commit(partial(tasks.make_sizes.enqueue, str(photo.pk)), robust=True)

    def _row(self, kind: Kind, record: Any, pk: UUID) -> Any:
        values = {column.attname: self._value(kind, record, column) for column in columns(kind)}
        if kind.model is Photo:
            return self._photo(record, pk, values)
        model: Any = kind.model
        row = model(pk=pk, couple=self.couple, **values)
        if isinstance(row, Memory):
            row.month_day = row.when.month_day
        elif isinstance(row, Plan):
            row.origin = self.pks[KINDS_BY_NAME["runs"].model].get(record.run, uuid4())
            row.facts = row.facts | ({"zone": zone(row.facts["zone"])} if row.facts.get("zone") else {})
        elif kind.name == "runs":
            row.pk = self.couple.runs.unused(UUID(record.drawn_by))
        elif kind.name == "outcomes":
            row.by = self.people[self.document.reader]
        return row

    def _photo(self, record: Any, pk: UUID, values: dict[str, Any]) -> Photo:
        if record.id not in self.photos:
            raise Homeless
        photo = self.photos[record.id]
        photo.pk, photo.couple = pk, self.couple
        for name, value in values.items():
            setattr(photo, name, value)
        return photo

    def _value(self, kind: Kind, record: Any, column: Any) -> Any:
        value = getattr(record, column.name)
        if self.is_alone and column.name in ALONE:
            value = ALONE[column.name](self.document.reader)
        if not isinstance(column, models.ForeignKey):
            return renamed(value, A_NAME, partial(self._key, kind)) if column.name in kind.naming.split() else value
        if column.related_model is User:
            person = self.people.get(value)
            found = person.pk if person else None
        else:
            found = self.pks[column.related_model].get(value)
        if found is None and not column.null:
            raise Homeless
        return found

    def _key(self, kind: Kind, name: str) -> str:
        """Returns the new id of what a value names: a draft's address has it with dashes, a card without."""
        which, _slash, number = name[1:-1].partition("/")
        found = self.pks.get(KINDS_BY_NAME[which].model, {}).get(int(number)) if which in KINDS_BY_NAME else None
        if not found:
            return name
        return str(found) if kind.name == "drafts" else found.hex


KINDS_BY_NAME = {kind.name: kind for kind in KINDS}


def zone(name: str) -> str:
    """Returns the name of a time zone that there is."""
    return name if name in available_timezones() else "UTC"
