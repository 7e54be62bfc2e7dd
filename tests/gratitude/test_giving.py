"""Evening thank-yous open together; one given on purpose does not wait."""

from datetime import date
from uuid import uuid4

import pytest

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.gratitude import giving
from apps.gratitude.models import Thanks

DAY = date(2026, 11, 23)


def test_mine_waits_unseen(couple: Couple, alice: User, bob: User) -> None:
    giving.keep_for_tonight(couple, "You rang the landlord", by=alice, day=DAY)
    assert list(couple.thanks.visible_to(bob)) == []
    assert couple.thanks.visible_to(alice).get().waits


def test_both_open_at_once(couple: Couple, alice: User, bob: User) -> None:
    giving.keep_for_tonight(couple, "You rang the landlord", by=alice, day=DAY)
    giving.keep_for_tonight(couple, "You slept at last", by=bob, day=DAY)
    assert couple.thanks.visible_to(alice).count() == couple.thanks.visible_to(bob).count() == 2
    assert not couple.thanks.filter(waits=True).exists()


def test_yesterdays_does_not_open_todays(couple: Couple, alice: User, bob: User) -> None:
    giving.keep_for_tonight(couple, "Yesterday", by=alice, day=date(2026, 11, 22))
    giving.keep_for_tonight(couple, "Today", by=bob, day=DAY)
    assert couple.thanks.filter(waits=True).count() == 2


def test_kept_twice_is_one(couple: Couple, alice: User) -> None:
    for text in ("First words", "Better words", "Better words"):
        giving.keep_for_tonight(couple, text, by=alice, day=DAY)
    assert couple.thanks.get().text == "Better words"


def test_a_further_one_after_the_opening_is_given(couple: Couple, alice: User, bob: User) -> None:
    giving.keep_for_tonight(couple, "One", by=alice, day=DAY)
    giving.keep_for_tonight(couple, "Two", by=bob, day=DAY)
    giving.keep_for_tonight(couple, "One", by=alice, day=DAY)  # the same form again
    giving.keep_for_tonight(couple, "Three", by=alice, day=DAY)
    assert sorted(note.text for note in couple.thanks.visible_to(bob)) == ["One", "Three", "Two"]


def test_given_now_needs_no_waiting_and_comes_once(couple: Couple, alice: User, bob: User) -> None:
    key = uuid4()
    for _ in range(2):
        giving.give_now(couple, "The umbrella", by=alice, day=DAY, key=key)
    assert couple.thanks.visible_to(bob).get().text == "The umbrella"


def test_what_waits_opens_when_the_others_of_tonight_is_given_now(couple: Couple, alice: User, bob: User) -> None:
    giving.keep_for_tonight(couple, "Mine", by=bob, day=DAY)
    giving.keep_for_tonight(couple, "Before", by=bob, day=date(2026, 11, 22))
    assert list(couple.thanks.visible_to(alice)) == []
    given = Thanks.objects.create(couple=couple, writer=alice, text="Yours", day=DAY, evening=True)
    giving.give(given, by=alice, day=DAY)
    assert {note.text for note in couple.thanks.visible_to(alice)} == {"Yours", "Mine"}


def test_a_key_of_another_couple_touches_nothing(couple: Couple, alice: User, charlie: User) -> None:
    theirs = giving.give_now(Couple.of(charlie), "Theirs", by=charlie, day=DAY, key=uuid4())
    giving.give_now(couple, "Mine", by=alice, day=DAY, key=theirs.pk)
    theirs.refresh_from_db()
    assert theirs.text == "Theirs"
    assert couple.thanks.get().text == "Mine"


def test_alone_it_waits_even_when_given(dana: User) -> None:
    note = giving.give_now(Couple.of(dana), "For later", by=dana, day=DAY, key=uuid4())
    assert note.waits


def test_unseen_words_leave_no_trace(couple: Couple, alice: User) -> None:
    giving.take_back(giving.keep_for_tonight(couple, "No", by=alice, day=DAY), by=alice)
    assert not couple.thanks.exists()


def test_seen_words_say_that_they_were_removed(couple: Couple, alice: User, bob: User) -> None:
    giving.take_back(giving.give_now(couple, "No", by=alice, day=DAY, key=uuid4()), by=alice)
    assert couple.thanks.visible_to(bob).get().removed


@pytest.mark.parametrize("private", [True, False])
def test_versions_tell_only_those_who_can_see(couple: Couple, alice: User, bob: User, private: bool) -> None:
    before = {member.user_id: member.version for member in couple.both()}
    if private:
        giving.keep_for_tonight(couple, "Quiet", by=alice, day=DAY)
    else:
        giving.give_now(couple, "Loud", by=alice, day=DAY, key=uuid4())
    after = {member.user_id: member.version for member in couple.both()}
    assert after[alice.pk] == before[alice.pk] + 1
    assert after[bob.pk] == before[bob.pk] + (0 if private else 1)
