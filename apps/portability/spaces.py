"""The space that a copy comes back into: two people's, or one's, with nothing in it."""

from typing import Any

from allauth.account.models import EmailAddress
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.couples import write_guard
from apps.couples.models import Couple, Membership
from apps.portability.opening import Unfit
from apps.portability.restoring import is_empty, zone

FULL = _("%(email)s is in a space that isn’t empty. A copy comes back only into an empty one.")


def people_of(document: Any, reader: str, partner: str = "") -> dict[str, User]:
    """Returns the accounts with these addresses by their seat; who has none gets one, and signs in by code."""
    found = {}
    for person in document.people:
        email = reader if person.seat == document.reader else partner
        if email:
            found[person.seat] = User.objects.filter(email=email.strip().lower()).first() or _account(email, person)
    if partner and len(found) < 2:
        raise Unfit(_("This copy is of one person. Leave the partner out."))
    if len({person.pk for person in found.values()}) < len(found):
        raise Unfit(_("These are two people: name an address for each."))
    return found


def space_of(document: Any, people: dict[str, User]) -> Couple:
    """Returns their space; they get one of both, seated as they were, in place of those in which they were alone."""
    couples = {person.pk: Couple.objects.filter(members__user=person).first() for person in people.values()}
    for person in people.values():
        couple = couples[person.pk]
        others = {seat.user_id for seat in couple.both()} - couples.keys() if couple else set()
        if couple and (others or not is_empty(couple)):
            raise Unfit(FULL, email=person.email)
    there = {couple.pk: couple for couple in couples.values() if couple}
    if len(there) == 1 and all(couples.values()):
        return next(iter(there.values()))
    for couple in there.values():
        with write_guard.allowed(couple.pk):
            couple.delete()
    return _seated(document, people)


def _seated(document: Any, people: dict[str, User]) -> Couple:
    new = Couple(day_zone=zone(document.day_zone))
    with write_guard.allowed(new.pk):
        new.save(force_insert=True)
        for person in document.people:
            if user := people.get(person.seat):
                slot = Membership.Slot.ONE if person.seat == "one" else Membership.Slot.TWO
                facts = {"slot": slot, "hue": person.hue, "looks_back": bool(person.looks_back)}
                Membership.objects.create(couple=new, user=user, **facts)
    return new


def _account(email: str, person: Any) -> User:
    own = {name: getattr(person, name) for name in ("language", "theme") if getattr(person, name)}
    own |= {"time_zone": zone(person.time_zone or "UTC"), "knows_exit": True}
    user = User.objects.create_user(email, None, name=person.name, **own)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user
