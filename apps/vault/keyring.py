"""The keys that one request or task holds: those of its couple and its people."""

import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db.models import QuerySet

from apps.vault import keys
from apps.vault.models import NOBODY, ContentKey, Owner, State
from apps.vault.sealing import Closed, Key, RootMissing, Unreadable
from apps.web.prepared import prepared

LONGEST = 10 * 60  # seconds a keyring may write; less than retired keys are kept (rotating.REST)


class Keyring:
    """The keys of one couple, read in one query at the first use and cached nowhere else."""

    def __init__(
        self, couple: uuid.UUID | None, people: Iterable[uuid.UUID], private_of: uuid.UUID | None, *, joint: bool = True
    ) -> None:
        people = ([NOBODY] if joint or not couple else []) + (list(people) if couple else [])
        self._of = couple or NOBODY, people, private_of or NOBODY
        self.owners = {Owner(user=private_of)} if private_of else set()
        if couple:
            self.owners |= {Owner(couple, person) for person in people}
        self._opened_at = time.monotonic()
        self._active: dict[Owner, Key] = {}
        self._by_number: dict[int, tuple[ContentKey, Key] | None] = {}  # None: looked for in vain

    def __repr__(self) -> str:
        return "<keyring>"

    def key_to_write(self, owner: Owner) -> Key:
        """Returns the key to encrypt with; creates it on first use."""
        self._check(owner)
        if time.monotonic() - self._opened_at > LONGEST:
            raise Closed("This keyring has been open for too long to write: open a new one with open_for(…).")
        if owner not in self._active:
            self._load()
        if owner not in self._active:
            keys.create(owner)
            self._load()
        return self._active[owner]

    def key_to_read(self, owner: Owner, number: int) -> tuple[Owner, Key]:
        """Returns the key with this number and the owner it was made for. Raises Unreadable if it isn't `owner`'s."""
        self._check(owner)
        if number not in self._by_number:  # the first use; or it was created since, by a rotation or by the partner
            self._load()
        found = self._by_number.setdefault(number, None)
        if not found or owner not in found[0].owners:
            raise Unreadable("Its key is destroyed, or was never this owner's.")
        return found[0].owner, found[1]

    def _check(self, owner: Owner) -> None:
        if owner not in self.owners:
            raise Closed("The open keyring holds no key for this: it was opened for another couple or other people.")

    def _load(self) -> None:
        try:
            opened = _opened(self._rows())
        except RootMissing:  # it was rotated since the rows were read
            opened = _opened(self._rows(), anew=True)
        self._by_number |= {key.number: (row, key) for row, key in opened}
        self._active |= {row.owner: key for row, key in opened if row.state == State.ACTIVE}

    def _rows(self) -> list[ContentKey]:
        return _of(*self._of)


@prepared
def _of(couple: Any, people: Any, person: Any) -> QuerySet[ContentKey]:
    rows = ContentKey.objects.filter(keys.of(couple, people) | keys.of(NOBODY, [person]))
    return rows.exclude(state=State.DESTROYED).select_related("wrapped_by")


def _opened(rows: list[ContentKey], *, anew: bool = False) -> list[tuple[ContentKey, Key]]:
    wrapping = {row.wrapped_by_id: row.wrapped_by for row in rows}
    opened = {number: row.opened(anew=anew) for number, row in wrapping.items()}
    return [(row, row.unwrap(opened[row.wrapped_by_id])) for row in rows]


_held: ContextVar[Keyring | None] = ContextVar("keyring", default=None)


@contextmanager
def open_for(
    *,
    couple: uuid.UUID | None = None,
    people: Iterable[uuid.UUID] = (),
    private_of: uuid.UUID | None = None,
    joint: bool = True,
) -> Iterator[Keyring]:
    """Holds the keys of what `people` wrote in `couple`, and the personal key of `private_of`, for the block.

    Without `joint`, not the key of what is of both. Keys are loaded on first use. Nested blocks don't inherit the keys
    of the outer one.
    """
    keyring = Keyring(couple, people, private_of, joint=joint)
    token = _held.set(keyring)
    try:
        yield keyring
    finally:
        _held.reset(token)


def held() -> Keyring:
    """Returns the current keyring; raises Closed if there is none."""
    if keyring := _held.get():
        return keyring
    raise Closed("No keys are held here: sealed words open only inside `with keyring.open_for(couple=…, people=…):`.")
