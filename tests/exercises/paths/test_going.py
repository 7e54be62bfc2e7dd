"""A path goes on by what was done, never by the calendar; any evening can be left out, swapped or done again."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import User
from apps.couples import pairing
from apps.couples.models import Couple, Membership
from apps.couples.rows import Gone
from apps.exercises import sofar
from apps.exercises.content import path as content
from apps.exercises.content.path import Path
from apps.exercises.models import Line
from apps.exercises.paths import going, progress
from tests import factories
from tests.exercises.paths.conftest import AT, DAY
from tests.full import few

pytestmark = pytest.mark.django_db


class Two:
    """Two on their path, a day after the other."""

    def __init__(self, couple: Couple, path: Path, by: User) -> None:
        self.couple, self.path, self.by, self.day = couple, path, by, DAY

    def start(self, path: Path | None = None) -> None:
        going.start(self.couple, path or self.path, by=self.by, day=self.day)

    def stop(self) -> None:
        going.stop(self.couple, self.path, by=self.by, day=self.day)

    def do(self, *names: str) -> None:
        for name in names:
            self.day += timedelta(days=1)
            going.do(self.couple, self.path, self.night(name), by=self.by, day=self.day)

    def skip(self, name: str) -> None:
        going.skip(self.couple, self.path, self.night(name), by=self.by, day=self.day)

    def take_in(self, name: str) -> None:
        going.skip(self.couple, self.path, self.night(name), by=self.by, day=None)

    def swap(self, *, back: bool = False) -> None:
        night = self.night("first")
        going.swap(self.couple, self.path, night, night.swap[0], by=self.by, back=back)

    def night(self, name: str) -> content.Night:
        return next(night for night in self.path.evenings if night.id == name)

    def now(self) -> progress.Progress:
        return progress.read(self.couple, self.by, self.path)[0]

    @property
    def lead(self) -> progress.Lead | None:
        return sofar.read(self.couple, self.by, DAY).lead

    @property
    def ahead(self) -> str:
        """What comes next, and on Home the same."""
        now, lead = self.now(), self.lead
        assert (lead.night.id if lead else None) == (now.next.night.id if now.next and now.is_running else None)
        return f"{now.next.night.id if now.next else 'over'}{'' if now.is_running else ', not running'}"


@pytest.fixture
def two(couple: Couple, path: Path, alice: User) -> Two:
    return Two(couple, path, alice)


WAYS = [
    ("", "first"),
    ("start", "first"),
    ("do first", "second"),
    ("do second", "first"),
    ("do first, do first", "second"),
    ("skip first", "second"),
    ("skip first, take_in first", "first"),
    ("skip first, do first", "second"),
    ("swap", "first"),
    ("do first, stop", "second, not running"),
    ("do first, stop, start", "second"),
    ("do first, do second, do third", "over, not running"),
    ("do first, do second, skip third", "over, not running"),
    ("do first, do second, skip third, take_in third", "third"),
    ("do first, do second, do third, do first", "over, not running"),
    ("do first, do second, do third, start", "first"),
    ("stop, do first", "second, not running"),
    ("skip first, stop, take_in first", "first, not running"),
]


@pytest.mark.parametrize(("acts", "ahead"), few(WAYS, 6))
def test_what_comes_next(two: Two, acts: str, ahead: str) -> None:
    two.start()
    for act in acts.split(", ") if acts else ():
        verb, *name = act.split()
        getattr(two, verb)(*name)
    assert two.ahead == ahead


def test_the_days_it_was_done_stand_with_it(two: Two) -> None:
    two.start()
    two.do("first", "second", "first")
    assert [one.days for one in two.now().evenings] == [
        [DAY + timedelta(days=1), DAY + timedelta(days=3)], [DAY + timedelta(days=2)], [],
    ]  # fmt: skip


def test_said_twice_it_was_done_once(two: Two, bob: User) -> None:
    two.start()
    for person in (two.by, bob):
        going.do(two.couple, two.path, two.path.evenings[0], by=person, day=DAY)
    assert two.couple.evenings.count() == 1


def test_a_part_is_swapped_and_back_again(two: Two) -> None:
    def names() -> list[str]:
        return [guide.id for _part, guide in two.now().evenings[0].parts]

    two.start()
    two.swap()
    assert names() == ["eye-contact", "five-minute-hug"]
    assert (two.now().evenings[0].swaps, len(two.now().evenings[0].swapped)) == ([], 1)
    two.swap(back=True)
    assert names() == ["daily-check-in", "five-minute-hug"]


def test_one_path_runs_at_a_time_and_the_other_waits_where_it_was(two: Two) -> None:
    two.start()
    two.do("first")
    two.start(content.load("en")["other"])
    assert two.lead.path.id == "other"  # type: ignore[union-attr]
    assert [run.path for run in two.couple.path_runs.running()] == ["other"]
    two.start()
    assert two.ahead == "second"
    assert two.couple.path_runs.count() == 2


def test_nothing_is_done_on_a_path_that_was_never_started(two: Two) -> None:
    acts: list[Callable[[], None]] = [partial(two.do, "first"), partial(two.skip, "first"), two.swap]
    for act in acts:
        with pytest.raises(Gone):
            act()
    two.stop()
    assert not two.couple.path_runs.exists()


def test_both_see_it_and_nobody_learns_whose_tap_it_was(two: Two, bob: User) -> None:
    two.start()
    acts: list[Callable[[], None]] = [partial(two.skip, "first"), two.swap, partial(two.do, "first"), two.stop]
    for act in acts:
        before = Membership.objects.get(user=bob).version
        act()
        assert Membership.objects.get(user=bob).version == before + 1
    for row in (*two.couple.path_runs.all(), *two.couple.path_evenings.all(), *two.couple.evenings.all()):
        held = [getattr(row, field.attname) for field in row._meta.concrete_fields]
        assert two.by.pk not in held
        assert bob.pk not in held


def test_home_asks_once_however_much_was_done(two: Two) -> None:
    two.start()
    two.do("first", "first", "first")
    two.skip("second")
    assert two.lead
    with CaptureQueriesContext(connection) as asked:
        lead = two.lead
    assert len(asked) == 1
    assert lead
    assert (lead.night.title, lead.night.minutes, lead.last) == ("My part", (15,), DAY + timedelta(days=3))
    assert lead.url == reverse("exercises:path_evening", args=["three", "third"])


def test_another_couple_is_on_its_own(two: Two, charlie: User) -> None:
    two.start()
    two.do("first")
    theirs = Two(Couple.of(charlie), two.path, charlie)
    assert theirs.now().run is None
    theirs.start()
    assert theirs.ahead == "first"
    theirs.skip("first")
    theirs.stop()
    assert two.ahead == "second"


def join(inviter: User, joiner: User) -> Couple:
    pairing.accept(pairing.invite(inviter, at=AT), by=joiner, at=AT)
    pairing.confirm(Couple.of(inviter).acceptances.get(), by=inviter, at=AT)
    return Couple.of(inviter)


def test_two_who_were_alone_on_the_same_path_are_on_it_together(path: Path, dana: User) -> None:
    erin = factories.a_person("Erin")
    alone = [Two(Couple.of(person), path, person) for person in (dana, erin)]
    for one in alone:
        one.start()
        one.skip("second")
        one.do("first")
        evening = one.couple.evenings.get()
        Line.objects.create(couple=one.couple, evening=evening, writer=one.by, words=f"A line of {one.by}")
    alone[1].do("first")
    alone[1].swap()
    couple = join(dana, erin)
    both = Two(couple, path, dana)
    assert both.ahead == "third"
    assert couple.path_runs.count() == 1
    assert [one.day for one in couple.evenings.order_by("day")] == [DAY + timedelta(days=1), DAY + timedelta(days=2)]
    assert {line.words for line in couple.evenings.earliest("day").lines.all()} == {"A line of Dana", "A line of Erin"}
    assert both.now().evenings[0].swapped


def test_another_path_of_who_joins_is_stopped_with_all_that_was_done(path: Path, dana: User) -> None:
    erin = factories.a_person("Erin")
    Two(Couple.of(dana), path, dana).start()
    theirs = Two(Couple.of(erin), content.load("en")["other"], erin)
    theirs.start()
    theirs.do("first")
    couple = join(dana, erin)
    assert [run.path for run in couple.path_runs.running()] == ["three"]
    later = Two(couple, theirs.path, dana)
    later.start()
    assert later.ahead == "second"
