"""Two accounts become a couple in two steps, and nobody else ever does."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from apps.accounts.models import User
from apps.couples import pairing
from apps.couples.models import Acceptance, Couple, Hue, Invitation, Membership
from apps.couples.words import WORDS
from apps.gratitude import giving
from tests import factories

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 21, tzinfo=UTC)


@pytest.fixture
def erin(db: None) -> User:
    return factories.a_person("Erin")


def accepted(by: User, asked: User) -> Acceptance:
    acceptance = pairing.accept(pairing.invite(by, at=NOW), by=asked, at=NOW)
    assert acceptance
    return acceptance


def together(one: User, two: User) -> bool:
    return Couple.of(one) == Couple.of(two)


def test_link_and_code_find_the_same_invitation(dana: User) -> None:
    invitation = pairing.invite(dana, at=NOW)
    code = pairing.code(invitation)
    for typed in (code, code.lower().replace(" ", ""), f" {code.title()} "):
        assert pairing.by_code(typed) == invitation
    assert pairing.by_link(pairing.link_secret(invitation)) == invitation


def test_there_are_too_many_codes_to_guess(dana: User) -> None:
    assert len(set(WORDS)) ** 2 * 10**6 > 2**33
    assert re.fullmatch(r"[A-Z]+ [A-Z]+ \d\d\xa0\d\d\xa0\d\d", pairing.code(pairing.invite(dana, at=NOW)))


def test_nothing_in_the_table_opens_it(dana: User) -> None:
    invitation = pairing.invite(dana, at=NOW)
    row = " ".join(str(value) for value in Invitation.objects.filter(pk=invitation.pk).values_list()[0])
    assert pairing.link_secret(invitation) not in row
    assert "".join(pairing.code(invitation).lower().split()) not in row.lower()


def test_accepting_shares_nothing_yet(dana: User, erin: User) -> None:
    accepted(dana, erin)
    assert not together(dana, erin)


def test_confirming_makes_them_a_couple(dana: User, erin: User) -> None:
    pairing.confirm(accepted(dana, erin), by=dana, at=NOW)
    assert together(dana, erin)
    assert [member.hue for member in Couple.of(dana).both()] == [Hue.PERSIMMON, Hue.LAGOON]
    assert Couple.objects.count() == 1


def test_only_the_inviter_confirms(dana: User, erin: User) -> None:
    acceptance = accepted(dana, erin)
    with pytest.raises(pairing.Refused):
        pairing.confirm(acceptance, by=erin, at=NOW)
    assert not together(dana, erin)


def test_accepting_twice_is_accepting_once(dana: User, erin: User) -> None:
    invitation = pairing.invite(dana, at=NOW)
    first, again = (pairing.accept(invitation, by=erin, at=NOW) for _ in range(2))
    assert first == again


def test_both_inviting_each_other_pairs_them(dana: User, erin: User) -> None:
    from_dana, from_erin = pairing.invite(dana, at=NOW), pairing.invite(erin, at=NOW)
    assert pairing.accept(from_dana, by=erin, at=NOW)
    assert pairing.accept(from_erin, by=dana, at=NOW) is None
    assert together(dana, erin)
    assert not Acceptance.objects.exists()


def test_joiner_brings_what_they_wrote_alone(dana: User, erin: User) -> None:
    note = giving.keep_for_tonight(Couple.of(erin), "You waited for me", by=erin, day=NOW.date())
    pairing.confirm(accepted(dana, erin), by=dana, at=NOW)
    note.refresh_from_db()
    assert note.couple == Couple.of(dana)
    assert note.waits


def test_a_new_invitation_voids_the_old(dana: User, erin: User) -> None:
    old = pairing.invite(dana, at=NOW)
    pairing.invite(dana, at=NOW)
    assert refusal(old, erin) == pairing.TAKEN_BACK


def test_stepping_back_looks_as_if_nobody_came(dana: User, erin: User) -> None:
    invitation = accepted(dana, erin).invitation
    pairing.step_back(erin)
    assert not Acceptance.objects.exists()
    assert pairing.by_link(pairing.link_secret(invitation)).closed == ""


def test_withdrawing_refuses_the_candidate(dana: User, erin: User) -> None:
    acceptance = accepted(dana, erin)
    pairing.withdraw(dana)
    with pytest.raises(pairing.Refused):
        pairing.confirm(acceptance, by=dana, at=NOW)
    assert not together(dana, erin)


def refusal(invitation: Invitation, person: User, at: datetime = NOW) -> object:
    invitation.refresh_from_db()
    with pytest.raises(pairing.Refused) as refused:
        pairing.accept(invitation, by=person, at=at)
    return refused.value.sentence


def test_used(dana: User, erin: User) -> None:
    acceptance = accepted(dana, erin)
    pairing.confirm(acceptance, by=dana, at=NOW)
    assert refusal(acceptance.invitation, factories.a_person("Finn")) == pairing.USED


def test_expired(dana: User, erin: User) -> None:
    assert refusal(pairing.invite(dana, at=NOW), erin, NOW + timedelta(hours=72)) == pairing.EXPIRED


def test_withdrawn(dana: User, erin: User) -> None:
    invitation = pairing.invite(dana, at=NOW)
    pairing.withdraw(dana)
    assert refusal(invitation, erin) == pairing.TAKEN_BACK


def test_own(dana: User) -> None:
    assert refusal(pairing.invite(dana, at=NOW), dana) == pairing.OWN


def test_already_paired(dana: User, charlie: User) -> None:
    assert refusal(pairing.invite(dana, at=NOW), charlie) == pairing.PAIRED


def test_a_stranger_who_was_first_shuts_nobody_out(dana: User, erin: User) -> None:
    stranger = factories.a_person("Stranger")
    first = accepted(dana, stranger)
    acceptance = pairing.accept(first.invitation, by=erin, at=NOW)
    assert acceptance
    assert acceptance.words != first.words
    pairing.confirm(acceptance, by=dana, at=NOW)
    assert together(dana, erin)
    assert not Acceptance.objects.exists()
    with pytest.raises(pairing.Refused):
        pairing.confirm(first, by=dana, at=NOW)
    assert not together(dana, stranger)


def test_sending_a_stranger_away_leaves_the_invitation(dana: User, erin: User) -> None:
    first = accepted(dana, factories.a_person("Stranger"))
    pairing.refuse(first, by=dana)
    assert not Acceptance.objects.exists()
    acceptance = pairing.accept(first.invitation, by=erin, at=NOW)
    assert acceptance
    pairing.confirm(acceptance, by=dana, at=NOW)
    assert together(dana, erin)


def test_nobody_but_the_inviter_sends_away(dana: User, erin: User) -> None:
    acceptance = accepted(dana, erin)
    pairing.refuse(acceptance, by=erin)
    assert Acceptance.objects.exists()


def test_a_couple_can_invite_nobody(alice: User, couple: Couple) -> None:
    with pytest.raises(pairing.Refused):
        pairing.invite(alice, at=NOW)


@pytest.mark.parametrize("typed", ["", "FERN 00 00", "nonsense", "a" * 300, "🕯", "'; drop table"])
def test_unknown(typed: str, dana: User) -> None:
    for find in (pairing.by_link, pairing.by_code):
        with pytest.raises(pairing.Refused) as refused:
            find(typed)
        assert refused.value.sentence == pairing.UNKNOWN


def test_schema_refuses_a_third_member(couple: Couple, dana: User) -> None:
    from django.db import IntegrityError, transaction

    finn = factories.a_person("Finn")
    for slot, hue in ((3, Hue.MOSS), (2, Hue.MOSS), (1, Hue.HEATHER)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Membership.objects.create(couple=couple, user=finn, slot=slot, hue=hue)
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(couple=Couple.objects.create(), user=dana, slot=1, hue=Hue.MOSS)
