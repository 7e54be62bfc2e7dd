"""A year in Auckland and Los Angeles: clocks change, somebody travels, machines are killed; nobody is nagged."""

import random
from collections import Counter
from collections.abc import Callable, Container, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from threading import Barrier
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connections

from apps.accounts import zones
from apps.accounts.models import User
from apps.couples.models import Couple
from apps.gratitude import giving
from apps.reminders import sending, tasks, telling
from apps.reminders.due import EVERY_DAY
from apps.reminders.models import Schedule
from tests import factories
from tests.reminders.setting import DUE, NOW, THANKS, WEEKLY, reminded

AUCKLAND, LOS_ANGELES = "Pacific/Auckland", "America/Los_Angeles"
BEGINS, ENDS = datetime(2026, 3, 1, 12, tzinfo=UTC), datetime(2027, 3, 1, 12, tzinfo=UTC)
A_DAY, SEND = timedelta(days=1), tasks.send.func
# Alice's days in Los Angeles: over the date line and back.
LEAVES, RETURNS = datetime(2026, 6, 10, 3, tzinfo=UTC), datetime(2026, 6, 24, 3, tzinfo=UTC)


class Killed(BaseException):
    """What a process gets that is killed: nothing catches it, and nothing after it is done."""


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch, time_machine: Any) -> list[tuple[User, datetime]]:
    """Let all that is sent be written down: to whom, and when."""
    found: list[tuple[User, datetime]] = []
    monkeypatch.setattr(
        telling, "tell", lambda schedule, _what="": found.append((schedule.person, datetime.now(tz=UTC)))
    )
    return found


def year(time_machine: Any, chance: random.Random) -> Iterator[datetime]:
    """Give each moment at which the clock finds somebody who is due, up to some minutes late."""
    at = BEGINS
    while at < ENDS:
        yield at
        due = (one.next_due_at for one in Schedule.objects.all())
        at = max(min([moment for moment in due if moment] or [at + A_DAY]), at) + timedelta(
            seconds=chance.randrange(1, 600)
        )
        time_machine.move_to(at, tick=False)


def travel(alice: User, at: datetime) -> None:
    zone = LOS_ANGELES if LEAVES <= at < RETURNS else AUCKLAND
    if alice.time_zone != zone:
        alice.time_zone = zone
        alice.save(update_fields=["time_zone"])
        zones.moved(alice, at=at)


@pytest.mark.full
def test_a_year_of_two(log: list[tuple[User, datetime]], time_machine: Any, alice: User, bob: User) -> None:
    chance = random.Random(7)  # noqa: S311
    User.objects.filter(pk=bob.pk).update(time_zone=LOS_ANGELES)
    User.objects.filter(pk=alice.pk).update(time_zone=AUCKLAND)
    alice, bob = User.objects.get(pk=alice.pk), User.objects.get(pk=bob.pk)
    couple = factories.a_couple(alice, bob, day_zone=AUCKLAND)
    time_machine.move_to(BEGINS, tick=False)
    reminded(alice, THANKS, on=BEGINS, at=time(21, 30))
    reminded(bob, THANKS, on=BEGINS, at=time(7))  # as soon as the quiet hours end: a clock change is near
    deeds: dict[tuple[User, date], datetime] = {}
    for at in year(time_machine, chance):
        travel(alice, at)
        for person in (alice, bob):
            today = couple.today(at)
            if chance.random() < 0.2 and (person, today) not in deeds:
                giving.give_now(couple, "Tea", by=person, day=today, key=uuid4())
                deeds[person, today] = at
        while sending.due(at):
            pass
    people = {person.pk: person for person in (alice, bob)}
    sent = [(people[person.pk], moment, person.zone) for person, moment in log]
    after = [moment for person, moment, _zone in sent if deeds.get((person, couple.today(moment)), moment) < moment]
    assert after == []
    walls = [(person, moment.astimezone(zone)) for person, moment, zone in sent]
    assert max(Counter((person, wall.date()) for person, wall in walls).values()) == 1
    assert {wall.strftime("%H:%M")[:4] for person, wall in walls if person == alice} <= {"21:3", "21:4"}
    assert {wall.strftime("%H:%M")[:4] for person, wall in walls if person == bob} <= {"07:0", "07:1"}
    for person in (alice, bob):
        told = {wall.date() for one, wall in walls if one == person}
        assert len(told) > 150
        assert _left_out(person, told, couple, deeds) <= 2  # the days on which somebody is under way


def _left_out(person: User, told: set[date], couple: Couple, deeds: Container[tuple[User, date]]) -> int:
    """Count the days on which something was due, nothing had been done, and nothing came."""
    at = time(21, 30) if person.time_zone == AUCKLAND else time(7)
    number, day = 0, BEGINS.date() + A_DAY
    while day < ENDS.date() - A_DAY:
        travels = person.time_zone == AUCKLAND and LEAVES.date() - A_DAY <= day <= RETURNS.date()
        zone = ZoneInfo(LOS_ANGELES if travels else person.time_zone)
        moment = datetime.combine(day, at, zone) + timedelta(minutes=10)
        number += day not in told and (person, couple.today(moment)) not in deeds
        day += A_DAY
    return number


@pytest.mark.full
def test_nothing_is_sent_twice_whoever_is_killed(
    monkeypatch: pytest.MonkeyPatch, time_machine: Any, alice: User, bob: User, couple: Couple
) -> None:
    time_machine.move_to(BEGINS, tick=False)
    for person, days in ((alice, EVERY_DAY), (bob, 0b101_0101)):
        reminded(person, THANKS, WEEKLY, on=BEGINS, days=days)
    chance = random.Random(11)  # noqa: S311
    chaos = _Chaos(chance, monkeypatch)
    for at in year(time_machine, chance):
        if at.day % 9 == 0:
            couple.evenings.get_or_create(name="daily-check-in", day=couple.today(at), path_run=None)
        _survive(partial(sending.due, at))
    assert chaos.lost > 20
    assert len(chaos.sent) > 300
    assert max(Counter(chaos.sent).values()) == 1


class _Chaos:
    """Workers that are killed before or after they send, and a second scheduler that has read the same."""

    def __init__(self, chance: random.Random, monkeypatch: pytest.MonkeyPatch) -> None:
        self.chance, self.patch, self.claim = chance, monkeypatch, sending._claim
        self.sent, self.lost = list[tuple[str, date]](), 0
        monkeypatch.setattr(telling, "tell", self.tell)
        monkeypatch.setattr(sending, "_claim", self.claimed_twice)
        monkeypatch.setattr(tasks, "send", _Queue(chance))

    def tell(self, schedule: Schedule, _what: str) -> None:
        if self.chance.random() < 0.2:
            self.lost += 1
            raise Killed
        self.sent.append((schedule.person.name, datetime.now(tz=UTC).date()))
        if self.chance.random() < 0.2:
            raise Killed

    def claimed_twice(self, *args: Any) -> None:
        """The other is first, or is killed on the way."""
        with self.patch.context() as inner:
            if self.chance.random() < 0.2:
                inner.setattr(tasks, "send", _Killing())
            _survive(partial(self.claim, *args))
        _survive(partial(self.claim, *args))


class _Killing:
    """A scheduler that is killed while it hands something over."""

    def using(self, **_backend: str) -> "_Killing":
        return self

    def enqueue(self, *_args: str) -> None:
        raise Killed


class _Queue:
    """A worker that may run a task twice."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.run = chance, SEND

    def using(self, **_backend: str) -> "_Queue":
        return self

    def enqueue(self, *args: str) -> None:
        for _ in range(self.chance.choice((1, 1, 2))):
            _survive(partial(self.run, *args))


def _survive(run: Callable[[], object]) -> None:
    with suppress(Killed):
        run()


@pytest.mark.full
@pytest.mark.django_db(transaction=True)
def test_four_schedulers_at_once_send_each_one_once(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)
    for number in range(60):
        reminded(factories.a_person(f"P{number}"), THANKS, on=NOW)
    time_machine.move_to(DUE, tick=False)
    barrier = Barrier(4)

    def look(_scheduler: int) -> None:
        barrier.wait(timeout=10)
        sending.due(DUE)
        connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(look, range(4)))
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(f"p{number}@example.org" for number in range(60))
