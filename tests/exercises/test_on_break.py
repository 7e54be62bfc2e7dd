"""A break in the moment: both phones say until when, nobody learns whose wish it was, and nothing of it is stored."""

from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.couples.models import Couple, Membership
from apps.exercises.breaks import taking
from apps.exercises.models import Break
from apps.exercises.results import retention
from apps.live import wire
from tests import whole
from tests.pages import stable
from tests.test_statements import statements

pytestmark = pytest.mark.django_db
NIGHT = datetime(2026, 11, 23, 20, 30, tzinfo=UTC)
HOME, PAGE = reverse("home:today"), reverse("exercises:on_break")
BEGIN_AGAIN = "Start with one sentence that begins with “I”."
type Two = tuple[Client, Client]


@pytest.fixture
def two(alice: User, bob: User, couple: Couple, time_machine: Any, settings: LazySettings) -> Two:
    settings.PAGE_CACHE = 8 * 1024**2
    time_machine.move_to(NIGHT, tick=False)
    return whole.browser_of(alice), whole.browser_of(bob)


def tap(browser: Client, name: str, **data: str) -> None:
    assert browser.post(reverse(f"exercises:{name}"), data)["Location"] == PAGE


def make_longer(browser: Client) -> None:
    tap(browser, "longer", until=Break.objects.get().until.isoformat())


def seen(browser: Client, address: str = PAGE) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def test_both_see_it_at_once_each_on_their_own_clock(two: Two, alice: User, bob: User) -> None:
    bob.time_zone = "Asia/Tokyo"
    bob.save()
    before = [seen(browser, HOME) for browser in two]
    assert not any("taking a break" in page for page in before)
    tap(two[0], "take_break")
    for address in (HOME, PAGE):
        assert "You’re taking a break. Back at 20:51" in seen(two[0], address)
        assert "Back at 05:51" in seen(two[1], address)


def test_both_read_the_same_whoever_started(two: Two, couple: Couple) -> None:
    for starter in two:
        tap(starter, "take_break")
        pages = [stable(browser.get(PAGE)) for browser in two]
        assert pages[0].count("Ready") == pages[1].count("Ready") == 1
        assert {name for field in Break._meta.fields if (name := field.name)} == {"id", "couple", "until", "ready"}
        couple.breaks.all().delete()


def test_it_takes_what_they_agreed_on(two: Two, couple: Couple) -> None:
    couple.agreed_choices.create(exercise="time-out", step="length", option="60")
    tap(two[0], "take_break")
    assert couple.breaks.get().until == NIGHT + timedelta(minutes=61)


def test_a_second_start_changes_nothing(two: Two, couple: Couple, time_machine: Any) -> None:
    tap(two[0], "take_break")
    until = couple.breaks.get().until
    time_machine.move_to(NIGHT + timedelta(minutes=7), tick=False)
    for browser in two:
        tap(browser, "take_break")
    assert couple.breaks.get().until == until


def everything(browser: Client, person: User) -> list[object]:
    pages = [browser.get(address) for address in (HOME, PAGE, "/together/", "/together/time-out/")]
    return [Membership.objects.get(user=person).version, *((stable(page), dict(page.items())) for page in pages)]


def test_ready_is_seen_by_nobody_else_until_both_are(
    two: Two, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    tap(two[0], "take_break")
    everything(two[1], bob)
    before, told = everything(two[1], bob), list[UUID]()
    with monkeypatch.context() as patch:
        patch.setattr(wire, "tell", told.extend)
        for _twice in range(2):
            tap(two[0], "ready")
        assert everything(two[1], bob) == before
    assert "Waiting until you’re both ready." in seen(two[0])
    assert "Waiting until you’re both ready." in seen(two[0], HOME)
    tap(two[1], "ready")
    for browser in two:
        for address in (HOME, PAGE):
            assert BEGIN_AGAIN in seen(browser, address)
            assert "Back at" not in seen(browser, address)
    assert bob.pk not in told


def test_longer_shows_only_the_new_time(two: Two, alice: User, bob: User, couple: Couple) -> None:
    tap(two[0], "take_break")
    tap(two[0], "ready")
    old = stable(two[1].get(PAGE))
    make_longer(two[0])
    assert "Waiting" not in seen(two[0])
    assert "Back at 21:01" in seen(two[1])
    new = stable(two[1].get(PAGE)).replace("21:01", "20:51")
    assert _but_seconds(new) == _but_seconds(old)
    tap(two[0], "ready")
    make_longer(two[1])
    assert "Waiting until you’re both ready." in seen(two[0])
    assert "Waiting" not in seen(two[1])


def _but_seconds(page: str) -> list[str]:
    return [line for line in page.splitlines() if "data-seconds" not in line and "data-url" not in line]


def test_an_older_page_makes_it_longer_once(two: Two, couple: Couple) -> None:
    tap(two[0], "take_break")
    shown = couple.breaks.get().until
    for browser in two:
        tap(browser, "longer", until=shown.isoformat())
    assert couple.breaks.get().until == shown + timedelta(minutes=10)
    tap(two[0], "longer", until="nonsense")
    tap(two[0], "longer")
    assert couple.breaks.get().until == shown + timedelta(minutes=10)


def test_it_never_lies_more_than_two_hours_ahead(two: Two, couple: Couple) -> None:
    tap(two[0], "take_break")
    for _often in range(20):
        make_longer(two[0])
    assert couple.breaks.get().until == NIGHT + timedelta(minutes=121)
    assert "A bit longer" not in seen(two[1])


def test_when_the_time_is_up_both_read_how_to_begin_again_and_then_nothing(
    two: Two, couple: Couple, time_machine: Any
) -> None:
    tap(two[0], "take_break")
    until = couple.breaks.get().until
    for at, is_said in ((timedelta(), True), (timedelta(minutes=29), True), (timedelta(minutes=30), False)):
        time_machine.move_to(until + at, tick=False)
        for browser in two:
            for address in (HOME, PAGE):
                assert (BEGIN_AGAIN in seen(browser, address)) is is_said
                assert "Back at" not in seen(browser, address)
    for name in ("ready", "longer"):
        tap(two[0], name)
    assert couple.breaks.get().until == until


def test_it_leads_to_what_one_saves_for_the_weekly_check_in(two: Two) -> None:
    tap(two[0], "take_break")
    for browser in two:
        tap(browser, "ready")
    assert f"{reverse('exercises:about', args=['weekly-check-in'])}#parked" in seen(two[0])
    assert 'id="parked"' in seen(two[0], reverse("exercises:about", args=["weekly-check-in"]))


def test_the_row_goes_by_itself_and_nobody_hears_of_it(
    two: Two, couple: Couple, time_machine: Any, alice: User, bob: User
) -> None:
    tap(two[0], "take_break")
    time_machine.move_to(couple.breaks.get().until + taking.SHOWN - timedelta(seconds=1), tick=False)
    assert not retention.due(timezone.now())
    assert couple.breaks.exists()
    time_machine.move_to(couple.breaks.get().until + taking.SHOWN, tick=False)
    before = [everything(browser, person) for browser, person in zip(two, (alice, bob), strict=True)]
    assert retention.due(timezone.now())
    assert not couple.breaks.exists()
    assert [everything(browser, person) for browser, person in zip(two, (alice, bob), strict=True)] == before
    assert not couple.evenings.exists()


def test_home_asks_no_more_and_is_not_kept(two: Two) -> None:
    two[0].get(HOME)
    tap(two[1], "take_break")
    asked = statements(lambda: two[0].get(HOME))
    assert len(asked) <= 9, "\n".join(asked)
    assert "no-cache" in two[0].get(HOME)["Cache-Control"]
    assert "ETag" not in two[0].get(HOME)


def test_it_is_two_taps_from_home(two: Two) -> None:
    take = f'action="{reverse("exercises:take_break")}"'
    assert 'href="/together/"' in seen(two[0], HOME)
    assert take in seen(two[0], "/together/")
    assert take in seen(two[0], "/together/time-out/")
    assert take not in seen(two[0], "/together/active-listening/")


def test_the_safety_sentence_stands_on_its_page(two: Two) -> None:
    for _running in (False, True):
        page = seen(two[0])
        assert "If someone blocks the door" in page
        assert reverse("web:right_place") in page
        tap(two[0], "take_break")
