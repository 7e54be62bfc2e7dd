"""Creates, hands over and destroys keys."""

import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.db.models import Max, Q

from apps.vault import root
from apps.vault.models import ContentKey, Owner, State, WrappingKey
from apps.vault.router import ALIAS
from apps.vault.sealing import SECRET, Key, Unreadable

TRIES = 5


def wrapping() -> WrappingKey:
    """Returns the active wrapping key, locked until the end of the transaction; creates the first one."""
    return _first(WrappingKey.objects.select_for_update().filter(state=State.ACTIVE), _insert_wrapping)


def create(owner: Owner) -> None:
    """Creates the owner's active key unless there is one, including one that another process just created."""
    _first(ContentKey.objects.filter(**owner._asdict(), state=State.ACTIVE), partial(_insert, owner))


def renew(owner: Owner, *, at: datetime) -> None:
    """Replaces the owner's active key with a new one; the old key only decrypts from now on."""
    with transaction.atomic(using=ALIAS):
        mine = ContentKey.objects.filter(**owner._asdict(), state=State.ACTIVE)
        if mine.update(state=State.DECRYPT_ONLY, retired_at=at):
            _insert(owner)


def hand_over(couple: UUID, *, to: UUID, at: datetime) -> None:
    """Makes the keys of a couple whose only member joins another decrypt there; they encrypt nothing any more.

    Call it before the rows move. If the move fails, the keys still decrypt where the rows are, and `finish` cleans up.
    """
    with transaction.atomic(using=ALIAS):
        mine = ContentKey.objects.select_for_update().filter(Q(couple=couple) | Q(moved_to=couple))
        for row in mine.exclude(state=State.DESTROYED):
            outer = row.wrapped_by.opened()
            key = row.unwrap(outer)
            row.moved_to, row.state, row.retired_at = to, State.DECRYPT_ONLY, at
            row.wrap(key, by=outer)
            row.save(update_fields=["moved_to", "state", "retired_at", "wrapped"])


def of(couple: UUID, people: Iterable[UUID]) -> Q:
    """Returns the condition for keys that decrypt what these people wrote in this couple."""
    return Q(couple=couple, user__in=people) | Q(moved_to=couple, user__in=people)


def destroy(owner: Owner, *, at: datetime) -> int:
    """Destroys all keys of this owner, which makes what they encrypted unreadable from the next request on.

    The rows stay, without secrets, as proof of the deletion.
    """
    return wipe(ContentKey.objects.filter(of(owner.couple, [owner.user])), at=at)


def wipe[M: models.Model](rows: models.QuerySet[M], *, at: datetime) -> int:
    """Deletes the secrets of these keys."""
    return rows.exclude(state=State.DESTROYED).update(state=State.DESTROYED, wrapped=None, destroyed_at=at.date())


def _first[M: models.Model](rows: models.QuerySet[M], insert: Callable[[], None]) -> M:
    for _ in range(TRIES):
        if found := rows.first():
            return found
        with (
            suppress(IntegrityError),
            transaction.atomic(using=ALIAS),
        ):  # another process was faster, or took the number
            insert()
    raise Unreadable("No key could be made.")


def _insert_wrapping() -> None:
    newest = root.newest()
    new = WrappingKey(root_print=newest.print)
    new.wrap(Key(secrets.token_bytes(SECRET)), by=newest)
    new.save(force_insert=True)


def _insert(owner: Owner) -> None:
    last = ContentKey.objects.filter(**owner._asdict()).aggregate(last=Max("version"))["last"] or 0
    outer = wrapping()
    new = ContentKey(**owner._asdict(), version=last + 1, wrapped_by=outer)
    new.wrap(Key(secrets.token_bytes(SECRET)), by=outer.opened())
    new.save(force_insert=True)
