"""One's own page has what is only one's own; with a PIN, who holds the phone gets to none of it by any address."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import Pin, User
from apps.couples.models import Couple
from apps.drafts import drafting
from apps.exercises.models import Run
from tests.conftest import As
from tests.exercises.player import Player
from tests.pages import stable
from tests.test_statements import statements
from tests.whole import PASSWORD

NIGHT = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
PAGE, PIN, SET = "/together/just-for-you/", "/together/just-for-you/pin/", "/together/just-for-you/pin/set/"
TOUCH = "/together/just-for-you/touch-list/"


@pytest.fixture(autouse=True)
def evening(time_machine: Any) -> None:
    time_machine.move_to(NIGHT, tick=False)


def sure_of(as_: As, person: User) -> Client:
    """Has somebody show once more who they are."""
    person.set_password(PASSWORD)
    person.save()
    browser = as_(person)
    assert browser.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    return browser


@pytest.fixture
def written(as_: As, alice: User, couple: Couple) -> Run:
    """Something of everything that is Alice's alone."""
    one = Player(as_(alice), alice, couple)
    run = one.begin("forgiveness")
    one.go_on(run, run.guide.steps[0])
    one.post("answer", run, "what", words="The keys again")
    signs = one.begin("five-signs")
    one.post("tap", signs, "taps", talk="care", touch="good")
    touched = couple.runs.create(exercise="touch-slowly", version=1, day=NIGHT.date())
    marks = json.dumps({"hands": "yes", "lap": "no"})
    touched.answers.create(couple=couple, step="rungs", writer=alice, words=marks)
    started = {"text": ["You waited for me in the rain"]}
    drafting.save(couple, "thanks", started, by=alice, written=timezone.now(), at=timezone.now())
    return run


def with_pin(person: User, digits: str = "2468") -> None:
    Pin.objects.create(person=person, digest=make_password(digits))


def asks_for_pin(answer: Any) -> bool:
    return answer.status_code == 302 and str(answer["Location"]).startswith(PIN)


def enter(browser: Client, digits: str, on: str = PAGE) -> Any:
    return browser.post(PIN, {"pin": digits, "next": on})


def test_it_has_all_that_is_one_s_own(as_: As, alice: User, written: Run) -> None:
    page = as_(alice).get(PAGE).content.decode()
    for said in (
        "Five signs",
        "Forgiving",
        "As a friend would see it",
        "Your earlier taps",
        "Could use some care",
        "You waited for me in the rain",
        "Hold hands",
        "Head in a lap",
        written.get_absolute_url(),
        reverse("gratitude:jar"),
        reverse("web:right_place"),
    ):
        assert said in page, said
    assert "The keys again" not in page  # what was written stands on its own page
    assert "<title>Nearer</title>" in page


@pytest.mark.parametrize(
    ("form", "address"),
    [("plan", "/plans/add/"), ("plan:{key}", "/plans/{key}/change/"), ("tell:{key}", "/story/{key}/")],
)
def test_a_draft_leads_to_where_it_was_written(as_: As, alice: User, couple: Couple, form: str, address: str) -> None:
    key, now = uuid4(), timezone.now()
    drafting.save(couple, form.format(key=key), {"what": ["Half a"]}, by=alice, written=now, at=now)
    assert f'href="{address.format(key=key)}"' in as_(alice).get(PAGE).content.decode()


def test_the_other_s_has_nothing_of_it(as_: As, alice: User, bob: User, couple: Couple) -> None:
    before = [stable(as_(bob).get(page)) for page in (PAGE, "/home/", "/together/", "/account/settings/")]
    one = Player(as_(alice), alice, couple)
    run = one.begin("five-signs")
    one.post("tap", run, "taps", talk="care")
    with_pin(alice)
    assert [stable(as_(bob).get(page)) for page in (PAGE, "/home/", "/together/", "/account/settings/")] == before


def test_nothing_of_it_stands_on_home_or_among_what_is_under_way(as_: As, alice: User, written: Run) -> None:
    for page in ("/home/", "/together/"):
        assert written.get_absolute_url() not in as_(alice).get(page).content.decode()


def test_behind_a_pin_no_address_leads_to_it(as_: As, alice: User, couple: Couple, written: Run) -> None:
    signs = couple.runs.get(exercise="five-signs")
    with_pin(alice)
    browser = as_(alice)
    for address in (
        PAGE,
        TOUCH,
        written.get_absolute_url(),
        f"{written.get_absolute_url()}?step=what",
        signs.get_absolute_url(),
        "/together/a-minute/",
        "/together/putting-down/",
        "/together/friend/",
    ):
        answer = browser.get(address)
        assert asks_for_pin(answer), address
        assert "The keys again" not in answer.content.decode()
    assert browser.get("/together/daily-check-in/").status_code == 200


def test_the_pin_opens_it_for_ten_minutes_without_it(
    as_: As, alice: User, couple: Couple, written: Run, time_machine: Any
) -> None:
    with_pin(alice)
    browser, address = as_(alice), written.get_absolute_url()
    assert enter(browser, "2468", address)["Location"] == address
    for minutes in (9, 18, 27):
        time_machine.move_to(NIGHT + timedelta(minutes=minutes), tick=False)
        assert browser.get(address).status_code == 200
    time_machine.move_to(NIGHT + timedelta(minutes=38), tick=False)
    assert asks_for_pin(browser.get(address))
    assert asks_for_pin(as_(alice).get(PAGE))  # another session


def test_five_wrong_ones_and_a_quarter_of_an_hour(as_: As, alice: User, couple: Couple) -> None:
    with_pin(alice)
    browser = as_(alice)
    for digits in ("1111", "2222", "3333", "4444", "5555"):
        answer = enter(browser, digits)
        assert answer.status_code == 422
        assert "That’s not it. Try again." in answer.content.decode()
    right = enter(browser, "2468")
    assert right.status_code == 422
    assert "Wait 15 minutes" in right.content.decode()
    assert asks_for_pin(browser.get(PAGE))


@pytest.mark.parametrize("digits", ["", "123", "123456789", "12a4", "12 34", "１２３４", "\x00\x00\x00\x00"])
def test_what_is_no_pin_is_said_beside_its_field(as_: As, alice: User, couple: Couple, digits: str) -> None:
    with_pin(alice)
    assert enter(as_(alice), digits).status_code == 422
    browser = sure_of(as_, alice)
    assert browser.post(SET, {"pin": digits, "again": digits}).status_code == 422
    assert asks_for_pin(as_(alice).get(PAGE))


@pytest.mark.parametrize("on", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "", "next"])
def test_it_leads_on_only_within_this_site(as_: As, alice: User, couple: Couple, on: str) -> None:
    with_pin(alice)
    assert enter(as_(alice), "2468", on)["Location"] == PAGE


def test_only_who_shows_who_they_are_sets_changes_or_removes_it(as_: As, alice: User, couple: Couple) -> None:
    with_pin(alice)
    for data in ({"pin": "1357", "again": "1357"}, {"remove": "1"}):
        answer = as_(alice).post(SET, data)
        assert answer.status_code == 302
        assert "reauthenticate" in answer["Location"] or "/account/again" in answer["Location"]
    assert Pin.objects.get().digest
    assert enter(as_(alice), "2468").status_code == 302


def test_set_changed_and_removed(as_: As, alice: User, couple: Couple) -> None:
    browser = sure_of(as_, alice)
    assert browser.post(SET, {"pin": "1357", "again": "1358"}).status_code == 422
    assert browser.post(SET, {"pin": "1357", "again": "1357"})["Location"] == PAGE
    assert browser.get(PAGE).status_code == 200  # whoever has just set it is in
    assert "1357" not in Pin.objects.get().digest
    assert asks_for_pin(as_(alice).get(PAGE))
    browser.post(SET, {"pin": "24682468", "again": "24682468"})
    assert enter(as_(alice), "1357").status_code == 422
    assert enter(as_(alice), "24682468").status_code == 302
    browser.post(SET, {"remove": "1"})
    assert not Pin.objects.exists()
    assert as_(alice).get(PAGE).status_code == 200


def test_pins_are_kept_by_argon2() -> None:
    from config.settings import PASSWORD_HASHERS

    assert PASSWORD_HASHERS[0] == "django.contrib.auth.hashers.Argon2PasswordHasher"


def test_the_list_of_touch_is_changed_and_deleted_by_its_writer_alone(
    as_: As, alice: User, bob: User, couple: Couple, written: Run
) -> None:
    assert as_(bob).get(TOUCH).status_code == 404
    page = as_(alice).get(TOUCH).content.decode()
    assert "Hold hands" in page
    assert as_(alice).post(TOUCH, {"card-0": "yes"}).status_code == 422
    cards = {f"card-{number}": "ask" for number in range(10)}
    version = couple.members.get(user=bob).version
    assert as_(alice).post(TOUCH, cards).status_code == 302
    words = couple.answers.get(step="rungs").words
    assert set(json.loads(words).values()) == {"ask"}
    as_(alice).post(TOUCH, {"delete": "1"})
    assert not couple.answers.filter(step="rungs").exists()
    assert couple.members.get(user=bob).version == version
    assert as_(alice).get(TOUCH).status_code == 404


@pytest.mark.parametrize("number", [1, 20])
def test_it_asks_little_however_much_there_is(as_: As, alice: User, couple: Couple, number: int) -> None:
    for day in range(number):
        run = couple.runs.create(exercise="five-signs", version=1, day=NIGHT.date() - timedelta(days=day))
        run.answers.create(couple=couple, step="taps", writer=alice, words=json.dumps({"talk": "care"}))
        fields = {"text": [f"Words {uuid4()}"]}
        drafting.save(couple, f"tell:{uuid4()}", fields, by=alice, written=timezone.now(), at=timezone.now())
    browser = as_(alice)
    browser.get("/home/")
    assert len(statements(lambda: browser.get(PAGE))) <= 8
