"""The exercise for thanks and the Thanks page are one thing: tonight's thank-you of each, one row, opened once."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.models import Answer, Run
from tests.conftest import As
from tests.exercises.player import Player
from tests.growing import counted
from tests.pages import stable

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 21, tzinfo=UTC)
DAY = date(2026, 11, 23)
SOUP = "You made soup today because I was ill, and I could sleep"
BUS = "You waited with me for the bus this morning, because I was cold"


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=True) as clock:
        yield clock


@pytest.fixture
def two(as_: As, alice: User, bob: User, couple: Couple) -> tuple[Player, Player]:
    return Player(as_(alice), alice, couple), Player(as_(bob), bob, couple)


def begin(player: Player) -> Run:
    return player.begin("nightly-gratitude", "own")


def write(player: Player, words: str) -> None:
    """Write on the Thanks page."""
    assert player.browser.post(reverse("gratitude:jar"), {"text": words}).status_code == 302


def answer(player: Player, run: Run, words: str) -> None:
    """Write in the exercise."""
    player.post("answer", run, "thanks", words=words)


def jar(player: Player) -> str:
    return stable(player.browser.get(reverse("gratitude:jar")))


def home(player: Player) -> str:
    return stable(player.browser.get(reverse("home:today")))


def scene(player: Player) -> str:
    page = home(player)
    return page[page.index('class="scene') :][:30]


def test_written_in_the_exercise_it_waits_on_the_thanks_page(two: tuple[Player, Player], couple: Couple) -> None:
    alice, bob = two
    before = [jar(bob), home(bob), couple.members.get(user=bob.person).version]
    run = begin(alice)
    answer(alice, run, SOUP)
    note = couple.thanks.get()
    assert (note.text, note.writer, note.day, note.evening, note.waits) == (SOUP, alice.person, DAY, True, True)
    assert not Answer.objects.exists()
    assert SOUP in jar(alice)
    assert SOUP in alice.page(run)
    assert "is-mine" in scene(alice)
    assert [jar(bob), home(bob), couple.members.get(user=bob.person).version] == before


def test_written_on_the_thanks_page_it_is_there_in_the_exercise(two: tuple[Player, Player], couple: Couple) -> None:
    alice, bob = two
    write(alice, SOUP)
    run = begin(alice)
    assert SOUP in alice.page(run)
    answer(alice, run, f"{SOUP} well")
    assert couple.thanks.get().text == f"{SOUP} well"
    begin(bob)
    assert SOUP not in bob.page(run)


@pytest.mark.full
@pytest.mark.parametrize("first", [answer, write])
@pytest.mark.parametrize("second", [answer, write])
def test_the_second_opens_both_here_and_there(
    two: tuple[Player, Player], couple: Couple, first: Any, second: Any
) -> None:
    alice, bob = two
    run, _same = [begin(player) for player in two]
    for player, how, words in ((alice, first, SOUP), (bob, second, BUS)):
        how(player, run, words) if how is answer else how(player, words)
    assert couple.thanks.in_jar().count() == 2
    for player in two:
        assert all(words in jar(player) for words in (SOUP, BUS))
        if player.at(run).id == "thanks":  # written on the other page: what has opened leads on from here
            assert "See what was opened" in player.page(run)
            player.go_on(run, player.at(run))
        assert player.at(run).id == "open"
        assert all(words in player.page(run) for words in (SOUP, BUS))
        assert "jar" in player.page(run)
        assert "Put mine in the jar" not in player.page(run)
        player.go_on(run, player.at(run))
        player.post("answer", run, "reply", words="touched")
        assert "That’s a good way to end a day." in player.page(run)
        assert "is-done" in scene(player)
    assert couple.thanks.count() == 2


def test_begun_after_both_opened_it_shows_them(two: tuple[Player, Player]) -> None:
    alice, bob = two
    write(alice, SOUP)
    write(bob, BUS)
    for player in two:
        run = begin(player)
        player.go_on(run, player.at(run))
        assert all(words in player.page(run) for words in (SOUP, BUS))


@pytest.mark.parametrize("opened", [False, True])
def test_removed_in_one_it_is_removed_in_the_other(two: tuple[Player, Player], couple: Couple, opened: bool) -> None:
    alice, bob = two
    run = begin(alice)
    answer(alice, run, SOUP)
    if opened:
        write(bob, BUS)
    alice.post("remove", run, "thanks")
    assert SOUP not in jar(alice)
    assert SOUP not in alice.page(run)
    assert couple.thanks.filter(writer=alice.person).exists() is opened
    if opened:
        assert "Deleted." in alice.page(run)
        assert couple.thanks.get(writer=alice.person).removed
    else:
        assert alice.at(run).id == "thanks"
        answer(alice, run, BUS)
        assert couple.thanks.get().text == BUS


def test_opened_it_stays_as_it_was(two: tuple[Player, Player], couple: Couple) -> None:
    alice, bob = two
    run = begin(alice)
    answer(alice, run, SOUP)
    write(bob, BUS)
    address = reverse("exercises:act", args=[run.pk, "thanks", "answer"])
    assert alice.browser.post(address, {"words": "Other words"}).status_code == 422
    assert couple.thanks.count() == 2


@pytest.mark.parametrize("words", ["", "x" * 1001])
def test_it_has_the_length_of_a_thank_you(two: tuple[Player, Player], couple: Couple, words: str) -> None:
    run = begin(two[0])
    address = reverse("exercises:act", args=[run.pk, "thanks", "answer"])
    answered = two[0].browser.post(address, {"words": words})
    assert answered.status_code == 422
    assert words in answered.content.decode()
    assert not couple.thanks.exists()


def test_last_evenings_is_last_evenings(two: tuple[Player, Player], couple: Couple, clock: Any) -> None:
    run = begin(two[0])
    clock.shift(timedelta(days=1))
    answer(two[0], run, SOUP)
    assert couple.thanks.get().day == DAY
    assert "is-mine" not in scene(two[0])


def test_a_week_of_it_costs_home_one_query(two: tuple[Player, Player], couple: Couple, clock: Any) -> None:
    costs = []
    for _ in range(3):
        run = begin(two[0])
        answer(two[0], run, SOUP)
        with counted() as count:
            home(two[0])
        costs.append(count["queries"])
        clock.shift(timedelta(days=1))
    assert costs[0] == costs[2]


def test_answers_of_before_still_open_and_lie_in_the_jar(two: tuple[Player, Player], couple: Couple) -> None:
    alice, bob = two
    run = begin(alice)
    Answer.objects.create(couple=couple, run=run, step="thanks", writer=alice.person, words=SOUP)
    begin(bob)
    answer(bob, run, BUS)
    for player in two:
        run.places.filter(person=player.person).update(step="open")
    assert BUS not in alice.page(run)
    alice.post("open", run, "open")
    for player in two:
        assert all(words in player.page(run) for words in (SOUP, BUS))
    assert {note.text for note in couple.thanks.in_jar()} == {SOUP, BUS}
