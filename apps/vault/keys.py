"""Makes keys, gives the ones in use, and destroys them."""

import secrets
from collections.abc import Iterable
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
    """Give the wrapping key in use, locked until the end of the transaction; the first is made here."""
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
    """Open a wrapping key with the root key it names."""
    try:
        return Key(row.unwrap({one.print: one for one in root.everyone()}), row.number)
    except KeyError:
        raise RootMissing(
            f"Root key {row.root_print} is missing: restore it from its sheet (manage.py vault restore-root)."
        ) from None


def check_root() -> None:
    """Raise RootMissing where the root key is not the one that the keys here are under."""
    for row in WrappingKey.objects.exclude(state=State.DESTROYED):
        unwrapped(row)


def create(owner: Owner) -> None:
    """Make the key this owner writes with. Where somebody else just did, theirs is the one."""
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
    """Let this owner write with a new key; the old one only opens from now on."""
    with transaction.atomic(using=ALIAS):
        mine = ContentKey.objects.filter(**owner._asdict(), state=State.ACTIVE)
        if mine.update(state=State.DECRYPT_ONLY, retired_at=at):
            _insert(owner)


def hand_over(couple: UUID, *, to: UUID, at: datetime) -> None:
    """Let the keys of a couple whose only member joins another open there what they sealed; they seal no more.

    It comes before the rows go. Where these stay after all, they open as before, and `finish` sees to the rest.
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
    """Name the keys that open what these people wrote in this couple."""
    return Q(couple=couple, user__in=people) | Q(moved_to=couple, user__in=people)


def destroy(owner: Owner, *, at: datetime) -> int:
    """Destroy every key of this owner: what it sealed is gone at the next request. Receipts stay."""
    return wipe(ContentKey.objects.filter(of(owner.couple, [owner.user])), at=at)


def wipe[M: models.Model](rows: models.QuerySet[M], *, at: datetime) -> int:
    """Take the secret out of these rows."""
    return rows.exclude(state=State.DESTROYED).update(state=State.DESTROYED, wrapped=None, destroyed_at=at.date())


def load(owners: models.Q) -> list[tuple[ContentKey, Key]]:
    """Read keys in one query, and open them. While the root key is being exchanged it reads a second time."""
    rows = ContentKey.objects.filter(owners).exclude(state=State.DESTROYED).select_related("wrapped_by")
    try:
        return _opened(rows.all(), root.everyone())
    except KeyError:
        pass
    try:
        return _opened(rows.all(), root.everyone(anew=True))
    except KeyError:
        raise RootMissing(
            "The root key is missing: restore it from its sheet (manage.py vault restore-root)."
        ) from None


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
