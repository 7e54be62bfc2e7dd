"""One starts a quiet look, and the other joins from Home: on two phones, nobody reloads a page."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, pair, sign_up
from tests.browser.tapping import play
from tests.browser.test_together import begin, end_of

pytestmark = pytest.mark.browser
EXERCISE = "eye-contact"
STARTED = re.compile(r"Ada\w+ started")


@pytest.fixture
def two(new_page: Callable[..., Page], server: Server, request: pytest.FixtureRequest) -> tuple[Page, Page]:
    """Ada has started nothing yet; Ben has Home before him."""
    ada, ben = new_page(), new_page()
    name = request.node.originalname.split("_")[1]
    sign_up(ada, server, f"Ada{name}")
    sign_up(ben, server, f"Ben{name}")
    pair(ada, ben)
    ben.goto("/home/")
    ben.wait_for_function("document.readyState === 'complete'")
    return ada, ben


@pytest.mark.full
def test_the_other_joins_from_home_and_both_are_there(two: tuple[Page, Page]) -> None:
    ada, ben = two
    begin(ada, EXERCISE, "two")
    expect(ada.get_by_text("can join from Home for the next 15 minutes.")).to_be_visible()
    expect(ben.get_by_text(STARTED)).to_be_visible()
    ben.get_by_role("button", name="Join").click()
    for page in two:
        expect(page.get_by_text("You’re both here.")).to_be_visible()
    expect(ada.get_by_text("can join from Home")).to_have_count(0)
    play(ada, ben, end=end_of(EXERCISE))


@pytest.mark.full
def test_who_stops_takes_it_from_the_others_home(two: tuple[Page, Page]) -> None:
    ada, ben = two
    begin(ada, EXERCISE, "two")
    ben.get_by_role("button", name="Not now").click()
    expect(ben.get_by_text("Something else tonight?")).to_be_visible()
    ben.get_by_role("link", name="That’s it for tonight").click()
    ben.wait_for_url("**/home/")
    expect(ben.get_by_text(STARTED)).to_have_count(0)
    begin(ada, EXERCISE, "two")
    expect(ben.get_by_text(STARTED)).to_be_visible()
    ada.get_by_role("button", name="Stop", exact=True).click()
    expect(ada.get_by_text("The invitation has ended.")).to_be_visible()
    expect(ben.get_by_text(STARTED)).to_have_count(0)
