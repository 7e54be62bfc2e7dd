"""Home has one idea at a time, by rules that are data; why it is this one can't be read off the page."""

import itertools
import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises import suggesting
from apps.exercises.models import Parked, Preference
from apps.exercises.suggesting import Known, Rule, suggest
from tests.conftest import As
from tests.exercises.player import Player

NIGHT = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
TODAY = NIGHT.date()
RULES = (
    Rule("signs"),
    Rule("saved", ("weekly",)),
    Rule("since", ("weekly",), 7),
    Rule("untried", ("walk", "weekly", "cook")),
)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


TRIED = {"walk": ago(90), "cook": ago(80), "weekly": ago(1)}


@pytest.mark.parametrize(
    ("known", "without", "idea"),
    [
        ({"led": ("eyes", "hug"), "tapped": ago(2), "has_saved": True}, (), "eyes"),
        ({"led": ("eyes", "hug"), "tapped": ago(2)}, ("eyes",), "hug"),
        ({"led": ("eyes", "hug"), "tapped": ago(2), "last": TRIED | {"eyes": ago(2)}}, (), "hug"),
        ({"led": ("eyes",), "tapped": ago(2), "last": TRIED | {"eyes": ago(3)}}, (), "eyes"),
        ({"led": ("eyes",), "tapped": ago(2), "last": TRIED | {"eyes": ago(1)}}, (), ""),
        ({"has_saved": True, "last": TRIED}, (), "weekly"),
        ({"has_saved": True, "last": {"weekly": TODAY}}, ("weekly", "walk"), "cook"),
        ({"last": TRIED | {"weekly": ago(7)}}, (), "weekly"),
        ({"last": TRIED | {"weekly": ago(6)}}, (), ""),
        ({"last": {"weekly": ago(1), "walk": ago(400)}}, (), "cook"),
        ({"last": TRIED}, (), ""),
        ({}, ("walk", "weekly", "cook"), ""),
    ],
)
def test_the_first_rule_that_has_an_idea_speaks(known: dict[str, Any], without: tuple[str, ...], idea: str) -> None:
    assert suggest(RULES, Known(TODAY, **known), {*without}) == idea


def test_what_was_never_tried_comes_in_turn_one_a_week() -> None:
    days = [TODAY + timedelta(days=day) for day in range(7 * 6)]
    ideas = [suggest(RULES, Known(day)) for day in days]
    changes = [day for day, (one, next_one) in enumerate(itertools.pairwise(ideas)) if one != next_one]
    assert {later - day for day, later in itertools.pairwise(changes)} == {7}
    assert {*ideas} == {"walk", "weekly", "cook"}


def test_the_rules_of_the_site_are_sound() -> None:
    assert suggesting.faults(Path(settings.CONTENT)) == []
    assert [rule.when for rule in suggesting.rules(str(settings.CONTENT))] == ["signs", "saved", "since", "untried"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[rule]]\nwhen = "untried"\nto = ["flying"]', "names “flying”, which does not exist"),
        ('[[rule]]\nwhen = "never"', "Invalid enum value"),
        ('[[rule]]\nwhen = "saved"', "has no `to`"),
        ('[[rule]]\nwhen = "signs"\nto = ["eye-contact"]', "does nothing"),
        ('[[rule]]\nwhen = "since"\nto = ["eye-contact"]\ndays = 0', "Expected `int` >= 1"),
        ("rule = 3", "Expected `array`"),
        ("when = ", "suggestions.toml: Invalid value"),
    ],
)
def test_an_author_is_told_what_is_wrong(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "en" / "exercises").mkdir(parents=True)
    (tmp_path / "en" / "exercises" / "eye-contact.toml").touch()
    (tmp_path / suggesting.FILE).write_text(text)
    assert said in " ".join(suggesting.faults(tmp_path))


@pytest.fixture(autouse=True)
def evening(time_machine: Any) -> None:
    time_machine.move_to(NIGHT, tick=False)


def idea_of(player: Player) -> str:
    """Returns the part of Home with the idea, without where it leads and what it is."""
    page = player.browser.get(reverse("home:today")).content.decode()
    (found,) = re.findall(r'aria-labelledby="idea".*?</section>', page, re.DOTALL)
    return str(found)


@pytest.fixture
def two(as_: As, alice: User, bob: User, couple: Couple) -> tuple[Player, Player]:
    return Player(as_(alice), alice, couple), Player(as_(bob), bob, couple)


@pytest.mark.django_db
def test_own_taps_lead_to_an_idea_and_nothing_on_home_says_so(two: tuple[Player, Player]) -> None:
    one, other = two
    before, others = idea_of(one), idea_of(other)
    one.post("tap", one.begin("five-signs"), "taps", touch="care", talk="good")
    after = idea_of(one)
    assert "A little closer" in after
    assert "A little closer" not in before
    why = re.compile(r"<details.*", re.DOTALL)
    assert why.findall(after) == why.findall(before), "the explanation is the same whatever led there"
    assert idea_of(other) == others, "the other's own stays as it was"


@pytest.mark.django_db
def test_what_one_saved_leads_to_the_weekly_check_in(two: tuple[Player, Player], couple: Couple) -> None:
    one, other = two
    with couple.keys_held():
        Parked.put(couple, "The heating", by=one.person, day=TODAY)
    assert "Weekly check-in" in idea_of(one)
    assert "The heating" not in idea_of(one)
    assert "Weekly check-in" not in idea_of(other)


@pytest.mark.django_db
def test_what_is_hidden_or_private_is_never_the_idea(two: tuple[Player, Player], couple: Couple) -> None:
    one, _other = two
    for rule in suggesting.rules(str(settings.CONTENT)):
        for key in rule.to[:-1]:
            Preference.say(couple, key, "hidden", by=one.person)
    assert "A little closer" in idea_of(one)
    Preference.say(couple, "touch-slowly", "hidden", by=one.person)
    assert 'id="idea"' not in one.browser.get(reverse("home:today")).content.decode()
