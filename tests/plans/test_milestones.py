"""Days that two people keep: when they come up, for whom, and what of them nobody else learns."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.plans.milestones import coming
from apps.plans.models import Milestone
from apps.vault.fields import Sealed
from tests import factories
from tests.conftest import As
from tests.full import few
from tests.pages import stable
from tests.plans.keeping import ADD, HOME, add, edit, hold, home
from tests.test_statements import statements

NIGHT = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)  # a Monday
TODAY = NIGHT.date()
LIST = "/plans/milestones/"


@pytest.fixture(autouse=True)
def evening(time_machine: Any) -> None:
    time_machine.move_to(NIGHT, tick=False)


def test_either_adds_and_edits_and_both_see_it_at_once(as_: As, alice: User, bob: User, couple: Couple) -> None:
    key = str(uuid4())
    first, again = (add(as_, alice, key=key, kind="yearly") for _ in range(2))
    assert first == again
    assert couple.milestones.count() == 1
    page = as_(bob).get(LIST).content.decode()
    assert "The keys" in page
    assert edit(as_, bob, first, name="The keys to 4B").status_code == 302
    page = as_(alice).get(first.get_absolute_url()).content.decode()
    assert "The keys to 4B" in page
    assert "Saturday, 29 February 2020" in page
    assert "Sunday, 28 February 2027" in page
    as_(bob).post(reverse("plans:delete_milestone", args=[first.pk]))
    assert "No milestones yet." in as_(alice).get(LIST).content.decode()


def test_two_who_edit_at_once_lose_nothing(as_: As, alice: User, bob: User, couple: Couple) -> None:
    milestone = add(as_, alice)
    shown = {"name": "The keys", "on": "2020-02-29", "kind": "first", "quiet": "celebrate"}
    edit(as_, alice, milestone, shown, name="The keys to 4B")
    edit(as_, bob, milestone, shown, quiet="quiet", kind="win")
    now = couple.milestones.get()
    with couple.keys_held():
        assert (now.name, now.kind, now.is_quiet, now.on) == ("The keys to 4B", "win", True, date(2020, 2, 29))


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"on": "2026-02-30"}, "That date doesn’t exist."),
        ({"on": ""}, "Pick the day."),
        ({"on": "1066-10-14"}, "Pick a day between 1900 and 2126."),
        ({"on": "9999-12-31"}, "Pick a day between 1900 and 2126."),
        ({"name": "x" * 300}, "That’s too long: 300 of 120 characters. Your words are still here."),
        ({"name": ""}, "There’s nothing here yet. A few words are enough."),
    ],
)
def test_what_can_not_be_is_said_beside_the_field_and_the_words_are_kept(
    as_: As, alice: User, couple: Couple, said: dict[str, str], sentence: str
) -> None:
    fields = {"name": "A first snow", "on": "2020-01-05", "kind": "first", "quiet": "celebrate"} | said
    answer = as_(alice).post(ADD, fields)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert f'value="{fields["name"]}"' in page or not fields["name"]
    assert not couple.milestones.exists()


def test_only_for_me_changes_no_byte_for_the_other_until_it_is_shared(
    as_: As, alice: User, bob: User, couple: Couple
) -> None:
    before = [stable(as_(bob).get(address)) for address in (LIST, HOME, "/plans/")]
    milestone = add(as_, alice, on="2026-11-30", only_me="on")
    hold(as_, alice, milestone, "no-hint")
    assert [stable(as_(bob).get(address)) for address in (LIST, HOME, "/plans/")] == before
    assert as_(bob).get(milestone.get_absolute_url()).status_code == 404
    assert "Only you can see this." in home(as_, alice)
    assert coming.coming(couple, bob, TODAY, date(2026, 12, 31)) == []
    edit(as_, alice, milestone, only_me="-")
    assert "The keys" in home(as_, bob)


def test_whoever_is_alone_keeps_it_for_themselves(as_: As, db: None) -> None:
    dana = factories.a_person("Dana")
    Couple.of(dana)
    assert add(as_, dana, kind="since").private_to == dana


def test_of_being_together_there_is_one(as_: As, alice: User, bob: User, couple: Couple) -> None:
    since = add(as_, alice, name="", kind="since", on="2016-12-05")
    answer = as_(bob).post(ADD, {"name": "Us", "on": "2016-12-06", "kind": "since", "quiet": "celebrate"})
    assert answer.status_code == 422
    assert "You’ve already said since when you’re together." in answer.content.decode()
    with transaction.atomic(), pytest.raises(IntegrityError):
        factories.a_milestone(couple, bob, kind="since")
    assert edit(as_, bob, since, on="2016-12-04").status_code == 302


def test_since_when_gives_years_and_days_together(as_: As, alice: User, bob: User, couple: Couple) -> None:
    add(as_, alice, name="", kind="since", on="2016-12-05")
    found = coming.coming(couple, bob, TODAY, date(2028, 1, 1))
    assert [(day, name) for day, name, _row in found] == [
        (date(2026, 12, 5), "Ten years together"),
        (date(2027, 11, 18), "4,000 days together"),
        (date(2027, 12, 5), "Eleven years together"),
    ]
    page = home(as_, bob)
    assert "Looking ahead" in page
    assert "Ten years together" in page
    assert "in 12 days" in page


def test_home_counts_down_for_thirty_days_and_no_longer(
    as_: As, alice: User, couple: Couple, time_machine: Any
) -> None:
    milestone = add(as_, alice, on="2026-12-24")
    assert "The keys" not in home(as_, alice)
    for day, words in ((24, "in 30 days"), (25, "in 29 days")):
        time_machine.move_to(NIGHT.replace(day=day), tick=False)
        assert words in home(as_, alice)
    time_machine.move_to(datetime(2026, 12, 24, 12, tzinfo=UTC), tick=False)
    assert "today" in home(as_, alice)
    time_machine.move_to(datetime(2026, 12, 25, 12, tzinfo=UTC), tick=False)
    assert "The keys" not in home(as_, alice)
    assert milestone.get_absolute_url() in as_(alice).get(LIST).content.decode()


@pytest.mark.parametrize("kind", few(["since", "first", "yearly", "win", "got-through", "remember"], 4))
@pytest.mark.parametrize("on", ["2026-11-24", "2016-11-24"])
def test_what_is_quiet_is_never_brought_up(as_: As, alice: User, bob: User, couple: Couple, kind: str, on: str) -> None:
    milestone = add(as_, alice, on=on, kind=kind, quiet="quiet")
    hold(as_, alice, milestone, "hint")
    for person in (alice, bob):
        hold(as_, person, milestone, "ours")
    for page in (home(as_, alice), home(as_, bob)):
        assert not [words for words in ("Looking ahead", "Tomorrow:", "The keys", "years together") if words in page]
    assert "Looking ahead" not in as_(alice).get(LIST).content.decode()
    assert "The keys" in as_(alice).get(LIST).content.decode()
    assert coming.coming(couple, bob, TODAY, TODAY + timedelta(days=2)) == []
    assert coming.coming_and_quiet(couple, bob, TODAY, TODAY + timedelta(days=2))


def test_the_evening_before_each_is_told_who_wants_it(
    as_: As, alice: User, bob: User, couple: Couple, time_machine: Any
) -> None:
    milestone = add(as_, alice, on="2026-11-24")
    before = home(as_, bob)
    assert "Tomorrow: The keys" in before
    assert "Looking ahead" not in before
    hold(as_, alice, milestone, "no-hint")
    assert home(as_, bob) == before
    page = home(as_, alice)
    assert "Tomorrow: The keys" not in page
    assert "Looking ahead" in page
    hold(as_, alice, milestone, "hint")
    assert "Tomorrow: The keys" in home(as_, alice)


@pytest.mark.parametrize(
    ("zone", "day", "at", "is_told"),
    [
        ("UTC", "2026-11-24", "2026-11-23T16:59", False),
        ("UTC", "2026-11-24", "2026-11-23T17:00", True),
        ("UTC", "2026-11-24", "2026-11-24T03:59", True),  # the couple's day turns at four
        ("UTC", "2026-11-24", "2026-11-24T04:00", False),
        ("Pacific/Auckland", "2026-11-25", "2026-11-24T04:00", True),  # 17:00 there
        ("America/Los_Angeles", "2026-11-24", "2026-11-24T00:59", False),  # 16:59 there
        ("America/Los_Angeles", "2026-11-24", "2026-11-24T01:00", True),
        ("Europe/Berlin", "2026-03-29", "2026-03-29T01:30", True),  # 03:30 in the night the clocks go on
        ("Europe/Berlin", "2026-03-29", "2026-03-29T02:00", False),  # 04:00
        ("Europe/Berlin", "2026-10-25", "2026-10-25T02:59", True),  # 03:59 in the night they go back
        ("Europe/Berlin", "2026-10-25", "2026-10-25T03:00", False),
    ],
)
def test_the_evening_is_the_couples_across_zones_and_clock_changes(
    as_: As, alice: User, couple: Couple, time_machine: Any, zone: str, day: str, at: str, is_told: bool
) -> None:
    Couple.objects.update(day_zone=zone)
    factories.a_milestone(couple, alice, on=day)
    time_machine.move_to(datetime.fromisoformat(at).replace(tzinfo=UTC), tick=False)
    assert ("Tomorrow: The day the keys came" in home(as_, alice)) == is_told


def test_a_ritual_repeats_once_both_call_it_theirs_and_nobody_learns_of_one_alone(
    as_: As, alice: User, bob: User, couple: Couple
) -> None:
    milestone = add(as_, alice, on="2020-11-30")
    pages = (LIST, HOME, milestone.get_absolute_url())
    before = [stable(as_(bob).get(address)) for address in pages]
    version = couple.members.get(user=bob).version
    hold(as_, alice, milestone, "ours")
    assert [stable(as_(bob).get(address)) for address in pages] == before
    assert couple.members.get(user=bob).version == version
    assert "You’ve said that this is yours." in as_(alice).get(pages[2]).content.decode()
    assert coming.coming(couple, bob, TODAY, date(2026, 12, 31)) == []
    hold(as_, bob, milestone, "ours")
    for person in (alice, bob):
        assert "You both call this yours." in as_(person).get(pages[2]).content.decode()
        assert [day for day, *_rest in coming.coming(couple, person, TODAY, date(2026, 12, 31))] == [date(2026, 11, 30)]
    hold(as_, bob, milestone, "not-ours")
    assert coming.coming(couple, alice, TODAY, date(2026, 12, 31)) == []


def test_words_that_can_not_be_read_break_no_page(as_: As, alice: User, bob: User, couple: Couple) -> None:
    milestone = factories.a_milestone(couple, alice, on="2026-11-30")
    Milestone.objects.filter(pk=milestone.pk).update(name=Sealed(b"\x01" * 40))
    assert "Looking ahead" not in home(as_, bob)
    for address in (LIST, milestone.get_absolute_url()):
        assert "These words can’t be read any more." in as_(bob).get(address).content.decode()


def test_a_hundred_milestones_cost_no_statement_more(as_: As, alice: User, couple: Couple) -> None:
    counts, browser = [], as_(alice)
    for many in (1, 100):
        for number in range(many):
            factories.a_milestone(couple, alice, on=f"2020-12-{number % 28 + 1:02}", kind="yearly")
        browser.get(HOME)
        counts.append([len(statements(lambda address=address: browser.get(address))) for address in (HOME, LIST)])
    assert counts[0] == counts[1]
    assert counts[0][1] <= 4
