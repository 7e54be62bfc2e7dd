"""Fields whose values are plain in Python and sealed in the database."""

from __future__ import annotations

import json
from typing import Any, cast
from uuid import UUID

from django import forms
from django.core.validators import EMPTY_VALUES
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import F, Q, Value
from django.db.models.functions import Length, Substr
from django.db.models.lookups import Exact, GreaterThanOrEqual
from django.db.models.query_utils import DeferredAttribute
from django.utils.functional import cached_property
from django.utils.translation import gettext

from apps.vault import keyring, sealing
from apps.vault.models import Owner
from apps.vault.sealing import Unreadable


class Sealed(bytes):
    """An envelope as it came from the database."""

    def __repr__(self) -> str:
        return "<sealed>"

    __str__ = __repr__


class UnreadableText(str):
    """A sentence in place of words that can't be opened. Saved, it leaves the envelope as it was."""

    envelope: Sealed

    @classmethod
    def instead_of(cls, envelope: Sealed) -> UnreadableText:
        """Say it in the reader's language."""
        said = cls(gettext("These words can’t be read any more."))
        said.envelope = envelope
        return said


def is_legible(words: str) -> bool:
    """Tell whether somebody's own words stand here: neither none, nor the sentence in place of lost ones."""
    return bool(words) and not isinstance(words, UnreadableText)


class Opening(DeferredAttribute):
    """Opens a value when it is first asked for, and keeps it on the row from then on."""

    field: SealedField

    def __get__(self, row: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        """Give the plain value; Closed where no keys are held; where it does not open, what `unread` says."""
        if row is None:
            return self
        value = super().__get__(row, cls)
        if isinstance(value, Sealed):
            try:
                opened = self.field.opened(row, value)
            except Unreadable:
                opened = self.field.unread(value)
            row.__dict__[self.field.attname] = value = opened
        return value

    def __set__(self, row: models.Model, value: Any) -> None:
        row.__dict__[self.field.attname] = value


class SealedField(models.BinaryField):  # type: ignore[type-arg]
    """What all sealed fields share. `couple` and `author` name the row's attributes with the ids of its owner.

    With both, the author's key in this couple seals; without author, the couple's joint key; without couple, the
    person's own. Neither filters nor `update()` work on the value: they would need it plain in the database.
    """

    descriptor_class = Opening
    empty_strings_allowed = False
    empty_values = list(EMPTY_VALUES)  # noqa: RUF012  (as the base class has it)
    use = "text"

    def __init__(self, *args: Any, couple: str = "", author: str = "", **kwargs: Any) -> None:
        self.couple, self.author = couple, author
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Say in migrations whose key it is; the table does not depend on it."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("default", None)
        return name, path, args, kwargs | {"couple": self.couple, "author": self.author, "editable": self.editable}

    def to_bytes(self, value: Any) -> bytes:
        """Spell a plain value as bytes."""
        return cast(bytes, value)

    def to_value(self, plain: bytes) -> Any:
        """Read it back."""
        return plain

    def sealed(self, row: models.Model, value: Any) -> Sealed:
        """Seal a value for this row, with the key its owner writes with."""
        owner = self._owner(row)
        key = keyring.held().key_to_write(owner)
        return Sealed(sealing.seal(key, self.to_bytes(value), use=self.use, bound_to=self._place(row, owner)))

    def opened(self, row: models.Model, value: Sealed) -> Any:
        """Open this row's value."""
        sealed_for, key = keyring.held().key_to_read(self._owner(row), sealing.number_of(value))
        return self.to_value(sealing.unseal(key, value, use=self.use, bound_to=self._place(row, sealed_for)))

    def unread(self, value: Sealed) -> Any:
        """Give what stands for a value that does not open, or raise Unreadable."""
        raise Unreadable(f"{self.name} was not sealed for this place, was changed, or its key is destroyed.")

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: FBT001  (Django's signature)
        """Seal what was set or opened; what nobody looked at, or could read, stays as it is."""
        value = model_instance.__dict__.get(self.attname)
        value = value.envelope if isinstance(value, UnreadableText) else value
        return value if value is None or isinstance(value, Sealed) else self.sealed(model_instance, value)

    def from_db_value(self, value: Any, *_: object) -> Sealed | None:
        """Keep the envelope closed until somebody asks."""
        return None if value is None else Sealed(bytes(value))

    def get_db_prep_value(self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False) -> Any:  # noqa: FBT001, FBT002
        """Let nothing but envelopes through to the database."""
        if value is not None and not isinstance(value, Sealed):
            raise TypeError(f"{self.name} is sealed: set it on a row and save it; the database can't search it.")
        return super().get_db_prep_value(value, connection, prepared)

    def to_python(self, value: Any) -> Any:
        """Leave what a form gives as it is."""
        return value

    def get_default(self) -> Any:
        """Give the plain default."""
        return models.Field.get_default(self)

    def _check_str_default_value(self) -> list[Any]:
        """Allow words as a default: they are sealed like any."""
        return []

    def _owner(self, row: models.Model) -> Owner:
        couple = getattr(row, self.couple) if self.couple else None
        return keyring.owner_of(couple, getattr(row, self.author) if self.author else None)

    def _place(self, row: models.Model, owner: Owner) -> bytes:
        """Name the column, then the owner and the row by the sixteen bytes of their ids."""
        pk = row.pk if isinstance(row.pk, UUID) else UUID(str(row.pk))
        return self._column + owner.couple.bytes + owner.user.bytes + pk.bytes

    @cached_property
    def _column(self) -> bytes:
        return sealing.place(self.model._meta.app_label, self.model._meta.model_name, self.name)


class SealedTextField(SealedField):
    """Words. `max_length` counts them before they are sealed."""

    def to_bytes(self, value: Any) -> bytes:
        """Spell as UTF-8."""
        return str(value).encode()

    def to_value(self, plain: bytes) -> str:
        """Read UTF-8."""
        return plain.decode()

    def unread(self, value: Sealed) -> UnreadableText:
        """Let a page say so in one place, and show the rest."""
        return UnreadableText.instead_of(value)

    def formfield(self, **kwargs: Any) -> Any:
        """Ask for it as for any text."""
        return super().formfield(
            **{"form_class": forms.CharField, "max_length": self.max_length, "widget": forms.Textarea} | kwargs
        )


class SealedJSONField(SealedField):
    """Answers and other small structures."""

    def to_bytes(self, value: Any) -> bytes:
        """Spell as JSON."""
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()

    def to_value(self, plain: bytes) -> Any:
        """Read JSON."""
        return json.loads(plain)


class SealedKeyField(SealedField):
    """The key of a file (see files.py), wrapped by its owner's key, so that a rotation never touches the file."""

    use = "wrap"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"editable": False} | kwargs)


class Guard(models.CheckConstraint):
    """Refuses, in the schema, anything in a sealed column that is not an envelope (KEY-4)."""

    def __init__(self, *, field: str, name: str) -> None:
        self.field = field
        binary = models.BinaryField()
        first = Exact(Substr(F(field), 1, 1, output_field=binary), Value(bytes([sealing.VERSION]), binary))
        long = GreaterThanOrEqual(Length(F(field), output_field=models.IntegerField()), sealing.SHORTEST)
        super().__init__(condition=Q(first) & Q(long), name=name)

    def deconstruct(self) -> Any:
        """Name the column only."""
        return f"{type(self).__module__}.{type(self).__name__}", (), {"field": self.field, "name": self.name}

    def validate(self, *args: object, **kwargs: object) -> None:
        """Say nothing of a plain value: it is sealed on its way to the database."""
