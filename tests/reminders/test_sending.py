"""What is due is sent: once, to who has not done it, in the one way there is to say it."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises import lately
from apps.exercises.content import path as paths
from apps.exercises.content.load import load
from apps.exercises.runs import flow
from apps.gratitude import giving
from apps.reminders import sending
from apps.reminders.models import Schedule
from config.management.commands import tick
from tests import factories
from tests.exercises.acting import act
from tests.reminders.setting import A_MINUTE, CHECK_IN, DAY, DUE, NOW, PATH, QUESTION, THANKS, WEEKLY, reminded


def test_it_comes_when_it_is_due_and_once(look: Any, alice: User, couple: Couple) -> None:
    reminded(alice, THANKS, on=NOW)
    assert [look(DUE - A_MINUTE), look(DUE), look(DUE), look(DUE + A_MINUTE)] == [0, 1, 0, 0]
    assert mail.outbox[0].to == ["alice@example.org"]
    assert Schedule.objects.get().next_due_at == DUE + timedelta(days=1)


def test_the_clock_looks_at_it_every_minute() -> None:
    assert tick.JOBS["reminders"] == tick.Job(sending.due, 60)


def test_one_a_day_at_most(look: Any, alice: User, couple: Couple) -> None:
    reminded(alice, THANKS, CHECK_IN, on=NOW)
    assert look() == 1
    reminded(alice, QUESTION, on=DUE + A_MINUTE, at=(DUE + 10 * A_MINUTE).time())
    assert look(DUE + 10 * A_MINUTE) == 0
    assert look(DUE + timedelta(days=1)) == 1


def thank(couple: Couple, by: User, day: date = DAY) -> None:
    giving.give_now(couple, "For the tea", by=by, day=day, key=uuid4())


def check_in(couple: Couple, by: User, day: date = DAY, exercise: str = CHECK_IN) -> None:
    run = flow.begin(couple, load("en")[exercise], by=by, day=day)
    act(run, "settle", "go-on", by=by, now=NOW)
    act(run, "good", "answer", by=by, now=NOW, words="The tea")


def test_nothing_comes_once_it_is_done(look: Any, alice: User, bob: User, couple: Couple) -> None:
    for person in (alice, bob):
        reminded(person, THANKS, on=NOW)
    thank(couple, alice)
    look()
    assert [letter.to for letter in mail.outbox] == [["bob@example.org"]]  # whose own is still to do
    assert look(DUE + timedelta(days=1)) == 2


def test_what_waits_is_done_by_its_writer(look: Any, alice: User, bob: User, couple: Couple) -> None:
    for person in (alice, bob):
        reminded(person, CHECK_IN, on=NOW)
    check_in(couple, alice)
    look()
    assert [letter.to for letter in mail.outbox] == [["bob@example.org"]]


def test_what_was_talked_is_done_by_both(look: Any, alice: User, bob: User, couple: Couple) -> None:
    for person, ritual in ((alice, CHECK_IN), (bob, QUESTION)):
        reminded(person, ritual, on=NOW)
    for name in (CHECK_IN, QUESTION):
        couple.evenings.create(name=name, day=DAY)
    assert look() == 0


@pytest.mark.parametrize(("days_ago", "number"), [(0, 0), (5, 0), (6, 1), (7, 1)])
def test_the_weekly_one_counts_for_the_week(look: Any, alice: User, couple: Couple, days_ago: int, number: int) -> None:
    reminded(alice, WEEKLY, on=NOW)
    couple.evenings.create(name=WEEKLY, day=DAY - timedelta(days=days_ago))
    assert look() == number


def test_a_path_reminds_while_two_are_on_it(look: Any, alice: User, couple: Couple) -> None:
    reminded(alice, PATH, on=NOW)
    assert look() == 0
    run = couple.path_runs.create(path="seven-evenings", begun_on=DAY)
    assert look(DUE + timedelta(days=1)) == 1
    first = paths.load("en")["seven-evenings"].evenings[0]
    couple.evenings.create(path_run=run, name=first.id, day=DAY + timedelta(days=2))
    assert look(DUE + timedelta(days=2)) == 0


def test_what_stands_in_an_evening_of_a_path_is_done_with_it(alice: User, couple: Couple) -> None:
    run = couple.path_runs.create(path="seven-evenings", begun_on=DAY)
    first = paths.load("en")["seven-evenings"].evenings[0]
    couple.evenings.create(path_run=run, name=first.id, day=DAY)
    found = lately.of({alice.pk: couple.pk}, DAY - timedelta(days=14))[alice.pk]
    assert found.done == dict.fromkeys(["path", *(part.use for part in first.parts)], DAY)
    assert found.is_on_path


def test_what_the_other_keeps_private_says_nothing(alice: User, bob: User, couple: Couple) -> None:
    giving.keep_for_tonight(couple, "Waits", by=bob, day=DAY)
    check_in(couple, bob)
    people = {alice.pk: couple.pk, bob.pk: couple.pk}
    found = lately.of(people, DAY - timedelta(days=14))
    assert (found[alice.pk].done, found[alice.pk].seen) == ({}, None)
    assert found[bob.pk].done == {THANKS: DAY, CHECK_IN: DAY}


def test_nothing_comes_late_or_at_night(look: Any, alice: User, couple: Couple) -> None:
    reminded(alice, THANKS, on=NOW)
    assert look(DUE + timedelta(hours=6)) == 0  # the machine was off
    assert Schedule.objects.get().next_due_at == DUE + timedelta(days=1)
    assert look(DUE + timedelta(days=1, hours=1, minutes=31)) == 0  # not late, but it is half past ten


@pytest.mark.full
def test_after_two_quiet_weeks_one_kind_message_and_then_none(look: Any, alice: User, couple: Couple) -> None:
    reminded(alice, THANKS, on=NOW)
    sent = [look(DUE + timedelta(days=day)) for day in range(40)]
    assert sent == [1] * 15 + [0] * 25
    kind = mail.outbox[-1]
    assert kind.subject == "A light is on."
    assert "There’s nothing you have to do. Everything’s still here, whenever you feel like it: " in str(kind.body)
    assert "There’s nothing you have to do." in kind.alternatives[0][0]  # type: ignore[attr-defined]
    assert all("something for you" in str(letter.body) for letter in mail.outbox[:-1])
    thank(couple, alice, DAY + timedelta(days=40))
    assert [look(DUE + timedelta(days=day)) for day in (40, 41)] == [0, 1]
    assert "something for you" in str(mail.outbox[-1].body)


def test_who_sets_them_again_is_reminded_again(look: Any, alice: User, couple: Couple) -> None:
    reminded(alice, THANKS, on=NOW)
    for day in range(16):
        look(DUE + timedelta(days=day))
    reminded(alice, THANKS, on=DUE + timedelta(days=16))
    assert look(DUE + timedelta(days=17)) == 1


def test_who_is_gone_or_switched_off_gets_nothing(look: Any, alice: User, bob: User, couple: Couple) -> None:
    for person in (alice, bob):
        reminded(person, THANKS, on=NOW)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    bob.delete()
    assert look() == 0


def test_who_has_no_space_yet_is_reminded_too(look: Any, db: None) -> None:
    reminded(factories.a_person("Erin"), THANKS, on=NOW)
    assert look() == 1


@pytest.mark.django_db
def test_many_are_looked_at_in_as_many_statements_as_two(time_machine: Any) -> None:
    counts = []
    for number in (2, 20):
        for person in [factories.a_person(f"P{number}x{which}") for which in range(number)]:
            reminded(person, THANKS, on=NOW)
            Couple.of(person).evenings.create(name=THANKS, day=DAY)
        time_machine.move_to(DUE, tick=False)
        with CaptureQueriesContext(connection) as asked:
            sending.due(DUE)
        counts.append(len(asked))
        Schedule.objects.all().delete()
    assert counts[0] == counts[1] <= 12
