"""One of the two leaves: at once, without a word to the other. Within thirty days both may say that they'd like to come
back; nobody learns what the other has said, before both have.

The space stays as it is and closed: nobody sits there, so that all of it is gone for both at their next request. What
each wrote or brought is theirs in an archive of their own (reading.py); what becomes of the rest, ending.py says.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F

from apps.accounts import records
from apps.accounts.models import Kind as Happened
from apps.accounts.models import User
from apps.couples import moving, pairing
from apps.couples.models import Archive, Couple, Hue, Membership
from apps.couples.rows import Kind
from apps.live import wire

LASTS = timedelta(days=30)
HEAR_OF_LEAVING: list[Callable[[Iterable[User], datetime], None]] = []
"""What apps above do for both when somebody leaves, in the same transaction."""


def leave(couple: Couple, *, by: User, at: datetime) -> None:
    """Ends what the two share. Somebody who is alone has nothing to leave: nothing happens."""
    with couple.change(by=by, seen_by=[]) as change:
        seats = list(change.members.values())
        if by.pk not in change.members or len(seats) < 2:
            return
        pairing.take_back(change.couple)
        for model in reversed(moving.what_a_couple_has()):
            if model.belongs.kind == Kind.GOES:
                model.objects.filter(couple=change.couple).delete()
        for seat, other in (seats, reversed(seats)):
            change.couple.archives.create(user=seat.user, slot=seat.slot, hue=seat.hue, partner_name=other.name)
        change.couple.members.all().delete()
        Couple.objects.filter(pk=couple.pk).update(closed_at=at, ends_at=at + LASTS)
        for hear in HEAR_OF_LEAVING:
            hear([seat.user for seat in seats], at)
        records.note(by, Happened.LEFT, at=at)
        # Their streams end; a stream of somebody who sits nowhere is told nothing (live/hub.py).
        transaction.on_commit(lambda: wire.tell([seat.user_id for seat in seats]))


def may_come_back(archive: Archive, at: datetime) -> bool:
    """Returns whether its person may say so: not after thirty days, nor while they are with somebody else."""
    ends = archive.couple.ends_at
    return bool(ends and at < ends) and Couple.of(archive.user).members.count() == 1


def choose(archive: Archive, *, is_back: bool, by: User, at: datetime) -> bool:
    """Notes whether `by` would like to come back; returns whether both are back by that."""
    Couple.of(by)  # the other has one since they last looked; none is made for them, which their pages would notice
    alone = list(Couple.objects.filter(members__user__archives__couple=archive.couple))
    with pairing.both_locked(archive.couple, *alone):
        couple = Couple.objects.get(pk=archive.couple_id)
        mine = couple.archives.filter(pk=archive.pk, user=by, state=Archive.State.OPEN)
        if not may_come_back(archive, at) or not couple.ends_at or at >= couple.ends_at:
            return False
        mine.update(is_back=is_back)
        said = list(couple.archives.filter(is_back=True, state=Archive.State.OPEN).select_related("user"))
        if len(said) < 2 or any(not _sits_alone(one.user, alone) for one in said):
            return False
        _seat_again(couple, said, at=at)
        records.note(by, Happened.CAME_BACK, at=at)
        return True


def _sits_alone(person: User, locked: list[Couple]) -> bool:
    """Says whether they sit in a space that we have locked, with nobody else."""
    space = Couple.objects.filter(members__user=person).first()
    return space in locked and space.members.count() == 1


def _seat_again(couple: Couple, archives: list[Archive], *, at: datetime) -> None:
    """Seats both where they were, and brings along what each has made meanwhile."""
    for archive in archives:
        seat = Membership.objects.select_related("couple").get(user=archive.user)
        alone = seat.couple
        seat.couple, seat.slot, seat.hue = couple, archive.slot, archive.hue
        seat.save(update_fields=["couple", "slot", "hue"])
        _bring_along(alone, couple, archive.user, at=at)
    couple.archives.all().delete()
    couple.members.update(version=F("version") + 1)
    Couple.objects.filter(pk=couple.pk).update(closed_at=None, ends_at=None)
    transaction.on_commit(lambda: wire.tell([archive.user_id for archive in archives]))


def _bring_along(alone: Couple, couple: Couple, person: User, *, at: datetime) -> None:
    """Moves what somebody made meanwhile; where it can't stand beside what is there, it stays in an archive."""
    pairing.take_back(alone)
    try:
        with transaction.atomic():
            moving.move(alone, couple, at=at)
    except IntegrityError:  # for instance the same evening twice
        alone.archives.create(user=person, slot=Membership.Slot.ONE, hue=Hue.PERSIMMON, is_known=True)
        Couple.objects.filter(pk=alone.pk).update(closed_at=at)
    else:
        alone.delete()
