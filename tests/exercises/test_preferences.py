"""A favourite, and what is hidden, is one person's own: for the other not a byte differs."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.couples import pairing
from apps.couples.models import Couple, Membership
from apps.exercises.content.load import load
from tests import factories
from tests.conftest import As
from tests.exercises.player import Player
from tests.full import few
from tests.pages import stable

pytestmark = pytest.mark.django_db
PREFER, TOGETHER, HUG = "/together/prefer/", "/together/", "five-minute-hug"
OTHERS = [
    "/home/",
    TOGETHER,
    f"{TOGETHER}?only=favourites",
    f"{TOGETHER}{HUG}/",
    f"{TOGETHER}something-else/",
    "/thanks/",
]


def say(browser: Client, exercise: str = HUG, **how: str) -> str:
    answer = browser.post(PREFER, how or {"favourite": exercise})
    assert answer.status_code == 302
    return str(answer["Location"])


def kept(couple: Couple) -> list[tuple[str, str]]:
    return [(row.exercise, row.how) for row in couple.preferences.all()]


def test_a_favourite_is_kept_and_let_go(as_: As, alice: User, couple: Couple) -> None:
    browser = as_(alice)
    for _ in range(2):
        assert say(browser, favourite=HUG, about="1") == f"{TOGETHER}{HUG}/"
    assert kept(couple) == [(HUG, "favourite")]
    assert 'aria-pressed="true"' in browser.get(f"{TOGETHER}{HUG}/").content.decode()
    found = browser.get(TOGETHER, {"only": "favourites"}).content.decode()
    assert "One exercise" in found
    assert f'href="{TOGETHER}{HUG}/"' in found
    say(browser, neither=HUG)
    assert kept(couple) == []


def test_what_is_hidden_stands_at_the_foot_and_can_be_shown_again(as_: As, alice: User, couple: Couple) -> None:
    browser = as_(alice)
    say(browser, favourite=HUG)
    say(browser, hidden=HUG, about="1")
    assert kept(couple) == [(HUG, "hidden")]
    about = browser.get(f"{TOGETHER}{HUG}/").content.decode()
    assert "You won’t see it any more. Nothing changes for" in about
    assert "Show again" in about
    for query in ("", "?need=touch", "?only=favourites"):
        page = browser.get(f"{TOGETHER}{query}").content.decode()
        above, foot = page.split("Hidden exercises")
        assert f"{TOGETHER}{HUG}/" not in above
        assert f"{TOGETHER}{HUG}/" in foot
    assert f"{TOGETHER}{HUG}/" not in browser.get("/home/").content.decode()
    assert say(browser, neither=HUG, need="touch", minutes="nonsense") == f"{TOGETHER}?need=touch"
    assert f"{TOGETHER}{HUG}/" in browser.get("/home/").content.decode()


@pytest.mark.parametrize("how", few(["favourite", "hidden", "neither"], 1))
def test_for_the_other_not_a_byte_differs(as_: As, alice: User, bob: User, couple: Couple, how: str) -> None:
    say(as_(alice), hidden="eye-contact")
    other = as_(bob)
    for address in OTHERS:
        other.get(address)
    before = [(stable(page), dict(page.items())) for page in map(other.get, OTHERS)]
    version = Membership.objects.get(user=bob).version
    say(as_(alice), **{how: HUG})
    say(as_(alice), **{how: "eye-contact"})
    assert [(stable(page), dict(page.items())) for page in map(other.get, OTHERS)] == before
    assert Membership.objects.get(user=bob).version == version


def test_each_has_their_own(as_: As, alice: User, bob: User, couple: Couple) -> None:
    say(as_(alice), hidden=HUG)
    say(as_(bob), favourite=HUG)
    assert couple.preferences.hidden_from(alice) == {HUG}
    assert couple.preferences.hidden_from(bob) == set()
    say(as_(bob), neither=HUG)
    assert couple.preferences.hidden_from(alice) == {HUG}


@pytest.mark.parametrize(
    "data",
    [{}, {"favourite": "nonsense"}, {"hidden": ""}, {"neither": "../x"}, {"shown": HUG}, {"favourite": "\x00"},
     {"hidden": "x" * 5000}],
)  # fmt: skip
def test_what_makes_no_sense_is_not_there(as_: As, alice: User, couple: Couple, data: dict[str, str]) -> None:
    assert as_(alice).post(PREFER, data).status_code == 404
    assert kept(couple) == []


def test_it_is_a_post_of_somebody_signed_in(as_: As, alice: User, couple: Couple) -> None:
    assert as_(alice).get(PREFER).status_code == 405
    assert "login" in Client().post(PREFER, {"favourite": HUG})["Location"]


def test_what_is_hidden_is_offered_nowhere(as_: As, alice: User, bob: User, couple: Couple) -> None:
    """After an end, after a “Not now” on one phone or two, and after an invitation."""
    every = [one for one in load("en").values() if one.id != "daily-check-in"]
    for one in every[:-3]:
        say(as_(alice), hidden=one.id)
    left = {one.slug for one in every[-3:]}
    offered = {f"{TOGETHER}{one.slug}/" for one in every if one.slug not in left}

    def offers(browser: Client, address: str) -> set[str]:
        page = browser.get(address).content.decode()
        return {address for address in offered if f'href="{address}"' in page}

    player = Player(as_(alice), alice, couple)
    run = player.begin("daily-check-in", "own")
    as_(alice).post(reverse("exercises:act", args=[run.pk, run.guide.steps[0].id, "stop"]))
    for address in (run.get_absolute_url(), f"{TOGETHER}daily-check-in/talk/", f"{TOGETHER}something-else/"):
        assert offers(as_(alice), address) == set()
    assert offers(as_(bob), f"{TOGETHER}something-else/") != set()


def test_after_a_not_now_there_are_two_others_and_an_end(as_: As, alice: User, bob: User, couple: Couple) -> None:
    as_(alice).post(reverse("exercises:begin", args=["daily-check-in"]), {"mode": "two"})
    answer = as_(bob).post(reverse("exercises:not_now", args=[couple.runs.get().pk]), follow=True)
    page = answer.content.decode()
    assert "That’s fine. Something else tonight?" in page
    assert "That’s it for tonight" in page
    assert page.count('class="item is-bare"') == 2
    assert f'href="{TOGETHER}daily-check-in/"' not in page
    touched = [f'href="{TOGETHER}{one}/"' for one in (HUG, "touch-slowly")]
    assert not any(one in page for one in touched)
    assert as_(bob).get(f"{TOGETHER}something-else/", {"not": "nonsense\x00"}).status_code == 200


def test_whoever_hides_all_five_still_has_a_home(as_: As, alice: User, couple: Couple) -> None:
    browser = as_(alice)
    for one in load("en"):
        say(browser, hidden=one)
    for address in ("/home/", TOGETHER, f"{TOGETHER}something-else/", f"{TOGETHER}?need=touch"):
        assert browser.get(address).status_code == 200


def test_last_nights_questions_are_not_asked_of_who_has_hidden_them(
    as_: As, alice: User, bob: User, couple: Couple, time_machine: Any
) -> None:
    time_machine.move_to(datetime(2026, 11, 24, 8, tzinfo=UTC), tick=False)
    Couple.objects.filter(pk=couple.pk).update(since=date(2026, 11, 1))
    asked = "Answer last night’s questions"
    assert asked in as_(alice).get("/home/").content.decode()
    say(as_(alice), hidden="daily-check-in")
    page = as_(alice).get("/home/").content.decode()
    assert asked not in page
    assert f"{TOGETHER}daily-check-in/" not in page
    assert asked in as_(bob).get("/home/").content.decode()


def test_they_come_along_to_another_space(as_: As, dana: User) -> None:
    erin = factories.a_person("Erin")
    say(as_(dana), hidden=HUG)
    say(as_(erin), favourite=HUG)
    now = timezone.now()
    pairing.accept(pairing.invite(erin, at=now), by=dana, at=now)
    pairing.confirm(Couple.of(erin).acceptances.get(), by=erin, at=now)
    kept = Couple.of(erin).preferences.values_list("person", "how")
    assert set(kept) == {(dana.pk, "hidden"), (erin.pk, "favourite")}
