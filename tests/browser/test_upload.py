"""Bringing photos from a phone: whatever happens on the way, all of them are in, and each of them once."""

import io
import itertools
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Server, sign_up

pytestmark = pytest.mark.browser
KEPT = "[data-files] input[name=photo]"
DATABASES = "async () => (await indexedDB.databases()).map(({ name }) => name)"


@pytest.fixture
def photos(tmp_path: Path) -> list[str]:
    """Thirty photos, each of two parts."""
    made = []
    for number in range(30):
        file = tmp_path / f"IMG_{number:04}.jpg"
        picture = Image.effect_noise((48, 36), 90).convert("RGB").resize((640, 480))
        buffer = io.BytesIO()
        picture.save(buffer, "JPEG", quality=60)
        file.write_bytes(buffer.getvalue() + bytes(1_000_000 - len(buffer.getvalue())))
        made.append(str(file))
    return made


@pytest.fixture
def page(new_page: Callable[..., Page], server: Server, request: pytest.FixtureRequest) -> Page:
    page = new_page()
    sign_up(page, server, "Up" + request.node.name[5:].split("[")[0].replace("_", "")[:20])
    page.goto("/story/add/")
    return page


def choose(page: Page, photos: list[str]) -> None:
    page.locator("input[type=file]").set_input_files(photos)


def until_more_than(page: Page, number: int) -> None:
    """Wait until so many are in, and go on while the others still come."""
    while page.locator(KEPT).count() <= number:
        page.wait_for_timeout(20)


def let_through(page: Page, parts: int) -> None:
    """Give no answer to later parts: however busy the machine is, not all photos are in before we act."""
    sent = itertools.count(1)
    page.route("**/photos/uploads/*/", lambda route: route.continue_() if next(sent) <= parts else None)


def kept_in_story(page: Page) -> int:
    page.goto("/story/add/?waiting=1")
    return page.locator(KEPT).count()


@pytest.mark.full
def test_reload_in_the_middle_of_thirty(page: Page, photos: list[str]) -> None:
    sent: list[int] = []
    page.on("request", lambda asked: sent.append(1) if asked.method == "PATCH" else None)
    let_through(page, 40)
    choose(page, photos)
    until_more_than(page, 8)
    page.reload()
    page.unroute_all(behavior="ignoreErrors")  # what was held back has gone with the page
    expect(page.get_by_text("Photos that weren’t finished")).to_be_visible()
    before = len(sent)
    choose(page, photos)
    expect(page.get_by_text("30 of 30 photos uploaded")).to_be_visible(timeout=60_000)
    assert before + len(sent) < 2 * 2 * 30
    assert page.evaluate(DATABASES) == []
    assert kept_in_story(page) == 30


@pytest.mark.full
def test_offline_in_the_middle(page: Page, photos: list[str], trouble: list[str]) -> None:
    let_through(page, 40)
    choose(page, photos)
    until_more_than(page, 5)
    page.context.set_offline(True)
    page.unroute_all(behavior="ignoreErrors")
    expect(page.get_by_text("Waiting for the connection").first).to_be_visible()
    page.wait_for_timeout(1500)
    page.context.set_offline(False)
    expect(page.get_by_text("30 of 30 photos uploaded")).to_be_visible(timeout=60_000)
    assert kept_in_story(page) == 30
    trouble[:] = [line for line in trouble if "ERR_INTERNET_DISCONNECTED" not in line]


@pytest.mark.full
def test_two_tabs_bring_the_same_folder(page: Page, photos: list[str]) -> None:
    other = page.context.new_page()
    other.goto(f"{page.url}")
    for tab in (page, other):
        choose(tab, photos)
    for tab in (page, other):
        expect(tab.get_by_text("30 of 30 photos uploaded")).to_be_visible(timeout=90_000)
    other.close()
    assert kept_in_story(page) == 30


@pytest.mark.full
def test_pause_leave_one_out_and_go_on(page: Page, photos: list[str]) -> None:
    let_through(page, 8)
    choose(page, photos[:8])
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("button", name="Resume")).to_be_visible()
    page.unroute_all(behavior="ignoreErrors")
    page.wait_for_timeout(300)
    stood = page.locator(KEPT).count()
    page.wait_for_timeout(700)
    assert page.locator(KEPT).count() == stood < 8
    page.get_by_role("button", name="Remove this photo").last.click()
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_text("7 of 7 photos uploaded")).to_be_visible(timeout=30_000)
    assert kept_in_story(page) == 7


@pytest.mark.full
def test_what_was_stopped_can_be_tried_again(page: Page, photos: list[str], trouble: list[str]) -> None:
    refused: list[str] = []

    def fail_once(route: Route) -> None:
        if not refused and route.request.method == "PATCH":
            refused.append(route.request.url)
            route.fulfill(status=403)
        else:
            route.continue_()

    page.route("**/photos/uploads/*/", fail_once)
    choose(page, photos[:3])
    expect(page.get_by_text("2 of 3 photos uploaded")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("3 of 3 photos uploaded")).to_be_visible(timeout=30_000)
    assert kept_in_story(page) == 3
    trouble[:] = [line for line in trouble if "403" not in line]


def test_the_form_waits_until_all_are_in(page: Page, photos: list[str]) -> None:
    page.get_by_label("What do you call it?").fill("A week by the sea")
    page.get_by_label("Year").fill("2018")
    choose(page, photos[:6])
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", name="A week by the sea")).to_be_visible(timeout=30_000)
    expect(page.locator("#memory .is-cover, #photos .photos > *")).to_have_count(6)


@pytest.mark.full
def test_a_queue_of_somebody_else_is_not_shown(page: Page, photos: list[str], server: Server) -> None:
    let_through(page, 20)
    choose(page, photos)
    until_more_than(page, 2)
    page.reload()
    page.unroute_all(behavior="ignoreErrors")  # what was held back has gone with the page
    expect(page.get_by_text("Photos that weren’t finished")).to_be_visible()
    page.goto("about:blank")  # an answer still on its way to the old page would bring a token of its own
    page.context.clear_cookies()
    sign_up(page, server, "Upnext")
    page.goto("/story/add/")
    page.wait_for_timeout(500)
    expect(page.get_by_text("Photos that weren’t finished")).to_be_hidden()
    assert page.evaluate(DATABASES) == []


@pytest.mark.full
def test_signing_out_forgets_the_queue(page: Page, photos: list[str]) -> None:
    let_through(page, 20)
    choose(page, photos)
    until_more_than(page, 2)
    page.unroute_all(behavior="ignoreErrors")
    page.goto("/you/settings/")
    assert page.evaluate(DATABASES) == ["nearer-photos"]
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in").wait_for()
    assert page.evaluate(DATABASES) == []


@pytest.mark.full
def test_no_room_is_said_and_loses_nothing(page: Page, photos: list[str], trouble: list[str]) -> None:
    no_room = '<li class="file"><span></span><b>IMG</b><small>We couldn’t save this photo just now.</small></li>'
    page.route("**/photos/uploads/*/", lambda route: route.fulfill(status=507, body=no_room), times=1)
    choose(page, photos[:1])
    expect(page.get_by_text("save this photo just now")).to_be_visible()
    choose(page, photos[:1])
    expect(page.get_by_text("1 of 1 photos uploaded")).to_be_visible()
    trouble[:] = [line for line in trouble if "507" not in line]
