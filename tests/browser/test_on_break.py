"""A break on two phones: nobody reloads a page, and who is ready shows to nobody else."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, pair, sign_up
from tests.browser.test_pages import look_at

pytestmark = pytest.mark.browser
BACK = "You’re taking a break. Back at"
BEGIN_AGAIN = "Start with one sentence that begins with “I”."


@pytest.fixture
def two(new_page: Callable[..., Page], server: Server) -> tuple[Page, Page]:
    ada, ben = new_page(), new_page()
    sign_up(ada, server, "AdaBreak")
    sign_up(ben, server, "BenBreak")
    pair(ada, ben)
    for page in (ada, ben):
        page.goto("/home/")
        page.wait_for_function("document.readyState === 'complete'")
    return ada, ben


@pytest.mark.full
def test_both_phones_go_along_from_home_to_the_end(two: tuple[Page, Page]) -> None:
    ada, ben = two
    ada.get_by_role("link", name="Exercises").first.click()
    ada.get_by_role("button", name="Take a break").click()
    ada.wait_for_url("**/together/on-break/")
    expect(ada.get_by_role("heading", name=BACK)).to_be_visible()
    expect(ben.get_by_role("heading", name=BACK)).to_be_visible()
    was = ben.locator("#on-break").inner_text()
    ada.get_by_role("button", name="A bit longer").click()
    expect(ben.locator("#on-break")).not_to_have_text(was)
    ada.get_by_role("button", name="Ready").click()
    expect(ada.get_by_text("Waiting until you’re both ready.")).to_be_visible()
    expect(ben.get_by_text("Waiting until you’re both ready.")).to_have_count(0)
    look_at(ada, "/together/on-break/", "on-break-waits")
    look_at(ben, "/home/", "on-break-home")
    ben.get_by_role("button", name="Ready").click()
    for page in two:
        expect(page.get_by_role("heading", name=BEGIN_AGAIN)).to_be_visible()
    look_at(ben, "/together/on-break/", "on-break-over")
    ben.get_by_role("link", name="Save it for our weekly check-in").click()
    expect(ben.get_by_role("heading", name="Saved for our weekly check-in")).to_be_in_viewport()


def test_without_script_a_reload_shows_it(new_page: Callable[..., Page], server: Server) -> None:
    page = new_page()
    sign_up(page, server, "AliceNoScript")
    cookies = page.context.storage_state()
    plain = new_page(java_script_enabled=False, storage_state=cookies)
    plain.goto("/together/time-out/")
    plain.get_by_role("button", name="Take a break").click()
    expect(plain.get_by_role("heading", name=BACK)).to_be_visible()
    plain.get_by_role("button", name="Ready").click()
    expect(plain.get_by_role("heading", name=BEGIN_AGAIN)).to_be_visible()


def test_what_is_tapped_aloud_stands_at_the_end_and_is_kept(new_page: Callable[..., Page], server: Server) -> None:
    page = new_page()
    sign_up(page, server, "AdaAgrees")
    page.goto("/together/time-out/talk/")
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="The word “break”").click()
    page.get_by_role("button", name="An hour").click()
    while page.locator(".talk-prompt.is-now").count():
        page.locator(".is-now [data-next]").click()
    for option in ("The word “break”", "An hour"):
        expect(page.get_by_role("radio", name=option)).to_be_checked()
    page.get_by_role("button", name="We did it").click()
    page.wait_for_url("**/evenings/**")
    page.goto("/together/time-out/")
    expect(page.get_by_text("You agreed: the word “break”, an hour.")).to_be_visible()
