"""The word on the other's Home that somebody has started something for two phones, and would like them to join.

It ends after its time, when its maker stops, or when both are there. “Not now” hides it from who says so, and changes
nothing for who waits.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from apps.accounts.models import User
from apps.couples.models import Change
from apps.exercises.models import Offer, Run
from apps.exercises.models.offers import LASTS
from apps.exercises.runs import presence, state
from apps.exercises.runs.walk import Walk

HEAR_OF_ONE: list[Callable[[UUID, UUID], None]] = []  # apps above hear who is asked, and into which run


@dataclass(frozen=True)
class Invitation:
    """What the other's Home shows (home/_invitation.html). To join is to begin the same in the same `mode`."""

    run: Run
    name: str
    title: str
    slug: str
    mode: str
    seconds: float


def for_partner(week: list[Run], person: User, at: datetime) -> Invitation | None:
    """Returns what the other has just started and this person can join.

    Home gives the runs of its week, which tonight.read has fetched with their offers: this asks for nothing more. A
    page with one lasts no longer than it, so it is not to be cached (couples/cached.py).
    """
    for run in week:
        offer, seat = of(run), state.other(run, person)
        if offer and seat and offer.by_id == seat.user_id and offer.is_open(at) and not offer.refused_at:
            guide, left = run.guide_for(person), (offer.until - at).total_seconds()
            return Invitation(run, seat.name, guide.title, guide.slug, Walk(run, seat.user).mode, left)
    return None


def of(run: Run) -> Offer | None:
    return getattr(run, "offer", None)


def standing(run: Run, person: User, at: datetime) -> str:
    """Tells who waits how their own invitation stands: "open", "ended", or empty where there is none to wait for."""
    offer = of(run)
    if not offer or offer.by_id != person.pk or presence.is_here(run, person):
        return ""
    return "open" if offer.is_open(at) else "ended"


def come(change: Change, run: Run, by: User, at: datetime) -> None:
    """Takes up the other's invitation, or makes one where they are not there; who goes on alone ends their own."""
    walk, offer, partner = Walk(run, by), of(run), state.other(run, by)
    if not walk.is_beside or not partner:
        end(change, run, by, at)
    elif presence.is_here(run, by) or (offer and offer.by_id != by.pk and offer.is_open(at)):
        change.couple.offers.filter(run=run).delete()
        change.reaches_both()
    elif not walk.is_over:
        values = {"couple": change.couple, "by": by, "until": at + LASTS, "refused_at": None}
        change.couple.offers.update_or_create(run=run, defaults=values)
        change.reaches_both()
        if not offer or not offer.is_open(at):
            transaction.on_commit(lambda: _tell(partner.user_id, run.pk))


def end(change: Change, run: Run, by: User, at: datetime) -> None:
    """Ends the invitation of who stops; to them it looks as if its time had run out."""
    offer = of(run)
    if offer and offer.by_id == by.pk and offer.is_open(at):
        offer.until = at
        offer.save(update_fields=["until"])
        change.reaches_both()


def hide(run: Run, *, by: User, at: datetime) -> None:
    """Hides it from who was asked."""
    with state.locked(run, by) as (_change, now):
        offer = of(now)
        if offer and offer.by_id != by.pk:
            offer.refused_at = at
            offer.save(update_fields=["refused_at"])


def is_open(run: UUID, person: UUID, at: datetime) -> bool:
    """Returns whether this person is asked now, and hasn't come or said “Not now”."""
    asked = Offer.objects.filter(run=run, until__gt=at, refused_at=None, couple__members__user=person)
    return asked.exclude(by=person).exists()


def _tell(person: UUID, run: UUID) -> None:
    for hear in HEAR_OF_ONE:
        hear(person, run)
