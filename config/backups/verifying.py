"""Whether what was put back is whole: the databases in themselves, the keys, and that what was sealed opens."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connections, models

from apps.vault import keyring, sealing
from apps.vault.fields import SealedField
from apps.vault.models import ContentKey, State, WrappingKey
from apps.vault.sealing import RootMissing, Unreadable
from config.backups import Failed

OPENS, KEYLESS, WRONG = "open", "have no key any more", "can't be read"


def databases() -> Iterator[str]:
    """Yields what each database says of itself; Failed for one that is damaged."""
    for alias in ("default", "vault"):
        connection = connections[alias]
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                whole = cursor.execute("PRAGMA integrity_check").fetchall()
                loose = cursor.execute("PRAGMA foreign_key_check").fetchall()
            if whole != [("ok",)] or loose:
                raise Failed(f"{alias} is damaged: {whole[:3]}, {len(loose)} rows that point nowhere.")
        yield f"{alias}: whole."


def keys() -> str:
    """Opens every key that isn't destroyed."""
    try:
        wrapping = {row.pk: row.opened() for row in WrappingKey.objects.exclude(state=State.DESTROYED)}
        held = ContentKey.objects.exclude(state=State.DESTROYED)
        count = sum(bool(row.unwrap(wrapping[row.wrapped_by_id])) for row in held.iterator())
    except RootMissing as problem:
        raise Failed(f"{problem} Then: manage.py verify_backup") from None
    except Unreadable:
        raise Failed("A key doesn't open: these are the keys of another site, or of another root key.") from None
    return f"{count} keys open."


def words(most: int) -> Counter[str]:
    """Opens so many rows of each kind, and counts what comes of it."""
    seen = Counter[str]()
    for model in apps.get_models():
        fields = [field for field in model._meta.concrete_fields if isinstance(field, SealedField)]
        if fields:
            for row in model._default_manager.order_by("pk")[:most].iterator():
                seen.update(_opened(row, field) for field in fields)
    return seen


def _opened(row: models.Model, field: SealedField) -> str:
    value: Any = row.__dict__.get(field.attname)
    if not isinstance(value, bytes):
        return OPENS
    owner = field._owner(row)
    with keyring.open_for(couple=owner.couple, people=[owner.user], private_of=owner.user):
        try:
            field.opened(row, value)  # type: ignore[arg-type]
        except Unreadable:
            known = ContentKey.objects.filter(pk=sealing.number_of(value)).exclude(state=State.DESTROYED)
            return WRONG if known.exists() else KEYLESS
    return OPENS
