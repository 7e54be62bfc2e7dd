"""Who may see a row: the two of them, or for now only one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.couples.models import Couple


class CoupleQuerySet[M: models.Model](models.QuerySet[M]):
    """Rows of a couple. Every model with a foreign key to the couple uses it, or a QuerySet that builds on it."""

    def move_to(self, couple: Couple) -> None:
        """Take these rows along when their writer, alone until now, joins `couple`."""
        self.update(couple=couple)


class PrivateOrSharedQuerySet[M: models.Model](CoupleQuerySet[M]):
    """Rows with a `private_to` person: shared where it is empty."""

    def visible_to(self, person: User) -> Self:
        """Keep what both may see and what only `person` may see."""
        return self.filter(Q(private_to=None) | Q(private_to=person))
