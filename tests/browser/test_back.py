"""Back and forward again show a page as it was left, out of the browser's memory, with nothing to wait for."""

from collections.abc import Callable, Iterable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Server, send_form, sign_up
from tests.browser.test_device import back
from tests.browser.test_device import browser as browser
from tests.browser.test_pages import ANYWAY, OPEN, OWN

pytestmark = pytest.mark.browser
PLACES = ["/home/", "/together/", "/thanks/", "/story/", "/plans/", "/you/settings/"]
NOTED = "addEventListener('pageshow', ({ persisted }) => { window.cameBack = persisted })"
CAME_BACK = "window.cameBack || JSON.stringify(performance.getEntriesByType('navigation')[0].notRestoredReasons)"
# A password can be typed into the first two, which allauth lets nobody keep; the last is a page that isn't there.
NOT_THESE = {"/account/login/", "/account/signup/", "/no-such-page/"}


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    page = new_page()
    page.add_init_script(NOTED)
    return page


def not_restored(page: Page, addresses: Iterable[str]) -> dict[str, object]:
    """Look at one page after another, then go all the way back and forward; give what was loaded anew, and why."""
    found: dict[str, object] = {}
    for address in addresses:
        page.goto(address)
        there = page.url
        page.goto("/right-place/?between")
        for steps in (-1, 1, -1):
            back(page, steps=steps)
            if (came := page.evaluate(CAME_BACK)) is not True:
                found[f"{address} {steps}"] = came
        assert page.url == there
    return found


def test_the_places(page: Page, server: Server) -> None:
    sign_up(page, server, "Backer")
    assert not_restored(page, PLACES) == {}


@pytest.mark.full
def test_every_page(page: Page, server: Server) -> None:
    assert not_restored(page, [address for address in OPEN if address not in NOT_THESE]) == {}
    sign_up(page, server, "Backwards")
    send_form(page, "/story/add/", title="The soup", year="2026", words="It was too hot.")
    page.goto("/story/")
    page.get_by_role("link", name="The soup").first.click()
    page.get_by_role("heading", name="The soup").wait_for()
    memory = page.url.removeprefix(server.url)
    page.goto("/together/daily-check-in/")
    page.get_by_text("Each in our own time").click()
    page.get_by_role("button", name="Start").click()
    page.locator("#step").wait_for()
    run = page.url.removeprefix(server.url)
    addresses = [memory, f"{memory}change/", run, *OWN, *ANYWAY]
    assert not_restored(page, [address for address in addresses if address not in NOT_THESE]) == {}
