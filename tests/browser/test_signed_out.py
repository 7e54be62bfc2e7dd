"""Two tabs: signed out in one, the other still holds a form. Its words arrive after signing in."""

import itertools
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Server, sign_up
from tests.full import but_for

pytestmark = pytest.mark.browser
NUMBERS = itertools.count(1)
WORDS = "You made soup today because I was ill"


@pytest.fixture(params=but_for([True, False], True), ids=["script", "no script"])
def tab(request: pytest.FixtureRequest, new_page: Callable[..., Page], server: Server) -> Page:
    page = new_page(java_script_enabled=request.param)
    page.name = f"Twotabs{next(NUMBERS)}"  # type: ignore[attr-defined]
    sign_up(page, server, page.name)  # type: ignore[attr-defined]
    return page


def sign_out_elsewhere(tab: Page) -> Page:
    other = tab.context.new_page()
    other.goto("/account/logout/")
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_url("**/")
    return other


def sign_in(page: Page, server: Server, name: str) -> None:
    address = f"{name.lower()}@example.org"
    page.get_by_role("link", name="code").first.click()
    page.get_by_label("Your email").fill(address)
    page.get_by_role("button").filter(has_text="code").first.click()
    page.get_by_label("Code").fill(server.code_for(address))
    page.get_by_role("button", name="Continue").click()


def write_thanks(tab: Page) -> None:
    tab.goto("/thanks/")
    tab.get_by_label("today that you appreciated").fill(WORDS)


def write_memory(tab: Page) -> None:
    tab.goto("/story/add/")
    tab.get_by_label("What do you call it?").fill("The soup")
    tab.get_by_label("How you remember it").fill(WORDS)


def test_a_thank_you(tab: Page, server: Server) -> None:
    write_thanks(tab)
    sign_out_elsewhere(tab)
    tab.get_by_role("button", name="Save for tonight").click()
    tab.wait_for_url("**/account/login/**")
    sign_in(tab, server, tab.name)  # type: ignore[attr-defined]
    tab.wait_for_url("**/thanks/")
    tab.get_by_text("Saved for tonight").wait_for()
    assert WORDS in tab.content()


@pytest.mark.full
def test_a_thank_you_after_signing_in_elsewhere_too(tab: Page, server: Server) -> None:
    write_thanks(tab)
    other = sign_out_elsewhere(tab)
    other.goto("/account/login/")
    sign_in(other, server, tab.name)  # type: ignore[attr-defined]
    other.wait_for_url("**/home/")
    tab.get_by_role("button", name="Save for tonight").click()
    tab.get_by_text("Saved for tonight").wait_for()
    assert WORDS in tab.content()


@pytest.mark.full
def test_a_memory(tab: Page, server: Server) -> None:
    write_memory(tab)
    sign_out_elsewhere(tab)
    tab.get_by_role("button", name="Save").click()
    tab.wait_for_url("**/account/login/**")
    sign_in(tab, server, tab.name)  # type: ignore[attr-defined]
    tab.get_by_role("heading", name="The soup").wait_for()
    assert WORDS in tab.content()
