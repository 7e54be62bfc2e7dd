"""From the landing page to “We did it”: two people who have never been here need few taps for it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server

pytestmark = pytest.mark.browser
MOST = 15  # one of them past “When not to use Nearer”, which each is shown before their first exercise


class Thumb:
    """Somebody at their phone, whose taps are counted; what they type is not a tap."""

    def __init__(self, page: Page, server: Server, name: str) -> None:
        self.page, self.server, self.name, self.taps = page, server, name, 0

    def tap(self, name: str, role: str = "button") -> None:
        self.page.get_by_role(role, name=name).first.click()  # type: ignore[arg-type]
        self.taps += 1

    def make_an_account(self, *, by: str) -> None:
        address = f"{self.name.lower()}@example.org"
        self.tap(by, "link")
        self.page.get_by_label("Your name").fill(self.name)
        self.page.get_by_label("Your email").fill(address)
        self.tap("Create my account")
        self.page.get_by_label("Code").fill(self.server.code_for(address))
        self.tap("Continue")


@pytest.mark.full
def test_a_first_evening_takes_each_at_most_fifteen_taps(new_page: Callable[..., Page], server: Server) -> None:
    ida, tom = Thumb(new_page(), server, "Idafirst"), Thumb(new_page(), server, "Tomfirst")
    ida.page.goto("/")
    ida.make_an_account(by="Create an account")
    ida.page.wait_for_url("**/home/")
    ida.tap("Invite your partner", "link")
    ida.tap("Make an invitation")
    link = ida.page.get_by_label("A link for one person. It works once.").input_value()
    ida.tap("Copy")
    tom.page.goto(link)
    tom.make_an_account(by="Create my account")
    tom.tap("Accept")
    ida.tap("Yes, that’s them")
    for one, other in ((ida, tom), (tom, ida)):
        expect(one.page.get_by_role("heading", name=f"You and {other.name} are connected")).to_be_visible()
        expect(one.page.locator(".scene.is-done")).to_be_visible()
    ida.tap("Continue", "link")
    ida.page.wait_for_url("**/home/")
    tom.tap("Continue", "link")
    tom.page.wait_for_url("**/home/")
    ida.tap("Nightly gratitude", "link")
    ida.tap("Start")
    expect(ida.page.get_by_role("heading", name="When not to use Nearer")).to_be_visible()
    ida.tap("Continue")
    ida.page.wait_for_url("**/talk/**")
    ida.tap("Start")
    while ida.page.locator(".talk-prompt.is-now").count():
        ida.tap("Next")
    ida.tap("We did it")
    ida.page.wait_for_url("**/evenings/**")
    tom.page.goto("/home/")
    expect(tom.page.get_by_role("link", name="Save a line about tonight")).to_be_visible()
    assert ida.taps <= MOST, ida.taps
    assert tom.taps <= MOST, tom.taps
