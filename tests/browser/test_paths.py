"""Seven evenings by one phone on the table, with its clock run ahead; then their spread in the book."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from apps.exercises.content import path as content
from apps.exercises.content.load import load
from tests.browser.conftest import Server, pair, sign_up

pytestmark = pytest.mark.browser
MOST = 60  # prompts of an evening


def talked_through(page: Page) -> None:
    """Let the phone lead through an evening: tap what there is to tap, and let its clocks run out."""
    expect(page.locator("nav")).to_have_count(0)
    page.get_by_role("button", name="Start", exact=True).click()
    talk, now = page.locator("our-talk"), page.locator(".talk-prompt.is-now")
    for _ in range(MOST):
        if talk.get_attribute("data-state") != "on":
            break
        key, kind = now.get_attribute("id"), now.get_attribute("data-kind")
        if kind == "choice":
            now.locator("[data-pick]:visible").first.click()
        elif kind in ("timer", "turn"):
            page.clock.fast_forward(1000 * int(now.get_attribute("data-seconds") or 0) + 500)
        else:
            now.locator("[data-next]:visible").click()
        expect(page.locator(f'[id="{key}"].is-now')).to_have_count(0)
    expect(talk).to_have_attribute("data-state", "end")


def saved(page: Page, words: str) -> None:
    page.locator("textarea").fill(words)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("blockquote", has_text=words)).to_be_visible()


@pytest.mark.full
def test_seven_evenings_by_one_phone_become_a_spread_in_the_book(new_page: Callable[..., Page], server: Server) -> None:
    mara, robin = new_page(), new_page()
    for page, name in ((mara, "MaraPath"), (robin, "RobinPath")):
        sign_up(page, server, name)
    pair(mara, robin)
    mara.clock.install()
    mara.get_by_role("link", name="Exercises").click()
    mara.get_by_role("link", name="Seven evenings").click()
    mara.get_by_role("button", name="Start").click()
    evenings, guides = content.load("en")["seven-evenings"].evenings, load("en")
    for number, night in enumerate(evenings, start=1):
        expect(mara.get_by_role("heading", name=night.title, level=1)).to_be_visible()
        if all("talk" in guides[part.use].modes for part in night.parts):
            talked_through(mara)
        mara.get_by_role("button", name="We did it", exact=True).click()
        expect(mara.get_by_text(night.save).first).to_be_visible()
        if number != len(evenings):
            saved(mara, f"A line about {number}")
            mara.get_by_role("link", name="Seven evenings").click()
            mara.locator("details[open]").get_by_role("link", name="Start").click()
    robin.goto(mara.url)
    saved(robin, "Robin's line about the last")
    mara.get_by_role("link", name="See it in our book").click()
    spread = mara.locator(".part.is-spread")
    expect(spread.get_by_role("heading", level=3)).to_have_text([night.title for night in evenings])
    expect(spread.locator("blockquote p")).to_have_text(
        [*(f"A line about {number}" for number in range(1, len(evenings))), "Robin's line about the last"]
    )
    expect(spread.locator("cite").first).to_have_text("MaraPath")
    expect(spread.locator("cite").last).to_have_text("RobinPath")
    assert mara.evaluate("document.documentElement.scrollWidth <= innerWidth")
