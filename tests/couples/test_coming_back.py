"""Within thirty days both may come back, and nobody sees what the other chose; after that, what was of both ends."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.couples import ending, pairing, parting, reading
from apps.couples.models import Archive, Couple, Hue
from apps.couples.rows import CoupleQuerySet
from apps.gratitude import giving
from apps.vault import keys
from apps.vault.models import ContentKey, Owner, State
from tests.conftest import As
from tests.couples import everything
from tests.couples.everything import DAY, NOW, archive_of
from tests.full import few
from tests.pages import stable

pytestmark = pytest.mark.django_db
SOON, LATE = NOW + timedelta(days=3), NOW + parting.LASTS


def back(person: User, *, at: datetime = SOON, is_back: bool = True) -> bool:
    return parting.choose(archive_of(person), is_back=is_back, by=person, at=at)


@pytest.fixture
def parted(life: Couple, alice: User) -> Couple:
    parting.leave(life, by=alice, at=NOW)
    return life


def test_one_alone_does_not_come_back(parted: Couple, alice: User, bob: User) -> None:
    assert not back(alice)
    assert not parted.members.exists()


def test_both_are_where_they_were(parted: Couple, alice: User, bob: User) -> None:
    before = {name: everything.rows(parted, model) for name, model in everything.models().items()}
    back(alice)
    assert back(bob)
    assert [(seat.user, seat.hue) for seat in parted.both()] == [(alice, Hue.PERSIMMON), (bob, Hue.LAGOON)]
    assert Couple.of(alice) == Couple.of(bob) == parted
    assert not Archive.objects.exists()
    assert {name: everything.rows(parted, model) for name, model in everything.models().items()} == before
    with Couple.of(alice).keys_held():
        assert {note.text for note in parted.thanks.all()} == {alice.name, bob.name}
    with parted.change(by=alice, seen_by=[alice]) as change:
        assert not change.couple.closed_at


def test_what_they_made_meanwhile_comes_along(parted: Couple, alice: User, bob: User) -> None:
    for person in (alice, bob):
        giving.give_now(Couple.of(person), f"Meanwhile {person.name}", by=person, day=DAY, key=parted.pk)
    back(alice)
    back(bob)
    with Couple.of(alice).keys_held():
        assert {f"Meanwhile {person.name}" for person in (alice, bob)} <= {note.text for note in parted.thanks.all()}
    assert Couple.objects.count() == 1


def test_what_stands_there_twice_makes_room_or_stays_apart(parted: Couple, alice: User, bob: User) -> None:
    for person in (alice, bob):
        space = Couple.of(person)
        space.preferences.create(person=person, exercise="daily-check-in", how="hidden")
        space.drafts.create(writer=person, form="sent", written_at=NOW, due_on=DAY)
        parted.drafts.create(writer=person, form="sent", written_at=NOW, due_on=DAY)
    evening = Couple.of(bob).evenings.create(name="daily-check-in", day=DAY)
    evening.lines.create(couple=evening.couple, writer=bob, words="Later that evening")
    back(alice)
    assert back(bob)
    assert set(parted.preferences.values_list("person", "how")) == {(alice.pk, "hidden"), (bob.pk, "favourite")}
    assert not alice.archives.exists()
    with reading.keys_held(apart := archive_of(bob)):
        assert [entry.words for entry in reading.page(apart, "line").entries] == [["Later that evening"]]
    assert parted.members.count() == 2


def test_the_choice_can_be_taken_back(parted: Couple, alice: User, bob: User) -> None:
    back(alice)
    back(alice, is_back=False)
    assert not back(bob)


def pages(browser: Client, person: User) -> list[str]:
    there = [
        reverse("home:today"),
        reverse("couples:settings"),
        reverse("couples:archive", args=[archive_of(person).pk]),
    ]
    return [stable(browser.get(address)) for address in there]


def test_nobody_sees_what_the_other_chose(parted: Couple, alice: User, bob: User, as_: As) -> None:
    browser = as_(bob)
    pages(browser, bob)
    before = pages(browser, bob)
    back(alice)
    assert pages(browser, bob) == before


def test_through_the_pages(parted: Couple, alice: User, bob: User, as_: As, time_machine: Any) -> None:
    time_machine.move_to(SOON, tick=False)
    for person in (alice, bob):
        browser, own = as_(person), archive_of(person)
        page = browser.get(reverse("couples:archive", args=[own.pk]))
        assert "I’d like to come back" in page.text
        answer = browser.post(reverse("couples:come_back", args=[own.pk]))
    assert answer["Location"] == reverse("home:today")
    assert parted.members.count() == 2


def test_who_is_with_somebody_else_does_not_come_back(parted: Couple, alice: User, bob: User, dana: User) -> None:
    back(bob)
    accepted = pairing.accept(pairing.invite(dana, at=SOON), by=bob, at=SOON)
    assert accepted
    pairing.confirm(accepted, by=dana, at=SOON)
    assert not back(alice)
    assert not parting.may_come_back(archive_of(bob), SOON)
    assert parting.may_come_back(archive_of(alice), SOON)  # who isn't told
    assert Couple.of(bob) == Couple.of(dana)


def test_thirty_days_are_thirty_days(parted: Couple, alice: User, bob: User) -> None:
    back(alice, at=LATE - timedelta(seconds=1))
    assert not back(bob, at=LATE)
    assert not parting.may_come_back(archive_of(bob), LATE)


def test_nothing_ends_before(parted: Couple) -> None:
    before = [everything.rows(parted, model) for model in everything.models().values()]
    assert not ending.due(LATE - timedelta(seconds=1))
    assert [everything.rows(parted, model) for model in everything.models().values()] == before


def test_the_key_of_both_is_destroyed(parted: Couple, alice: User) -> None:
    keys.create(Owner(parted.pk))
    ending.due(LATE)
    assert set(ContentKey.objects.filter(couple=parted.pk, user=Owner().user).values_list("state", flat=True)) == {
        State.DESTROYED
    }
    with reading.keys_held(archive_of(alice)):
        assert parted.thanks.get(writer=alice).text == alice.name


def test_it_ends_once(parted: Couple) -> None:
    ending.due(LATE)
    left = [everything.rows(parted, model) for model in everything.models().values()]
    assert not ending.due(LATE + timedelta(days=1))
    assert [everything.rows(parted, model) for model in everything.models().values()] == left


@pytest.mark.parametrize("number", few(range(12), 3))
def test_stopped_anywhere_it_ends_the_same(parted: Couple, number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """LEAVE-7: whatever deletion fails, the next run does all of it."""
    whole, count = CoupleQuerySet.delete, iter(range(1000))

    def stopped(rows: Any) -> tuple[int, dict[str, int]]:
        if next(count) == number * 3:
            raise InterruptedError
        return whole(rows)

    with monkeypatch.context() as patch:
        patch.setattr(CoupleQuerySet, "delete", stopped)
        with pytest.raises(InterruptedError):
            ending.due(LATE)
    while ending.due(LATE):
        pass
    assert not parted.outcomes.exists()
    assert not parted.agreed_choices.exists()
    assert parted.thanks.count() == 2
    parted.refresh_from_db()
    assert parted.ends_at is None


def test_an_agreement_ends_and_a_plan_stays(parted: Couple, alice: User) -> None:
    ending.due(LATE)
    assert set(parted.plans.values_list("kind", flat=True)) == {"step"}
