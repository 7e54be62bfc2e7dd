"""Five signs are tapped for oneself: one idea comes of them, and what both feel alike only if both ask on one day."""

import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content.load import load
from apps.exercises.content.signs import Signs
from apps.exercises.models import Run
from apps.exercises.steps.signs import history, suggest
from tests.conftest import As
from tests.exercises.player import Player, address
from tests.pages import stable

NIGHT = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
STEP = next(iter(load("en")["five-signs"].of_kind(Signs)))
G, B, C = "good", "between", "care"
FINE = "That sounds good. Keep doing what you’re doing."
MANY = "If it’s been like this for a while, a counsellor can help."


@pytest.fixture(autouse=True)
def evening(time_machine: Any) -> None:
    time_machine.move_to(NIGHT, tick=False)


@pytest.fixture
def two(as_: As, alice: User, bob: User, couple: Couple) -> tuple[Player, Player]:
    return Player(as_(alice), alice, couple), Player(as_(bob), bob, couple)


def marks(*points: str) -> dict[str, str]:
    return {sign.id: point for sign, point in zip(STEP.signs, points, strict=False) if point}


def tapped(player: Player, *points: str) -> Run:
    run = player.begin("five-signs")
    player.post("tap", run, "taps", **marks(*points))
    return player.run(run.pk)


@pytest.mark.parametrize(
    ("points", "last", "leads"),
    [
        ((C, C, G, G, G), "", "talk"),
        ((C, C, G, G, G), "talk", "touch"),
        ((C, G, G, G, G), "talk", "talk"),  # none other is alike
        ((B, G, C, G, G), "", "ease"),  # care goes before between
        ((B, B, G, G, B), "touch", "talk"),
        ((G, B, G, G, B), "touch", "seen"),
        ((G, G, G, G, G), "", ""),
        ((), "", ""),
        (("", "", "", C, ""), "", "time"),
        (("nonsense", G, G, G, G), "", ""),
    ],
)
def test_one_sign_leads_on(points: tuple[str, ...], last: str, leads: str) -> None:
    assert suggest(STEP, marks(*points), last) == leads


def test_each_sign_leads_to_what_the_design_names() -> None:
    assert {sign.id: sign.to for sign in STEP.signs} == {
        "talk": ("daily-check-in", "daily-question"),
        "touch": ("touch-slowly", "five-minute-hug"),
        "ease": ("time-out", "say-it-gently"),
        "time": ("phone-free-time", "date-night"),
        "seen": ("active-listening", "eye-contact"),
    }


def test_the_idea_stands_on_the_page_with_the_way_to_safety(two: tuple[Player, Player]) -> None:
    one, _other = two
    page = one.page(tapped(one, G, C, B, G, G))
    assert "You might like this one." in page
    assert "A little closer" in page
    assert "Five-minute hug" in page
    assert reverse("web:right_place") in page
    assert FINE not in page
    assert MANY not in page


def test_all_good_leads_nowhere_and_many_low_to_somebody_else(two: tuple[Player, Player]) -> None:
    one, other = two
    assert FINE in one.page(tapped(one, G, G, G, G, G))
    page = other.page(tapped(other, C, C, C, B, G))
    assert MANY in page
    assert "Finding a counsellor" in page
    assert reverse("web:right_place") in page


def test_each_may_be_left_out_and_tapped_again_replaces(two: tuple[Player, Player], couple: Couple) -> None:
    one, _other = two
    run = tapped(one, "", "", "", C, "")
    assert "Phone-free time" in one.page(run)
    tapped(one, "", "", "", G, "")
    (answer,) = couple.answers.all()
    assert json.loads(answer.words) == {"time": G}
    assert f'value="{G}"' in one.page(run, "?step=taps&show=again")


def test_what_is_no_point_is_said(two: tuple[Player, Player], couple: Couple) -> None:
    one, _other = two
    run = one.begin("five-signs")
    answer = one.browser.post(address("tap", run, "taps"), {"talk": "splendid", "touch": G})
    assert answer.status_code == 422
    assert not couple.answers.exists()


def test_alike_again_another_sign_leads_on(two: tuple[Player, Player], time_machine: Any) -> None:
    one, _other = two
    assert "Daily check-in" in one.page(tapped(one, C, C, G, G, G))
    time_machine.move_to(NIGHT + timedelta(days=7), tick=False)
    assert "A little closer" in one.page(tapped(one, C, C, G, G, G))
    time_machine.move_to(NIGHT + timedelta(days=14), tick=False)
    assert "Daily check-in" in one.page(tapped(one, C, C, G, G, G))
    assert [day for day, _marks in history(one.couple, one.person)] == [
        date(2026, 11, 23) + timedelta(days=days) for days in (0, 7, 14)
    ]
    assert history(one.couple, two[1].person) == []


def test_the_other_sees_no_byte_of_it(two: tuple[Player, Player], as_: As, bob: User) -> None:
    def seen() -> list[str]:
        return [stable(as_(bob).get(page)) for page in ("/home/", "/together/", "/together/a-minute/")]

    one, other = two
    before = seen()
    run = tapped(one, C, C, C, C, C)
    one.post("show", run, "taps")
    assert seen() == before
    mine = tapped(other, G, G, G, G, G)
    assert mine == run
    page = other.page(run)
    assert "Show each other" in page
    assert "care" not in page


def test_both_ask_on_one_day_and_see_only_what_is_alike(two: tuple[Player, Player], couple: Couple) -> None:
    one, other = two
    run = tapped(one, G, C, G, C, "")
    tapped(other, G, B, C, "", C)
    one.post("show", run, "taps")
    assert "You both feel good about:" not in one.page(run)
    assert couple.inputs.count() == 1
    other.post("show", run, "taps")
    for player in two:
        good, more = player.page(run).split("You both feel good about:")[1].split("You’d both like more of:")
        assert "We talk about more than bills and chores." in good
        assert "We hug, kiss and touch in ways I like." in more
        assert "Small disagreements" not in good + more
        assert "away from screens" not in good + more
    assert not couple.inputs.exists()


def test_nothing_alike_says_so(two: tuple[Player, Player]) -> None:
    one, other = two
    run = tapped(one, G, G, G, G, G)
    tapped(other, C, C, C, C, C)
    for player in two:
        player.post("show", run, "taps")
    assert "No overlap this time." in one.page(run)


def test_without_taps_there_is_nothing_to_show(two: tuple[Player, Player], couple: Couple) -> None:
    one, _other = two
    run = one.begin("five-signs")
    one.post("show", run, "taps")
    assert not couple.inputs.exists()


def test_alone_there_is_nobody_to_show_it_to(as_: As, dana: User) -> None:
    one = Player(as_(dana), dana, Couple.of(dana))
    assert "Show each other" not in one.page(tapped(one, C, G, G, G, G))


def test_at_its_end_all_of_it_can_be_deleted(two: tuple[Player, Player], couple: Couple) -> None:
    one, _other = two
    run = tapped(one, C, G, G, G, G)
    one.go_on(run, STEP)
    assert one.at(run).kind == "finish"
    one.post("delete-all", run, "end")
    assert not couple.answers.exists()
