"""The keys that one request or task holds: those of its couple and its people."""

import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import Q

from apps.vault import keys
from apps.vault.models import NOBODY, ContentKey, Owner, State
from apps.vault.sealing import Closed, Key, Unreadable

LONGEST = 10 * 60  # seconds a keyring may write; less than retired keys are kept (rotating.REST)


class Keyring:
    """The keys of one couple, read in one query at the first use and cached nowhere else."""

    def __init__(self, couple: uuid.UUID | None, people: Iterable[uuid.UUID], private_of: uuid.UUID | None) -> None:
        self.owners = {Owner(user=private_of)} if private_of else set()
        if couple:
            self.owners |= {Owner(couple), *(Owner(couple, person) for person in people)}
        self._opened_at = time.monotonic()
        self._by_number: dict[int, tuple[ContentKey, Key]] | None = None
        self._active: dict[Owner, Key] = {}
        self._missed: set[int] = set()

    def __repr__(self) -> str:
        return "<keyring>"

    def key_to_write(self, owner: Owner) -> Key:
        """Returns the key to encrypt with; creates it on first use."""
        self._check(owner)
        if time.monotonic() - self._opened_at > LONGEST:
            raise Closed("This keyring has been open for too long to write: open a new one with open_for(…).")
        self._load_once()
        if owner not in self._active:
            keys.create(owner)
            self._load()
        return self._active[owner]

    def key_to_read(self, owner: Owner, number: int) -> tuple[Owner, Key]:
        """Returns the key with this number and the owner it was made for. Raises Unreadable if it isn't `owner`'s."""
        self._check(owner)
        found = self._load_once().get(number)
        if not found and number not in self._missed:  # created since: by a rotation, or by the partner
            self._missed.add(number)
            found = self._load().get(number)
        if not found or owner not in found[0].owners:
            raise Unreadable("Its key is destroyed, or was never this owner's.")
        return found[0].owner, found[1]

    def _check(self, owner: Owner) -> None:
        if owner not in self.owners:
            raise Closed("The open keyring holds no key for this: it was opened for another couple or other people.")

    def _load_once(self) -> dict[int, tuple[ContentKey, Key]]:
        return self._load() if self._by_number is None else self._by_number

    def _load(self) -> dict[int, tuple[ContentKey, Key]]:
        couples = {owner.couple for owner in self.owners}
        asked = Q(pk__in=[])
        for couple in couples:
            asked |= keys.of(couple, [owner.user for owner in self.owners if owner.couple == couple])
        loaded = keys.load(asked)
        self._by_number = {key.number: (row, key) for row, key in loaded}
        self._active = {row.owner: key for row, key in loaded if row.state == State.ACTIVE}
        return self._by_number


_held: ContextVar[Keyring | None] = ContextVar("keyring", default=None)


@contextmanager
def open_for(
    *, couple: uuid.UUID | None = None, people: Iterable[uuid.UUID] = (), private_of: uuid.UUID | None = None
) -> Iterator[Keyring]:
    """Holds the keys of what `people` wrote in `couple`, and the personal key of `private_of`, for the block.

    Keys are loaded on first use. Nested blocks don't inherit the keys of the outer one.
    """
    keyring = Keyring(couple, people, private_of)
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


def owner_of(couple: uuid.UUID | None, author: uuid.UUID | None) -> Owner:
    """Raises Closed if both are None."""
    if not couple and not author:
        raise Closed("What belongs to no couple and to nobody can't be sealed: set both before saving.")
    return Owner(couple or NOBODY, author or NOBODY)
