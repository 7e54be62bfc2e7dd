"""The rows of a couple: what all of them have, and who may see one, the two of them or for now only one."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self
from uuid import UUID, uuid4

from django.db import models
from django.db.models import Q
from django.http import Http404

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.couples.models import Couple


class Gone(Http404):
    """What somebody was about to change has just been taken away; the door answers as for all that is not there."""


class CoupleQuerySet[M: models.Model](models.QuerySet[M]):
    """Rows of a couple. A model with more to ask has a QuerySet that builds on it."""

    def fresh(self, row: M) -> M:
        """Returns a row as it is now: behind the lock, what was read before it may be old, or gone. Raises Gone."""
        if found := self.filter(pk=row.pk).first():
            return found
        raise Gone

    def unused(self, key: UUID) -> UUID:
        """Returns this id for a new row, or a new id where some row has it: that one is somebody else's."""
        return uuid4() if self.model._default_manager.filter(pk=key).exists() else key

    def meet(self, alone: Couple, couple: Couple) -> dict[UUID, UUID]:
        """Makes room, before the rows of `alone` come to `couple` with their writer (moving.py).

        Returns, for those that are not needed since the couple has the same already, their id and the id of that one.
        """
        return {}


class PrivateOrSharedQuerySet[M: models.Model](CoupleQuerySet[M]):
    """Rows with a `private_to` person: shared where it is empty."""

    def visible_to(self, person: User) -> Self:
        """Keeps what both may see and what only `person` may see."""
        return self.filter(Q(private_to=None) | Q(private_to=person))


class CoupleRow(models.Model):
    """A row that belongs to a couple. What it points at, of theirs too, it names in a `SameCouple` (belonging.py)."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    couple = models.ForeignKey("couples.Couple", models.CASCADE, related_name="%(class)ss")

    objects: ClassVar[CoupleQuerySet[Self]] = CoupleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        abstract = True
