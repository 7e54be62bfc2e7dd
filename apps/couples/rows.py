"""The rows of a couple: what all of them have, who may see one, and whose it is once the two have parted."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, ClassVar, Self
from uuid import UUID, uuid4

from django.db import DEFAULT_DB_ALIAS, models
from django.db.models import Q
from django.http import Http404
from django_stubs_ext import StrOrPromise

from apps.couples.deleting import WithinCouple

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.couples.models import Couple


class Kind(Enum):
    """What becomes of a model's rows when one of the two leaves (parting.py)."""

    OWN = "what one of them wrote or brought: theirs, in an archive, for as long as they like"
    JOINT = "what has two authors: nobody sees it, and it ends after thirty days"
    MARK = "a word of one of them on a row, without words: nobody sees it, and it ends after thirty days"
    FRAME = "holds no words, and stays while something of one's own hangs on it"
    TIE = "holds no words, and goes with either of the rows that it ties together"
    GOES = "ends at once"


@dataclass(frozen=True)
class Belongs:
    """Whose a model's rows are. `person` names the field of its author; `but_joint` keeps those that are of both.

    In an archive what is one's own has a name, words (attributes) and a day (the first field of some that has one).
    """

    kind: Kind
    person: str = ""
    called: StrOrPromise = ""
    words: tuple[str, ...] = ()
    day: tuple[str, ...] = ()
    but_joint: Q | None = None

    def of(self, person: User | UUID) -> Q:
        """Returns the condition for what is this person's own."""
        if self.kind != Kind.OWN:
            return Q(pk__in=[])
        theirs = Q(**{self.person: person})
        return theirs & ~self.but_joint if self.but_joint else theirs

    @property
    def of_both(self) -> Q:
        """The condition for what ends when the two don't come back."""
        if self.kind in (Kind.JOINT, Kind.MARK):
            return Q()
        return self.but_joint or Q(pk__in=[])


def to(person: str, called: StrOrPromise, *, words: str = "", day: str = "", but_joint: Q | None = None) -> Belongs:
    """Says that rows are one person's own; without a name their archive leaves them out."""
    return Belongs(Kind.OWN, person, called, tuple(words.split()), tuple(day.split()), but_joint)


def to_both(sealed_by: str = "") -> Belongs:
    """Says that rows are of both; one of them may have sealed them (`sealed_by`), which makes them nobody's own."""
    return Belongs(Kind.JOINT, sealed_by)


def mark_of(person: str) -> Belongs:
    return Belongs(Kind.MARK, person)


FRAME, TIE, GOES = Belongs(Kind.FRAME), Belongs(Kind.TIE), Belongs(Kind.GOES)


class Gone(Http404):
    """What somebody was about to change has just been taken away; the door answers as for all that is not there."""


class CoupleQuerySet[M: models.Model](models.QuerySet[M]):
    """Rows of a couple. A model with more to ask has a QuerySet that builds on it."""

    def fresh(self, row: M) -> M:
        """Returns a row as it is now: behind the lock, what was read before it may be old, or gone. Raises Gone."""
        if found := self.filter(pk=row.pk).first():
            return found
        raise Gone

    def own_of(self, person: User | UUID) -> Self:
        """Keeps what is this person's own, which stays theirs when the two part."""
        return self.filter(self.model.belongs.of(person))  # type: ignore[attr-defined]

    def delete(self) -> tuple[int, dict[str, int]]:
        rows = self.order_by().select_related(None)
        rows.query.select_for_update = False
        return _deleted(rows, self)

    delete.alters_data = delete.queryset_only = True  # type: ignore[attr-defined]

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
    """A row that belongs to a couple. What it points at, of theirs too, it names in a `SameCouple` (belonging.py).

    Each model says in `belongs` whose its rows are when the two part.
    """

    belongs: ClassVar[Belongs]

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    couple = models.ForeignKey("couples.Couple", models.CASCADE, related_name="%(class)ss")

    objects: ClassVar[CoupleQuerySet[Self]] = CoupleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        abstract = True

    def delete(self, *_: Any, **__: Any) -> tuple[int, dict[str, int]]:
        return _deleted([self], self)

    def _do_update(self, base_qs: models.QuerySet[Self], *args: Any, **kwargs: Any) -> Any:
        """Names the couple in the statement that saves a row, as every other does."""
        return super()._do_update(base_qs.filter(couple=self.couple_id), *args, **kwargs)


def _deleted(rows: Any, origin: Any) -> tuple[int, dict[str, int]]:
    collector = WithinCouple(using=DEFAULT_DB_ALIAS, origin=origin)
    collector.collect(rows)
    return collector.delete()
