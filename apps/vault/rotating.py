"""Rotates keys level by level while the site is in use. Every step can be interrupted and repeated."""

import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import product
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Substr

from apps.vault import keyring, keys, root
from apps.vault.fields import SealedField
from apps.vault.models import NOBODY, ContentKey, Owner, State, WrappingKey
from apps.vault.root import RootKey
from apps.vault.router import ALIAS
from apps.vault.sealing import SECRET, Unreadable

REST = timedelta(hours=1)  # longer than any request that may still write with the old key
BATCH = 100


def rotate_root() -> None:
    """Replaces the root key. The file holds both until every wrapping key is wrapped by the new one."""
    before = root.all_keys()
    if len(before) < 2:
        before = [RootKey(secrets.token_bytes(SECRET)), *before]
        root.keep(*before)
    rewrap_root()
    root.keep(before[0])


def rewrap_root() -> None:
    """Wraps every wrapping key with the newest root key."""
    newest = root.newest()
    with transaction.atomic(using=ALIAS):
        for row in WrappingKey.objects.select_for_update().exclude(state=State.DESTROYED):
            row.wrap(row.opened(), by=newest)
            row.root_print = newest.print
            row.save(update_fields=["wrapped", "root_print"])


def rotate_wrapping(*, at: datetime) -> None:
    """Wraps every content key with a new wrapping key, then destroys the old one."""
    with transaction.atomic(using=ALIAS):
        keys.wrapping()
        WrappingKey.objects.filter(state=State.ACTIVE).update(state=State.DECRYPT_ONLY)
        new = keys.wrapping()
    inner = new.opened()
    for old in WrappingKey.objects.filter(state=State.DECRYPT_ONLY):
        outer, mine = old.opened(), ContentKey.objects.filter(wrapped_by=old).exclude(state=State.DESTROYED)
        for row in mine.iterator(chunk_size=BATCH):
            was = row.wrapped
            row.wrap(row.unwrap(outer), by=inner)
            mine.filter(pk=row.pk, wrapped=was).update(wrapped=row.wrapped, wrapped_by=new)
        with transaction.atomic(using=ALIAS):
            locked = WrappingKey.objects.select_for_update().filter(pk=old.pk)
            if list(locked) and not mine.exists():
                keys.wipe(locked, at=at)


def rotate_content(owner: Owner, *, at: datetime) -> None:
    """Gives the owner a new key and re-encrypts what the old ones encrypted."""
    keys.renew(owner, at=at)
    for old in ContentKey.objects.filter(**owner._asdict(), state=State.DECRYPT_ONLY):
        reseal(old)


def due(at: datetime) -> bool:
    """The tick's entry point; there is never more to do at once."""
    finish(at=at)
    return False


def finish(*, at: datetime) -> int:
    """Re-encrypts values written late or moved, then destroys unused keys that have rested; returns how many."""
    done, rested = 0, Q(retired_at__lte=at - REST)
    for old in ContentKey.objects.filter(rested | Q(moved_to__isnull=False), state=State.DECRYPT_ONLY):
        reseal(old)
        if not count(old):
            done += keys.wipe(ContentKey.objects.filter(rested, pk=old.pk), at=at)
    return done


def count(key: ContentKey) -> int:
    """Returns the number of values still encrypted with this key."""
    return sum(rows.count() for _owner, _field, rows in _sealed_by(key))


def reseal(key: ContentKey) -> None:
    """Re-encrypts with the owner's newest key. Values that change concurrently are left alone."""
    for owner, field, rows in _sealed_by(key):
        couple, user = (None if one == NOBODY else one for one in owner)
        last = None
        while batch := list((rows.filter(pk__gt=last) if last else rows).order_by("pk")[:BATCH]):
            last = batch[-1].pk
            with keyring.open_for(couple=couple, people=[user] if user else [], private_of=None if couple else user):
                for row in batch:
                    with suppress(Unreadable):  # what can't be decrypted is left as it is
                        _again(field, row)


def _again(field: SealedField, row: models.Model) -> None:
    was: Any = row.__dict__[field.attname]
    new = field.sealed(row, field.opened(row, was))
    type(row)._base_manager.filter(**{"pk": row.pk, field.attname: was}).update(**{field.attname: new})


def _sealed_by(key: ContentKey) -> Iterator[tuple[Owner, SealedField, models.QuerySet[models.Model]]]:
    """Yields each sealed field its owners can use, with the rows encrypted with the key."""
    number, binary = Value(key.number.to_bytes(4, "big"), models.BinaryField()), models.BinaryField()
    for owner, model in product(key.owners, apps.get_models()):
        for field in model._meta.concrete_fields:
            if isinstance(field, SealedField) and (whose := _whose(field, owner)) is not None:
                rows = model._base_manager.filter(**whose)
                named = Substr(F(field.attname), 2, 4, output_field=binary)
                yield owner, field, rows.annotate(sealed_by=named).filter(sealed_by=number)


def _whose(field: SealedField, owner: Owner) -> dict[str, Any] | None:
    """Returns the filter for this owner's rows, or None if the field belongs to another kind of owner."""
    pairs = ((field.couple, owner.couple), (field.author, owner.user))
    if any(not name and one != NOBODY for name, one in pairs):
        return None
    return {name: None if one == NOBODY else one for name, one in pairs if name}
