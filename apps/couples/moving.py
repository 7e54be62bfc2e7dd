"""Takes along what somebody made while alone here, when they join another: from one space's keys to the other's.

All of it is lifted out, opened, and put into the new space sealed anew. So no row is ever half here and half there, and
no rule of the schema has to bend on the way.
"""

from __future__ import annotations

from contextlib import suppress
from graphlib import TopologicalSorter
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.db.models import ForeignKey, Model
from django.utils import timezone

from apps.accounts.models import User
from apps.couples.models import Couple, Membership
from apps.couples.visibility import CoupleQuerySet
from apps.vault import keyring, keys
from apps.vault.fields import SealedField
from apps.vault.models import Owner
from apps.vault.sealing import Unreadable

type Rows = dict[type[Model], list[Model]]


def move(person: User, alone: Couple, couple: Couple) -> None:
    """Move everything of `person`, who was alone until now, inside a transaction that has locked both spaces."""
    with keyring.open_for(couple=alone.pk, people=[person.pk]):
        lifted = {model: _lifted(model, alone) for model in what_a_couple_has()}
    for model in reversed(lifted):
        _rows_of(model).filter(couple=alone).delete()
    with keyring.open_for(couple=couple.pk, people=[person.pk]):
        _put(lifted, couple)
    # The old key seals nothing any more, except in old backups.
    old = Owner(alone.pk, person.pk)
    transaction.on_commit(lambda: keys.destroy(old, at=timezone.now()), robust=True)


def what_a_couple_has() -> list[type[Model]]:
    """List the models whose rows belong to a couple; one that points at another comes after it."""
    related = {relation.related_model for relation in Couple._meta.related_objects} - {Membership}
    models = [model for model in related if isinstance(model, type)]
    return list(TopologicalSorter({model: _pointed_at(model) & set(models) for model in models}).static_order())


def _lifted(model: type[Model], alone: Couple) -> list[Model]:
    rows = list(_rows_of(model).filter(couple=alone))
    for field in model._meta.concrete_fields:
        if isinstance(field, SealedField):
            for row in rows:
                with suppress(Unreadable):  # what was lost before comes along as it is, and holds nobody up
                    getattr(row, field.attname)
    return rows


def _put(lifted: Rows, couple: Couple) -> None:
    met: dict[UUID, UUID] = {}
    for model, rows in lifted.items():
        for name in [field.attname for field in _pointers(model)]:
            for row in rows:
                setattr(row, name, met.get(getattr(row, name), getattr(row, name)))
        met |= _rows_of(model).put_into(couple, rows)


def _rows_of(model: type[Model]) -> CoupleQuerySet[Any]:
    return cast(CoupleQuerySet[Any], model._default_manager.all())


def _pointers(model: type[Model]) -> list[ForeignKey[Any, Any]]:
    return [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]


def _pointed_at(model: type[Model]) -> set[Any]:
    return {field.related_model for field in _pointers(model)} - {model}
