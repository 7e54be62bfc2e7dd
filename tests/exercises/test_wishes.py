"""Wishes are a list of one's own that lasts: it opens when both have one to show, and changes whenever one likes."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content.load import load
from apps.exercises.models import Run, WishList
from apps.exercises.runs import wishing
from tests.conftest import As
from tests.exercises.player import Player, address
from tests.pages import stable

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
LISTS, EDIT, HOME = "/together/wishes/lists/", "/together/wishes/lists/edit/", "/home/"
TEA = "Bring me tea in bed"


@pytest.fixture(autouse=True)
def evening(time_machine: Any) -> None:
    time_machine.move_to(NIGHT, tick=False)


@pytest.fixture
def two(as_: As, alice: User, bob: User, couple: Couple) -> tuple[Player, Player]:
    return Player(as_(alice), alice, couple), Player(as_(bob), bob, couple)


def page(player: Player, where: str = LISTS) -> str:
    return player.browser.get(where).content.decode()


def picked(player: Player, *wishes: str, **more: str) -> Run:
    run = player.begin("love-languages", "own")
    player.browser.post(address("answer", run, "wishes"), {"words": wishes, **more})
    return player.run(run.pk)


def changed(player: Player, *wishes: str, **more: str) -> int:
    return player.browser.post(EDIT, {"words": wishes, **more}).status_code


def test_they_open_with_the_answers_and_stand_side_by_side(two: tuple[Player, Player]) -> None:
    one, other = two
    picked(one, "hand", "dread", own=TEA)
    before = page(other)
    assert "Reach for my hand" in page(one)
    assert "You’ll both see them once you’ve both picked." in page(one)
    assert TEA not in page(other)
    run = picked(other, "hand", "thank")
    assert TEA not in page(other), "the answers have not been opened"
    assert "Reach for my hand" not in before
    other.post("open", run, "show")
    shown = page(other)
    assert all(text in shown for text in (TEA, "Take over something I dread", "Thank me for something in particular"))
    assert shown.count("Reach for my hand") == 2
    assert shown.index("Acts of service") < shown.index("Physical touch") < shown.index("Something else")
    assert TEA in one.page(run, "?step=show")


def test_what_is_only_for_oneself_stays_so(two: tuple[Player, Player]) -> None:
    one, other = two
    run = picked(one, "hold", only_me="on")
    picked(other, "thank")
    other.post("open", run, "show")
    assert "Only you can see yours." in page(one)
    assert "Hold me for no reason" not in page(other) + other.page(run, "?step=show") + page(other, HOME)
    assert "Thank me for something in particular" in page(one)
    assert changed(one, "hold") == 302
    assert "Hold me for no reason" in page(other), "both have one to show"


def test_a_later_answer_shows_nowhere_before_it_opens(two: tuple[Player, Player]) -> None:
    one, other = two
    for player, wish in ((one, "hand"), (other, "thank")):
        changed(player, wish)
    version = other.couple.members.get(user=other.person).version
    run = picked(one, "dread", own=TEA)
    assert other.couple.members.get(user=other.person).version == version
    assert TEA not in page(other)
    assert "Reach for my hand" in page(other)
    picked(other, "thank")
    other.post("open", run, "show")
    assert TEA in other.page(run, "?step=show")
    changed(one, "dread", own=TEA)
    assert TEA in page(other)


def test_it_changes_and_goes_without_a_word(two: tuple[Player, Player], couple: Couple) -> None:
    one, other = two
    for player, wish in ((one, "hand"), (other, "thank")):
        changed(player, wish)
    assert "Reach for my hand" in page(other)
    changed(one, "back", own=TEA)
    assert "Reach for my hand" not in page(other)
    assert "Touch my back as you pass" in page(other)
    assert TEA in page(other)
    changed(one, "back", only_me="on")
    assert "Touch my back as you pass" not in page(other)
    changed(one)
    assert couple.wish_lists.count() == 1
    assert "Thank me for something in particular" in page(one)


def test_a_private_change_reaches_nobody(two: tuple[Player, Player], couple: Couple) -> None:
    one, other = two
    seat = couple.members.get(user=other.person)
    before, version = [stable(other.browser.get(where)) for where in (LISTS, HOME)], seat.version
    changed(one, "hand", only_me="on")
    changed(one, "hold", own=TEA, only_me="on")
    changed(one)
    seat.refresh_from_db()
    assert seat.version == version
    assert [stable(other.browser.get(where)) for where in (LISTS, HOME)] == before


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"words": ["hand", "hold", "back"], "own": TEA}, "Choose 3 at most."),
        ({"words": ["hand", "nonsense"], "own": TEA}, "That isn’t one of the answers."),
        ({"words": ["hand"], "own": "x" * 121}, "That’s too long"),
    ],
)
def test_what_does_not_fit_comes_back_with_the_words(
    two: tuple[Player, Player], couple: Couple, sent: dict[str, Any], said: str
) -> None:
    one, _other = two
    run = one.begin("love-languages", "own")
    for where in (EDIT, address("answer", run, "wishes")):
        answer = one.browser.post(where, sent)
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert sent["own"][:20] in answer.content.decode()
    assert not couple.wish_lists.exists()


def test_home_shows_one_on_one_day_of_the_week_in_turn(two: tuple[Player, Player], time_machine: Any) -> None:
    one, other = two
    changed(one, "hand", "hold", own=TEA)
    changed(other, "thank")
    seen: list[tuple[int, str]] = []
    wishes = {"Reach for my hand", "Hold me for no reason", TEA}
    for day in range(21):
        time_machine.move_to(NIGHT + timedelta(days=day), tick=False)
        other.browser.force_login(other.person)
        home = page(other, HOME)
        seen += [(day, wish) for wish in wishes if f"Alice would love: {wish}" in home]
    days, shown = zip(*seen, strict=True)
    assert [later - day for day, later in itertools.pairwise(days)] == [7, 7]
    assert {*shown} == wishes


def test_each_reads_them_in_their_own_language(two: tuple[Player, Player]) -> None:
    one, other = two
    changed(one, "hand")
    other.person.language = "de"
    other.person.save()
    changed(other, "thank")
    assert "Nimm meine Hand" in page(other)
    assert "Bedank dich" not in page(one)
    assert {step.kind for step in load("de")["love-languages"].steps if step.id == "wishes"} == {"ask"}
    assert [family.id for family in wishing.step_of("de").families] == ["words", "time", "gifts", "service", "touch"]


def test_the_database_holds_one_list_each(couple: Couple, alice: User) -> None:
    with couple.keys_held(), couple.change(by=alice, seen_by=[alice]):
        WishList.objects.create(couple=couple, person=alice, wishes="hand")
        with pytest.raises(IntegrityError), transaction.atomic():
            WishList.objects.create(couple=couple, person=alice, wishes="hold")


def test_the_way_there_is_on_the_page_of_the_exercise(two: tuple[Player, Player]) -> None:
    one, _other = two
    assert LISTS in page(one, reverse("exercises:about", args=["wishes"]))
    assert LISTS not in page(one, reverse("exercises:about", args=["daily-check-in"]))
