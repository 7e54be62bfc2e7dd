"""What ends for good: after thirty days what was of both; at once what somebody destroys; with an account, all of it.

Keys are destroyed first, and with them the words are gone. Rows follow in slices, behind the couple's lock; whatever is
interrupted goes on at the next `tick`. Files follow their rows (photos/housekeeping.py).
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.accounts import records
from apps.accounts.models import GONE, User
from apps.accounts.models import Kind as Happened
from apps.couples import pairing, parting
from apps.couples.belonging import cascade_first
from apps.couples.models import Archive, Couple, Membership
from apps.couples.moving import what_a_couple_has
from apps.couples.rows import CoupleRow, Kind
from apps.vault import keys
from apps.vault.models import ContentKey, Owner

COUPLES, ROWS = 20, 1000  # in one go
State = Archive.State


def due(at: datetime) -> bool:
    """Does some of what is due; returns whether more is left."""
    over = Couple.objects.filter(ends_at__lte=at).order_by("ends_at")[:COUPLES]
    going = Archive.objects.filter(state=State.GOING).select_related("couple").order_by("pk")[:COUPLES]
    for couple in over:
        end(couple, at=at)
    more = [empty(archive, at=at) for archive in going]
    left = User.objects.gone().filter(archives=None).values_list("pk", flat=True)[:COUPLES]
    User.objects.filter(pk__in=list(left)).delete()
    return any(more) or COUPLES in (len(over), len(going))


def end(couple: Couple, *, at: datetime) -> None:
    """Deletes what was of both, and what nothing of anybody's hangs on; destroys the key of both."""
    with pairing.both_locked(couple):
        if not Couple.objects.filter(pk=couple.pk, ends_at__lte=at).exists():
            return  # they are back
        for model in reversed(what_a_couple_has()):
            rows = model.objects.filter(couple=couple)
            rows.filter(model.belongs.of_both).delete()
            if model.belongs.kind == Kind.FRAME:
                rows.exclude(_held_by(model)).delete()
        keys.destroy(Owner(couple.pk), at=at)
        couple.archives.update(is_back=False)
        Couple.objects.filter(pk=couple.pk).update(ends_at=None)


def destroy(archive: Archive, *, by: User, at: datetime) -> None:
    """Ends one's own archive at once: nothing of it opens from the next request on."""
    with pairing.both_locked(archive.couple):
        archive.couple.archives.filter(pk=archive.pk, user=by).update(state=State.GOING, is_back=False)
        records.note(by, Happened.DESTROYED, at=at)
    keys.destroy(Owner(archive.couple_id, by.pk), at=at)


def empty(archive: Archive, *, at: datetime) -> bool:
    """Deletes some rows of an archive that was destroyed; returns whether more are left.

    A row stays, without its words, while something of the other's hangs on it.
    """
    person, couple = archive.user_id, archive.couple
    keys.destroy(Owner(couple.pk, person), at=at)
    with pairing.both_locked(couple):
        for model in reversed(what_a_couple_has()):
            mine = model.objects.filter(couple=couple).own_of(person).exclude(_held_by(model, but=person))
            if _delete_some(mine) == ROWS:
                return True
        held = any(model.objects.filter(couple=couple).own_of(person).exists() for model in what_a_couple_has())
        couple.archives.filter(pk=archive.pk).update(state=State.GONE)
        if not held:
            couple.archives.filter(pk=archive.pk).delete()
        if not couple.archives.exclude(state=State.GONE).exists():
            _delete_space(couple, at=at)
    return False


def delete_account(person: User, *, at: datetime) -> None:
    """Deletes an account with all that is its person's own; to the other it looks as if they had left.

    What it leaves is an empty account that nobody can sign in to, until its archives are emptied.
    """
    pairing.step_back(person)
    for seat in Membership.objects.select_related("couple").filter(user=person):
        parting.leave(seat.couple, by=person, at=at)
    for alone in Couple.objects.filter(members__user=person):
        with pairing.both_locked(alone):
            pairing.take_back(alone)
            _delete_space(alone, at=at)
    for archive in person.archives.readable():
        destroy(archive, by=person, at=at)
    _forget_name(person)
    keys.destroy(Owner(user=person.pk), at=at)
    with transaction.atomic():
        for session in UserSession.objects.filter(user=person):
            session.end()
        for rows in _about(person):
            rows.delete()
        person.email, person.name, person.is_active = f"{person.pk.hex}{GONE}", "", False
        person.set_unusable_password()
        person.save()


def _forget_name(person: User) -> None:
    for archive in person.archives.select_related("couple"):
        with pairing.both_locked(archive.couple):
            archive.couple.archives.exclude(pk=archive.pk).update(partner_name="")


def _about(person: User) -> Iterator[QuerySet[models.Model]]:
    """Gives all that points at an account, but for what is a couple's."""
    for relation in _pointing_at(User):
        if not issubclass(relation.related_model, CoupleRow | Archive | Membership):
            yield relation.related_model._base_manager.filter(**{relation.field.name: person})


def _held_by(model: type[CoupleRow], *, but: object = None) -> Q:
    """Returns the condition for rows that others hang on, own ones of anybody's (but `but`) or frames."""
    found, holds = Q(pk__in=[]), {Kind.OWN} if but else {Kind.OWN, Kind.FRAME}
    for relation in _pointing_at(model):
        other = relation.related_model
        if relation.on_delete in (models.CASCADE, cascade_first) and other.belongs.kind in holds:
            rows = other.objects.filter(couple=OuterRef("couple"), **{relation.field.name: OuterRef("pk")})
            found |= Q(Exists(rows.exclude(**{other.belongs.person: but}) if but else rows))
    return found


def _pointing_at(model: type[models.Model]) -> list[Any]:
    """Gives the relations by which other rows point at a model's, also where it has no name for them."""
    fields = model._meta.get_fields(include_hidden=True)
    return [field for field in fields if field.one_to_many or (field.one_to_one and not field.concrete)]


def _delete_some(rows: QuerySet[CoupleRow]) -> int:
    found = list(rows.values_list("pk", flat=True)[:ROWS])
    rows.model._base_manager.filter(pk__in=found).delete()
    return len(found)


def _delete_space(couple: Couple, *, at: datetime) -> None:
    keys.wipe(ContentKey.objects.filter(Q(couple=couple.pk) | Q(moved_to=couple.pk)), at=at)
    for model in reversed(what_a_couple_has()):
        model.objects.filter(couple=couple).delete()
    couple.delete()
