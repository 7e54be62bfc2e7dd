"""A cached page is, byte for byte, the page that would be made now: for the one who asks, whatever has been written."""

import itertools
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse

from apps.accounts.models import User
from apps.couples import cached
from apps.couples.models import Couple, Membership
from apps.drafts import drafting
from apps.gratitude import giving
from tests import whole
from tests.conftest import As
from tests.pages import stable
from tests.routes import every_route
from tests.test_authorship import forms
from tests.whole import NIGHT, Place

DECLARED = {"calendar:month", "calendar:today", "calendar:year", "home:today"}
DECLARED |= {f"memories:{name}" for name in ("again", "chapter", "month", "story", "this_day")}
DECLARED |= {f"plans:{name}" for name in ("dream", "dreams", "milestone", "milestones", "plan", "plans")}
HOME, STORY = reverse("home:today"), reverse("memories:story")
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def _with_a_cache(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PAGE_CACHE = 1024**2 * 8
    monkeypatch.setattr(cached, "cache", cached.PageCache())


@pytest.fixture
def place(time_machine: Any, alice: User, bob: User, couple: Couple) -> Place:
    time_machine.move_to(NIGHT, tick=False)
    return whole.furnish(couple, alice, bob)


@pytest.fixture
def browsers(place: Place) -> list[Client]:
    """Both, signed in, and with the cookie of the forms' token, which signing in by the door brings along."""
    both = [whole.browser_of(person) for person in (place.alice, place.bob)]
    for browser in both:
        browser.get(reverse("couples:settings"))
    return both


def declared(place: Place) -> list[str]:
    """Give the addresses of all declared pages, with what can be asked for behind a question mark."""
    found = place.addresses()
    return [address for address in found if getattr(resolve(address.partition("?")[0]).func, "is_cached", False)]


def differing(browser: Client, addresses: list[str], *, parts: bool = False) -> list[str]:
    """List what comes out of the cache otherwise than it would be made now."""
    found = []
    for address in addresses:
        for headers in ({}, HTMX) if parts else ({},):
            came = browser.get(address, headers=headers)
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(cached, "_may_be_cached", lambda _request: False)
                made = browser.get(address, headers=headers)
            if (came.status_code, stable(came)) != (made.status_code, stable(made)):
                found.append(f"{address} {headers}")
    return found


def test_pages_are_cached_only_where_it_is_declared() -> None:
    assert {route.name for route in every_route() if getattr(route.view, "is_cached", False)} == DECLARED


@pytest.mark.full
def test_a_page_comes_as_it_was_made_and_in_one_statement(place: Place, browsers: list[Client]) -> None:
    for browser in browsers:
        assert differing(browser, [HOME, STORY], parts=True) == []
        for address in declared(place):
            if browser.get(address).status_code == 200:
                with CaptureQueriesContext(connection) as queries:
                    browser.get(address)
                assert len(queries) == 1, address
                assert differing(browser, [address]) == []


def test_the_same_page_is_answered_with_nothing(place: Place, browsers: list[Client]) -> None:
    browser = browsers[0]
    for headers in ({}, HTMX):
        page = browser.get(HOME, headers=headers)
        same = browser.get(HOME, headers=headers | {"If-None-Match": f'"other", {page["ETag"]}'})
        assert (same.status_code, same.content, same["ETag"]) == (304, b"", page["ETag"])
        assert same["Cache-Control"] == "private, no-cache=True" or "no-cache" in same["Cache-Control"]
        assert same["Page-Of"] == page["Page-Of"]
        assert {"Cookie", "HX-Request", "Accept-Encoding"} <= set(same["Vary"].split(", "))
    part, page = browser.get(HOME, headers=HTMX), browser.get(HOME)
    assert part["ETag"] != page["ETag"]
    giving.give_now(place.couple, "The soup", by=place.bob, day=NIGHT.date(), key=place.memories[0].pk)
    assert browser.get(HOME, headers={"If-None-Match": page["ETag"]}).status_code == 200


@pytest.mark.full
def test_compressed_it_is_the_same(browsers: list[Client]) -> None:
    browser = browsers[0]
    plain = browser.get(HOME).content
    packed = [browser.get(HOME, headers={"Accept-Encoding": "gzip"}) for _ in range(2)]
    assert [page["Content-Encoding"] for page in packed] == ["gzip", "gzip"]
    assert packed[0].content == packed[1].content
    assert len(packed[0].content) < len(plain) / 2


def test_nobody_else_and_no_other_session_gets_it(place: Place, browsers: list[Client], as_: As) -> None:
    alices, bobs = browsers
    again = as_(place.alice)
    again.get(HOME)
    again.cookies["csrf"] = alices.cookies["csrf"].value
    for browser in (alices, bobs, again):
        browser.get(HOME)
    tag = alices.get(HOME)["ETag"]
    for browser in (bobs, again):
        page = browser.get(HOME, headers={"If-None-Match": tag})
        assert (page.status_code, page["ETag"] == tag) == (200, False)
        assert differing(browser, [HOME]) == []
    assert Client().get(HOME, headers={"If-None-Match": tag}).status_code == 302


def test_signing_out_forgets(browsers: list[Client]) -> None:
    alices, bobs = browsers
    for browser in browsers * 2:
        browser.get(HOME)
        browser.get(STORY)
    weight, tag = cached.cache.weight, alices.get(HOME)["ETag"]
    session = alices.session.session_key
    alices.post(reverse("account_logout"))
    assert alices.get(HOME, headers={"If-None-Match": tag}).status_code == 302
    assert session not in {place[0] for place in cached.cache._pages}
    assert 0 < cached.cache.weight < weight
    bobs.post(reverse("account_logout"))
    assert cached.cache.weight == 0


def test_a_session_that_was_ended_elsewhere_gets_nothing(place: Place, browsers: list[Client]) -> None:
    alices = browsers[0]
    alices.get(HOME)
    tag = alices.get(HOME)["ETag"]
    place.alice.set_password("another horse battery")
    place.alice.save()
    assert alices.get(HOME, headers={"If-None-Match": tag}).status_code == 302


def test_a_token_in_a_cached_page_counts(place: Place) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(place.alice)
    for _ in range(3):
        page = browser.get(HOME).content.decode()
    token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    begun = browser.post(reverse("exercises:begin", args=["long-hug"]), {"csrfmiddlewaretoken": token})
    assert begun.status_code == 302


def test_what_is_said_once_is_said_once(place: Place, browsers: list[Client]) -> None:
    browser = browsers[0]
    browser.get(STORY)
    before = stable(browser.get(STORY))
    photo = place.couple.photos.loose_of(place.alice)[0]
    browser.post(reverse("memories:sort"), {"photo": str(photo.pk), "memory": str(place.memories[0].pk)})
    said = browser.get(STORY)
    assert "One photo is in" in said.content.decode()
    assert "ETag" not in said
    assert "One photo is in" not in browser.get(STORY).content.decode()
    assert differing(browser, [STORY]) == []
    assert stable(browser.get(STORY)) != before


def test_what_one_writes_for_themselves_changes_nothing_for_the_other(place: Place, browsers: list[Client]) -> None:
    alices, bobs = browsers
    for browser in browsers:
        browser.get(HOME)
    tags = {address: bobs.get(address)["ETag"] for address in (HOME, STORY)}
    drafting.save(place.couple, "thanks", {"text": ["Soup"]}, by=place.alice, written=NIGHT, at=NIGHT)
    alices.post(reverse("memories:tell", args=[place.memories[0].pk]), {"words": "Mine", "keep": "me"})
    assert {address: bobs.get(address)["ETag"] for address in tags} == tags


@pytest.mark.full
def test_it_takes_no_more_room_than_it_may(browsers: list[Client], settings: LazySettings) -> None:
    browser = browsers[0]
    settings.PAGE_CACHE = max(len(browser.get(address).content) for address in (HOME, STORY)) + cached.BESIDE
    cached.cache.forget(str(browser.session.session_key))
    for address in (HOME, STORY, HOME):
        browser.get(address)
    assert cached.cache.weight <= settings.PAGE_CACHE
    assert list(cached.cache._pages) != []


def test_who_is_alone_has_none(dana: User, as_: As) -> None:
    browser = as_(dana)
    browser.get(HOME)
    assert "ETag" not in browser.get(HOME)


@pytest.mark.full
def test_another_build_makes_it_anew(browsers: list[Client], monkeypatch: pytest.MonkeyPatch) -> None:
    browser = browsers[0]
    tag = browser.get(HOME)["ETag"]
    monkeypatch.setattr(cached, "build", lambda: "another")
    assert browser.get(HOME, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.full
def test_the_clock_alone_makes_it_anew(place: Place, browsers: list[Client], time_machine: Any) -> None:
    """Every quarter of an hour for a day, where clocks stand between the hours, and then every day for ten."""
    User.objects.filter(pk=place.alice.pk).update(time_zone="Asia/Kathmandu")
    Couple.objects.update(day_zone="America/St_Johns")
    Membership.objects.update(looks_back=True)
    browser, began = browsers[0], datetime(2026, 11, 23, 21, 58, tzinfo=ZoneInfo("UTC"))
    steps = [timedelta(minutes=15 * quarter) for quarter in range(96)] + [timedelta(days=day) for day in range(2, 11)]
    pages = set()
    for step in steps:
        time_machine.move_to(began + step, tick=False)
        assert differing(browser, [HOME]) == [], step
        pages.add(browser.get(HOME).content)
    assert len(pages) >= 5


@pytest.mark.full
@pytest.mark.parametrize("who", [0, 1])
def test_whatever_is_written_shows(place: Place, browsers: list[Client], who: int) -> None:
    """Send every form there is; whoever's version it leaves as it was sees what they would see without a cache."""
    shown, wrote = list({resolve(one).url_name: one for one in declared(place) if "?" not in one}.values()), []
    doors = [address for address in place.addresses() if not address.startswith("/account/") and "?" not in address]
    for address, data in itertools.product(doors, [*forms(place)][1:2]):
        for browser, one in itertools.product(browsers, shown):
            browser.get(one)
        members = place.couple.members.order_by("slot").values_list("version", flat=True)
        before = [*members.all()]
        with CaptureQueriesContext(connection) as queries:
            browsers[who].post(address, data)
        if any(query["sql"].startswith(("INSERT", "UPDATE", "DELETE")) for query in queries):
            wrote.append(address)
            same = [browser for browser, *was in zip(browsers, before, members.all(), strict=True) if len({*was}) == 1]
            assert [differing(browser, shown) for browser in same] == [[]] * len(same), (address, data)
    assert len(wrote) >= 25
