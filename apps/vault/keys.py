"""Creates, loads and destroys keys."""

import secrets
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.db.models import Max, Q

from apps.vault import root
from apps.vault.models import ContentKey, Owner, State, WrappingKey
from apps.vault.root import RootKey
from apps.vault.router import ALIAS
from apps.vault.sealing import SECRET, Key, RootMissing, Unreadable

TRIES = 5


def wrapping() -> WrappingKey:
    """Returns the active wrapping key, locked until the end of the transaction; creates the first one."""
    for _ in range(TRIES):
        if found := WrappingKey.objects.select_for_update().filter(state=State.ACTIVE).first():
            return found
        try:
            with transaction.atomic(using=ALIAS):
                new = WrappingKey()
                new.wrap_by(root.newest(), secrets.token_bytes(SECRET))
                new.save(force_insert=True)
        except IntegrityError:
            continue
    raise Unreadable("No wrapping key could be made.")


def unwrapped(row: WrappingKey) -> Key:
    """Raises RootMissing if the root key that this key was wrapped with is not available."""
    try:
        return Key(row.unwrap({one.print: one for one in root.all_keys()}), row.number)
    except KeyError:
        raise RootMissing(
            f"Root key {row.root_print} is missing: restore it from its sheet (manage.py vault restore-root)."
        ) from None


def check_root() -> None:
    """Raises RootMissing unless the root keys available here unwrap every wrapping key."""
    for row in WrappingKey.objects.exclude(state=State.DESTROYED):
        unwrapped(row)


def create(owner: Owner) -> None:
    """Creates the owner's active key unless there is one, including one that another process just created."""
    for _ in range(TRIES):
        if ContentKey.objects.filter(**owner._asdict(), state=State.ACTIVE).exists():
            return
        try:
            with transaction.atomic(using=ALIAS):
                _insert(owner)
        except IntegrityError:
            continue
    raise Unreadable("No content key could be made.")


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
            outer = unwrapped(row.wrapped_by)
            secret = row.unwrap(outer)
            row.moved_to, row.state, row.retired_at = to, State.DECRYPT_ONLY, at
            row.wrap_by(outer, secret)
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


def load(owners: models.Q) -> list[tuple[ContentKey, Key]]:
    """Loads and unwraps keys with one query, or with two while the root key is being rotated."""
    rows = ContentKey.objects.filter(owners).exclude(state=State.DESTROYED).select_related("wrapped_by")
    for anew in (False, True):
        with suppress(KeyError):
            return _opened(rows.all(), root.all_keys(anew=anew))
    raise RootMissing("The root key is missing: restore it from its sheet (manage.py vault restore-root).")


def _opened(rows: Iterable[ContentKey], roots: list[RootKey]) -> list[tuple[ContentKey, Key]]:
    by_print = {one.print: one for one in roots}
    held: dict[int, Key] = {}
    opened = []
    for row in rows:
        outer = row.wrapped_by
        if outer.number not in held:
            held[outer.number] = Key(outer.unwrap(by_print), outer.number)
        opened.append((row, Key(row.unwrap(held[outer.number]), row.number)))
    return opened


def _insert(owner: Owner) -> None:
    last = ContentKey.objects.filter(**owner._asdict()).aggregate(last=Max("version"))["last"] or 0
    new = ContentKey(**owner._asdict(), version=last + 1)
    new.wrap_by(unwrapped(wrapping()), secrets.token_bytes(SECRET))
    new.save(force_insert=True)
