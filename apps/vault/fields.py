"""Model fields that hold plain values in Python and encrypted ones in the database."""

from __future__ import annotations

import json
from typing import Any, cast
from uuid import UUID

from django import forms
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Q, Value
from django.db.models.functions import Length, Substr
from django.db.models.lookups import Exact, GreaterThanOrEqual
from django.db.models.query_utils import DeferredAttribute
from django.utils.functional import cached_property
from django.utils.translation import gettext

from apps.vault import keyring, sealing
from apps.vault.models import NOBODY, Owner
from apps.vault.sealing import Closed, Unreadable


class Sealed(bytes):
    """An encrypted value as read from the database."""

    def __repr__(self) -> str:
        return "<sealed>"

    __str__ = __repr__


class UnreadableText(str):
    """Stands in for text that can't be decrypted. Saving it leaves the stored value unchanged."""

    envelope: Sealed


def is_legible(words: str) -> bool:
    """Returns whether this is text that somebody wrote, neither empty nor a stand-in."""
    return bool(words) and not isinstance(words, UnreadableText)


class Opening(DeferredAttribute):
    """Decrypts a value on first access and caches it on the row."""

    field: SealedField

    def __get__(self, row: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        """Raises Closed where no keys are held. If decryption fails, returns the field's `unread` value."""
        if row is None:
            return self
        value = super().__get__(row, cls)
        if isinstance(value, Sealed):
            try:
                value = self.field.opened(row, value)
            except Unreadable:
                value = self.field.unread(value)
            row.__dict__[self.field.attname] = value
        return value

    def __set__(self, row: models.Model, value: Any) -> None:
        row.__dict__[self.field.attname] = value


class SealedField(models.Field):  # type: ignore[type-arg]
    """Base of the encrypted fields. `couple` and `author` name the row's attributes with its owner's ids.

    With both, the author's key in this couple is used; without author, the couple's joint key; without couple, the
    person's own key. The database cannot filter on or `update()` the value.

    A value is bound to its model's label. Where that was another once, `sealed_as` says so, and old values open.
    """

    descriptor_class = Opening
    empty_strings_allowed = False
    use = "text"

    def __init__(self, *args: Any, couple: str = "", author: str = "", sealed_as: str = "", **kwargs: Any) -> None:
        self.couple, self.author, self.sealed_as = couple, author, sealed_as
        super().__init__(*args, **kwargs)

    def get_internal_type(self) -> str:
        return "BinaryField"

    def deconstruct(self) -> Any:
        """Records the owner in migrations; a default would be plain text there, and the table does not need it."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("default", None)
        return name, path, args, kwargs | {"couple": self.couple, "author": self.author}

    def to_bytes(self, value: Any) -> bytes:
        return cast(bytes, value)

    def to_value(self, plain: bytes) -> Any:
        return plain

    def sealed(self, row: models.Model, value: Any) -> Sealed:
        owner = self._owner(row)
        key = keyring.held().key_to_write(owner)
        return Sealed(sealing.seal(key, self.to_bytes(value), use=self.use, bound_to=self._place(row, owner)))

    def opened(self, row: models.Model, value: Sealed) -> Any:
        sealed_for, key = keyring.held().key_to_read(self._owner(row), sealing.number_of(value))
        return self.to_value(sealing.unseal(key, value, use=self.use, bound_to=self._place(row, sealed_for)))

    def unread(self, value: Sealed) -> Any:
        """Returns the value to use when decryption fails, or raises Unreadable."""
        raise Unreadable(f"{self.name} was not sealed for this place, was changed, or its key is destroyed.")

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001  (Django's signature)
        """Encrypts what was set or read; a value that nobody accessed, or could decrypt, is saved unchanged."""
        value = model_instance.__dict__.get(self.attname)
        value = value.envelope if isinstance(value, UnreadableText) else value
        return value if value is None or isinstance(value, Sealed) else self.sealed(model_instance, value)

    def from_db_value(self, value: Any, *_: object) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002
        if value is not None and not isinstance(value, Sealed):
            raise TypeError(f"{self.name} is sealed: set it on a row and save it; the database can't search it.")
        return value if value is None else connection.Database.Binary(value)  # type: ignore[attr-defined]

    def _owner(self, row: models.Model) -> Owner:
        couple = getattr(row, self.couple) if self.couple else None
        author = getattr(row, self.author) if self.author else None
        if not couple and not author:
            raise Closed("What belongs to no couple and to nobody can't be sealed: set both before saving.")
        return Owner(couple or NOBODY, author or NOBODY)

    def _place(self, row: models.Model, owner: Owner) -> bytes:
        """Returns the associated data that binds a value to its column, owner and row."""
        pk = row.pk if isinstance(row.pk, UUID) else UUID(str(row.pk))
        return self.place_of(owner) + pk.bytes

    def place_of(self, owner: Owner) -> bytes:
        """Returns how the place begins of all that this owner has in this column; the row's id follows."""
        return self._column + owner.couple.bytes + owner.user.bytes

    @cached_property
    def _column(self) -> bytes:
        return sealing.place(*(self.sealed_as or self.model._meta.label_lower).split("."), self.name)


class SealedTextField(SealedField):
    """Encrypted text. `max_length` counts characters before encryption."""

    def to_bytes(self, value: Any) -> bytes:
        return str(value).encode()

    def to_value(self, plain: bytes) -> str:
        return plain.decode()

    def unread(self, value: Sealed) -> UnreadableText:
        text = UnreadableText(gettext("These words can’t be read any more."))
        text.envelope = value
        return text

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(
            **{"form_class": forms.CharField, "max_length": self.max_length, "widget": forms.Textarea} | kwargs
        )


class SealedJSONField(SealedField):
    """Any JSON value, encrypted."""

    def to_bytes(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def to_value(self, plain: bytes) -> Any:
        return json.loads(plain)


class SealedKeyField(SealedField):
    """The key of a file (see files.py), wrapped by its owner's key, so that a rotation never touches the file."""

    use = "wrap"

    def __init__(self, *args: Any, editable: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, editable=editable, **kwargs)


class Guard(models.CheckConstraint):
    """A constraint that refuses unencrypted values in the column of a sealed field (KEY-4)."""

    def __init__(self, *, field: str, name: str) -> None:
        self.field = field
        binary = models.BinaryField()
        first = Exact(Substr(F(field), 1, 1, output_field=binary), Value(bytes([sealing.VERSION]), binary))
        long = GreaterThanOrEqual(Length(F(field), output_field=models.IntegerField()), sealing.SHORTEST)
        super().__init__(condition=Q(first) & Q(long), name=name)

    def deconstruct(self) -> Any:
        return f"{type(self).__module__}.{type(self).__name__}", (), {"field": self.field, "name": self.name}

    def validate(self, *args: object, **kwargs: object) -> None:
        """Does nothing: values are plain until they are saved."""
