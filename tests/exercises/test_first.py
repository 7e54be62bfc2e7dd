"""“When not to use Nearer” is shown once to each, before their first exercise. That they read it is not stored."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content.load import load
from apps.exercises.models import Run
from apps.exercises.talk import evening
from tests.conftest import As

pytestmark = pytest.mark.usefixtures("for_the_first_time", "couple")
QUESTIONS = "daily-check-in"
SAYS = "Nearer is for two people who can both say no without being afraid."
TALK = reverse("exercises:talk", args=[QUESTIONS])
BEGIN, BEFORE = (reverse(f"exercises:{name}", args=[QUESTIONS]) for name in ("begin", "before"))
EVENING = reverse("exercises:path_evening", args=["seven-evenings", "look-up"])


def shows_it(browser: Client, address: str) -> bool:
    answer = browser.get(address)
    assert answer.status_code == 200
    return SAYS in answer.content.decode()


@pytest.mark.parametrize("address", [TALK, EVENING])
def test_it_comes_once_before_a_page_that_leads_through_an_exercise(alice: User, as_: As, address: str) -> None:
    browser = as_(alice)
    assert shows_it(browser, address)
    assert not shows_it(browser, address)
    assert not shows_it(browser, TALK)


def test_what_was_chosen_goes_on_from_there(alice: User, as_: As) -> None:
    browser = as_(alice)
    sent = browser.post(BEGIN, {"mode": "two", "call": "1", "other": "x"})
    assert sent["Location"] == f"{BEFORE}?mode=two&call=1"
    assert not Run.objects.exists()
    page = browser.get(sent["Location"]).content.decode()
    assert SAYS in page
    assert f'action="{BEGIN}"' in page
    assert '<input type="hidden" name="mode" value="two">' in page
    begun = browser.post(BEGIN, {"mode": "two", "call": "1"})
    assert begun["Location"] == Run.objects.get().get_absolute_url()


def test_a_call_stays_a_call(alice: User, as_: As) -> None:
    page = as_(alice).get(f"{TALK}?call=1").content.decode()
    assert '<input type="hidden" name="call" value="1">' in page
    assert 'method="get" action=""' in page


def test_each_is_shown_it_for_themselves(alice: User, bob: User, couple: Couple, as_: As) -> None:
    """What both did on one phone says nothing of who of them has read it."""
    assert shows_it(as_(alice), TALK)
    evening.do(couple, load("en")[QUESTIONS], by=alice, day=date(2026, 11, 23), pick="")
    assert shows_it(as_(bob), TALK)


def test_who_has_begun_one_before_is_not_shown_it_again(alice: User, couple: Couple, as_: As) -> None:
    first = as_(alice)
    first.get(BEFORE)
    first.post(BEGIN, {"mode": "own"})
    assert not shows_it(as_(alice), TALK)


def test_nor_who_has_saved_a_line(alice: User, couple: Couple, as_: As) -> None:
    done = evening.do(couple, load("en")[QUESTIONS], by=alice, day=date(2026, 11, 23), pick="")
    evening.save(done, "A line", by=alice, is_private=True)
    assert not shows_it(as_(alice), TALK)


def test_asking_for_the_head_alone_shows_nothing(alice: User, as_: As) -> None:
    browser = as_(alice)
    browser.head(TALK)
    assert shows_it(browser, TALK)


def test_an_exercise_that_is_not_there_has_no_such_page(alice: User, as_: As) -> None:
    assert as_(alice).get(reverse("exercises:before", args=["none"])).status_code == 404


def test_nothing_of_it_is_written_to_the_couple_nor_heard_by_the_partner(
    alice: User, bob: User, couple: Couple, as_: As
) -> None:
    before = [person.membership.version for person in (alice, bob)]
    browser = as_(alice)
    browser.post(BEGIN, {"mode": "two"})
    browser.get(BEFORE)
    browser.get(TALK)
    for person in (alice, bob):
        person.membership.refresh_from_db()
    assert [person.membership.version for person in (alice, bob)] == before
    assert not couple.runs.exists()
    assert not couple.places.exists()
