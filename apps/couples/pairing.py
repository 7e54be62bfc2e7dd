"""The way two accounts become a couple: invite, accept, confirm; at each step the database lets exactly one through."""

import re
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.couples import moving, write_guard
from apps.couples.models import Acceptance, Couple, Hue, Invitation, Membership
from apps.couples.words import WORDS
from apps.live import wire

LASTS = timedelta(hours=72)


class Refused(Exception):
    """Why an invitation can't be taken up, as a sentence for the person who tries."""

    def __init__(self, sentence: str | Promise) -> None:
        self.sentence = sentence
        super().__init__(str(sentence))


UNKNOWN = _("We don’t know this invitation. Is every letter there? Codes look like “FERN KITE 48 21 07”.")
USED = _("This invitation has been used. If it was meant for you, ask for a new one.")
EXPIRED = _("This invitation has expired. Each one works for three days. Ask for a new one.")
TAKEN_BACK = _("This invitation was cancelled. You can ask for a new one.")
OWN = _("This is your own invitation. Send it to your partner.")
PAIRED = _("You’re already connected with someone. An account can only be connected with one person.")
FULL = _("Nearer is for two, and you’re already connected.")
TOO_OFTEN = _("That was a lot of tries. Please wait an hour, then try again.")


def link_secret(invitation: Invitation) -> str:
    """Returns the part of the link that opens it: 128 bits, derived from the row's id and the site's secret."""
    return urlsafe_b64encode(_derived(invitation.id, "link")[:16]).decode().rstrip("=")


def code(invitation: Invitation) -> str:
    """Returns the short code to read out: two words and six digits, such as FERN KITE 48 21 07."""
    number, digits = divmod(int.from_bytes(_derived(invitation.id, "code")[:16]), 10**6)
    words = WORDS[number % len(WORDS)], WORDS[number // len(WORDS) % len(WORDS)]
    pairs = digits // 10_000, digits // 100 % 100, digits % 100
    return f"{' '.join(words).upper()} " + "\N{NO-BREAK SPACE}".join(f"{pair:02}" for pair in pairs)


def invite(by: User, *, at: datetime) -> Invitation:
    """Opens an invitation for one person; an earlier one of the couple becomes useless. Raises Refused if both sit."""
    with Couple.of(by).change(by=by, seen_by=[by]) as change:
        if len(change.members) > 1:
            raise Refused(FULL)
        take_back(change.couple)
        while True:
            new = Invitation(id=uuid4(), couple=change.couple, inviter=by, expires_at=at + LASTS)
            new.link_hash, new.code_hash = _hash(link_secret(new)), _hash(_plain(code(new)))
            if not Invitation.objects.filter(code_hash=new.code_hash).exists():
                new.save(force_insert=True)
                return new


def withdraw(by: User) -> None:
    """Takes back the open invitation, and with it the acceptances that were not confirmed."""
    with Couple.of(by).change(by=by, seen_by=[by]) as change:
        take_back(change.couple)


def by_link(secret: str) -> Invitation:
    """Finds an invitation by its link's secret, however it stands. Raises Refused if there is none."""
    return _found(link_hash=_hash(secret.strip()))


def by_code(typed: str) -> Invitation:
    """Finds one by its code. Codes can be guessed: whoever calls this has counted the try before. Raises Refused."""
    return _found(code_hash=_hash(_plain(typed)))


def _found(**hashed: str) -> Invitation:
    if found := Invitation.objects.select_related("inviter", "couple").filter(**hashed).first():
        return found
    raise Refused(UNKNOWN)


def check(invitation: Invitation, person: User, *, at: datetime) -> None:
    """Raises Refused with the reason if `person` can't accept this invitation now."""
    if invitation.inviter_id == person.pk:
        raise Refused(OWN)
    if invitation.closed:
        raise Refused(USED if invitation.closed == Invitation.Closed.USED else TAKEN_BACK)
    if invitation.expires_at <= at:
        raise Refused(EXPIRED)
    if Membership.objects.filter(couple__members__user=person).count() > 1:
        raise Refused(PAIRED)


def accept(invitation: Invitation, *, by: User, at: datetime) -> Acceptance | None:
    """Accepts for `by`, who then waits for the inviter's yes; accepting again changes nothing. Raises Refused.

    Several may wait: whoever got hold of the link first shuts nobody out. Returns None if the two had invited each
    other and the other had accepted already: then both have said yes to each other, and they are a couple at once.
    """
    with both_locked(invitation.couple, Couple.of(by)):
        invitation.refresh_from_db()
        check(invitation, by, at=at)
        own = Invitation.objects.open(at).filter(inviter=by)
        if Acceptance.objects.filter(invitation__in=own, candidate=invitation.inviter).exists():
            _join(invitation, by, at=at)
            return None
        Acceptance.objects.filter(candidate=by).exclude(invitation=invitation).delete()
        words = " · ".join(secrets.SystemRandom().sample(WORDS, 2))
        accepted, _new = Acceptance.objects.get_or_create(
            invitation=invitation, candidate=by, defaults={"couple": invitation.couple, "words": words}
        )
        _tell(invitation.inviter_id, by.pk)
        return accepted


def step_back(by: User) -> None:
    """Lets a candidate change their mind: to the inviter it looks as if nobody had come yet."""
    for acceptance in Acceptance.objects.filter(candidate=by).select_related("invitation__couple"):
        with acceptance.invitation.couple.change(by=by, seen_by=[acceptance.invitation.inviter]):
            acceptance.delete()


def confirm(acceptance: Acceptance, *, by: User, at: datetime) -> None:
    """Lets the candidate in: the inviter has compared the words and says yes. Raises Refused."""
    invitation = acceptance.invitation
    with both_locked(invitation.couple, Couple.of(acceptance.candidate)):
        still = Acceptance.objects.select_related("invitation", "candidate").filter(pk=acceptance.pk).first()
        if not still or still.invitation.inviter_id != by.pk:
            raise Refused(TAKEN_BACK)
        check(still.invitation, still.candidate, at=at)
        _join(still.invitation, still.candidate, at=at)


def refuse(acceptance: Acceptance, *, by: User) -> None:
    """Sends away one who accepted and isn't the one that was meant; the invitation goes on for who is."""
    with acceptance.couple.change(by=by, seen_by=[by]):
        _send_away(Acceptance.objects.filter(pk=acceptance.pk, invitation__inviter=by))


def _join(invitation: Invitation, person: User, *, at: datetime) -> None:
    couple, alone = invitation.couple, Couple.of(person)
    if couple.members.count() > 1:
        raise Refused(FULL)
    _send_away(Acceptance.objects.filter(Q(couple=couple) | Q(candidate=invitation.inviter_id)))
    Invitation.objects.filter(couple=couple, closed="").update(closed=Invitation.Closed.USED)
    take_back(alone)
    moving.move(alone, couple, at=at)
    seat, partner = Membership.objects.get(user=person), couple.members.get()
    seat.couple, seat.slot, seat.hue = couple, 3 - partner.slot, _free_hue(seat.hue, partner.hue)
    seat.save(update_fields=["couple", "slot", "hue"])
    couple.members.update(version=F("version") + 1)
    alone.delete()
    _tell(person.pk, partner.user_id)


def _free_hue(wished: str, taken: str) -> str:
    # Nobody has chosen a colour who still has the first one: the second seat's own is the lagoon.
    if wished not in (taken, Hue.PERSIMMON):
        return wished
    return Hue.LAGOON if taken != Hue.LAGOON else Hue.PERSIMMON


def take_back(couple: Couple) -> None:
    """Ends the open invitation and what was accepted; the caller holds the couple's lock."""
    _send_away(Acceptance.objects.filter(couple=couple))
    couple.invitations.filter(closed="").update(closed=Invitation.Closed.TAKEN_BACK)


def _send_away(waiting: QuerySet[Acceptance]) -> None:
    _tell(*waiting.values_list("candidate", flat=True))
    waiting.delete()


@contextmanager
def both_locked(*couples: Couple) -> Iterator[None]:
    """Opens a transaction that holds the locks of these couples, and allows writing to them."""
    # Always in the order of their ids: two journeys that meet wait for each other instead of standing still.
    with transaction.atomic(), write_guard.allowed(*(couple.pk for couple in couples)):
        list(Couple.objects.select_for_update().filter(pk__in=[c.pk for c in couples]).order_by("pk"))
        yield


def _tell(*people: UUID) -> None:
    transaction.on_commit(lambda: wire.tell(people))


def _derived(key: UUID, purpose: str) -> bytes:
    return salted_hmac(f"nearer.invitation.{purpose}", key.hex, algorithm="sha256").digest()


def _plain(typed: str) -> str:
    return re.sub(r"[^a-z0-9]", "", typed.lower())


def _hash(text: str) -> str:
    # With the site's secret in it, a code of 34 bits can't be guessed back from a stolen table.
    return salted_hmac("nearer.invitation", text, algorithm="sha256").hexdigest()
