"""A year after both told a memory it comes back to both, one a week, and asks how they would tell it today."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.looking_back import echo, remembering
from apps.memories.models import Memory
from apps.memories.removal import binning
from apps.memories.story import keeping
from tests import factories
from tests.conftest import As
from tests.pages import stable
from tests.whole import NIGHT

TODAY = NIGHT.date()  # a Monday
A_YEAR_AGO = date(2025, 11, 23)


@pytest.fixture(autouse=True)
def evening(time_machine: Any, couple: Couple) -> None:
    time_machine.move_to(NIGHT, tick=False)
    couple.members.update(looks_back=True)


def told(couple: Couple, title: str = "The tent that held", on: date = A_YEAR_AGO) -> Memory:
    memory = factories.a_memory(couple, title=title, when="2019-05-01")
    for seat in couple.seats:
        keeping.tell(memory, f"As {seat.user} told it", by=seat.user)
    memory.tellings.update(told_on=on)
    return memory


def comes(couple: Couple, person: User, day: date = TODAY) -> Memory | None:
    return remembering.for_home(couple, person, day)[1]


def send(as_: As, person: User, memory: Memory, how: str, words: str = "", status: int = 302) -> str:
    answer = as_(person).post(reverse("memories:echo", args=[memory.pk]), {"how": how, "words": words})
    assert answer.status_code == status
    return answer.content.decode()


def test_after_a_year_it_comes_for_both_until_the_next_week_is_over(couple: Couple, alice: User, bob: User) -> None:
    memory = told(couple)
    for person in (alice, bob):
        days = [TODAY + timedelta(days=number) for number in range(-30, 60)]
        shown = [day for day in days if comes(couple, person, day) == memory]
        assert shown == [TODAY + timedelta(days=number) for number in range(14)]


def test_what_one_told_later_counts_from_then(couple: Couple, alice: User, bob: User) -> None:
    memory = told(couple)
    memory.tellings.filter(writer=bob).update(told_on=A_YEAR_AGO + timedelta(days=90))
    assert comes(couple, alice) is None
    assert comes(couple, alice, TODAY + timedelta(days=92)) == memory


def test_five_of_one_evening_come_one_a_week(couple: Couple, alice: User, as_: As) -> None:
    five = {told(couple, title=f"Photo {number}") for number in range(5)}
    weeks = [{comes(couple, alice, TODAY + timedelta(days=7 * week + day)) for day in range(7)} for week in range(5)]
    assert all(len(week) == 1 for week in weeks)
    assert set.union(*weeks) == five
    shown = comes(couple, alice)
    assert shown
    send(as_, alice, shown, "not-now")
    assert comes(couple, alice) is None


@pytest.mark.full
def test_told_every_day_it_stays_one_a_week(couple: Couple, alice: User) -> None:
    for number in range(80):
        told(couple, on=A_YEAR_AGO + timedelta(days=number))
    weeks = [{comes(couple, alice, TODAY + timedelta(days=7 * week + day)) for day in range(7)} for week in range(12)]
    assert all(len(week) == 1 for week in weeks)
    assert len(set.union(*weeks)) == len(weeks)


def hidden_by(memory: Memory, person: User) -> None:
    binning.put_away(memory, by=person)


def without_version(memory: Memory, person: User) -> None:
    keeping.tell(memory, "", by=person)


def muted(memory: Memory, person: User) -> None:
    keeping.change(memory, by=person, facts={"muted": True})


def binned(memory: Memory, person: User) -> None:
    binning.bin_memory(memory, by=person, at=NIGHT)


def without_looking_back(memory: Memory, person: User) -> None:
    memory.couple.members.filter(user=person).update(looks_back=False)
    memory.couple.__dict__.pop("seats")


@pytest.mark.parametrize("ended", [hidden_by, without_version, muted, binned, without_looking_back])
def test_none_comes_where_one_has_ended_it(couple: Couple, alice: User, bob: User, ended: Any) -> None:
    memory = told(couple)
    assert comes(couple, alice) == memory
    ended(memory, bob)
    assert comes(couple, alice) is None
    assert comes(couple, bob) is None


def test_kept_private_it_was_not_told_by_both(couple: Couple, alice: User, bob: User, as_: As) -> None:
    memory = told(couple)
    memory.tellings.filter(writer=bob).update(private_to=bob)
    assert comes(couple, alice) is None
    for person in (alice, bob):
        assert as_(person).get(reverse("memories:echo", args=[memory.pk])).status_code == 404


@pytest.mark.parametrize("how", ["not-now", "aloud"])
def test_an_answer_is_for_one_alone(couple: Couple, alice: User, bob: User, as_: As, how: str) -> None:
    memory = told(couple)
    bob.membership.refresh_from_db()
    home, version = stable(as_(bob).get(reverse("home:today"))), bob.membership.version
    assert "A year ago you both told" in home
    send(as_, alice, memory, how)
    assert "A year ago" not in stable(as_(alice).get(reverse("home:today")))
    assert stable(as_(bob).get(reverse("home:today"))) == home
    bob.membership.refresh_from_db()
    assert bob.membership.version == version


def test_not_to_be_brought_up_it_ends_for_both(couple: Couple, alice: User, bob: User, as_: As) -> None:
    memory = told(couple)
    send(as_, alice, memory, "mute")
    assert comes(couple, alice) is None
    assert comes(couple, bob) is None
    memory.refresh_from_db()
    assert memory.muted


def test_told_again_the_new_version_stands_beside_the_old(couple: Couple, alice: User, bob: User, as_: As) -> None:
    memory = told(couple)
    page = as_(alice).get(reverse("memories:echo", args=[memory.pk])).content.decode()
    assert "As Alice told it" in page
    assert "As Bob told it" in page
    send(as_, alice, memory, "share", "As I would tell it today")
    there = stable(as_(bob).get(reverse("memories:memory", args=[memory.pk])))
    shown = [there.index(words) for words in ("As Alice told it", "As I would tell it today", "As Bob told it")]
    assert shown == sorted(shown)
    assert "Alice</bdi>, 2025" in " ".join(there.split())
    assert "Alice</bdi>, 2026" in " ".join(there.split())
    mine = as_(alice).get(reverse("memories:memory", args=[memory.pk])).context["form"]
    assert mine["words"].value() == "As I would tell it today"
    assert comes(couple, alice) is None
    assert comes(couple, bob) == memory
    # Sent twice it is one; other words are one more, and nothing is replaced.
    send(as_, alice, memory, "share", "As I would tell it today")
    send(as_, alice, memory, "keep", "Or like this, for me")
    mine = [(one.words, one.private_to) for one in memory.tellings.filter(writer=alice)]
    assert mine == [("As Alice told it", None), ("As I would tell it today", None), ("Or like this, for me", alice)]
    assert "Or like this" not in as_(bob).get(reverse("memories:memory", args=[memory.pk])).content.decode()


def test_kept_private_the_other_sees_not_a_byte_of_it(couple: Couple, alice: User, bob: User, as_: As) -> None:
    memory = told(couple)
    addresses = [reverse("memories:memory", args=[memory.pk]), reverse("home:today"), reverse("memories:story")]
    before = [stable(as_(bob).get(address)) for address in addresses]
    send(as_, alice, memory, "keep", "Only for me")
    assert [stable(as_(bob).get(address)) for address in addresses] == before
    as_(alice).post(reverse("memories:share_telling", args=[memory.pk]))
    assert "Only for me" in as_(bob).get(addresses[0]).content.decode()


def test_of_two_private_versions_one_alone_is_shared(couple: Couple, alice: User, bob: User, as_: As) -> None:
    memory = told(couple)
    for words in ("Second", "Third"):
        send(as_, alice, memory, "keep", words)
    as_(alice).post(reverse("memories:share_telling", args=[memory.pk]), {"version": "2"})
    shared = memory.tellings.filter(writer=alice, private_to=None)
    assert [one.words for one in shared] == ["As Alice told it", "Second"]


@pytest.mark.parametrize(
    ("how", "words", "said"),
    [
        ("share", "", "Write a line first."),
        ("keep", "  ", "Write a line first."),
        ("share", "x" * 20_001, "That’s too long"),
        ("shout", "Heron", "Heron"),
    ],
)
def test_bad_input_changes_nothing_and_keeps_the_words(
    couple: Couple, alice: User, as_: As, how: str, words: str, said: str
) -> None:
    memory = told(couple)
    assert said in send(as_, alice, memory, how, words, status=422)
    assert memory.tellings.count() == 2
    assert comes(couple, alice) == memory


def test_a_leap_day_is_a_year_ago_on_the_28th() -> None:
    since, until, start = echo.window(date(2028, 2, 29))
    assert until == date(2027, 2, 28)
    assert (since, start) == (date(2027, 1, 24), date(2028, 1, 24))
