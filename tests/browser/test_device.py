"""A device that somebody else picks up tells nothing: neither after signing out, nor when that was done elsewhere."""

import contextlib
import itertools
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Error, Page, expect

from tests.browser.conftest import CHROMIUM, Server, sign_up

pytestmark = [pytest.mark.browser, pytest.mark.full]
NUMBERS = itertools.count(1)
KINDS = """
/home/ /together/ /thanks/ /story/ /story/add/ /you/settings/ /account/email/ /pair/ {memory} {memory}change/
""".split()
KEPT = """async () => [
  document.cookie, ...Object.entries(localStorage), ...Object.entries(sessionStorage),
  ...await indexedDB.databases(), ...await caches.keys(),
].filter(String)"""
# Says which pages came back out of the browser's memory, and whether they could be seen before the server was asked.
RESTORED = """addEventListener("pageshow", ({ persisted }) => {
  if (persisted) setTimeout(() => console.info("restored", document.body.checkVisibility()))
})"""


@pytest.fixture(scope="module")
def browser(launch_browser: Callable[..., Browser]) -> Iterator[Browser]:
    """Start a Chromium with its back/forward cache, which Playwright switches off."""
    whole = {"executable_path": CHROMIUM} if CHROMIUM else {"channel": "chromium"}
    caching = launch_browser(ignore_default_args=["--disable-back-forward-cache"], **whole)
    yield caching
    caching.close()


@pytest.fixture
def canary() -> str:
    """A name that stands on every page of the person who has it."""
    return f"Canary{next(NUMBERS)}"


@pytest.fixture
def restored() -> list[str]:
    """What the pages said that came back out of the browser's memory."""
    return []


@pytest.fixture
def person(new_page: Callable[..., Page], server: Server, canary: str, restored: list[str]) -> Page:
    """Somebody with words of their own, who has looked at ten kinds of pages one after another."""
    page = new_page()
    page.on("console", lambda said: restored.append(said.text) if said.text.startswith("restored") else None)
    page.add_init_script(RESTORED)
    sign_up(page, server, canary)
    page.goto("/thanks/")
    page.get_by_label("today that you appreciated").fill(f"{canary}, you made soup today because I was ill")
    page.get_by_role("button", name="Save for tonight").click()
    page.get_by_text("Saved for tonight").wait_for()
    page.goto("/story/add/")
    page.get_by_label("What do you call it?").fill(f"{canary} and the tent")
    page.get_by_label("Year").fill("2018")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name=f"{canary} and the tent").wait_for()
    memory = page.url
    for address in KINDS:
        page.goto(address.format(memory=memory))
        assert canary.lower() in page.content().lower(), address
        assert page.evaluate(KEPT) == []
    return page


def back(page: Page, *, steps: int = -1) -> None:
    """Go back as a person does; Playwright's own way waits for a load that a page out of memory doesn't have."""
    page.evaluate(f"setTimeout(() => history.go({steps}))")
    for _ in range(40):
        page.wait_for_timeout(250)
        # Asked from outside each time: the page's own policy lets nothing be evaluated again and again within.
        with contextlib.suppress(Error):
            if page.evaluate("document.readyState === 'complete' && !document.documentElement.hidden"):
                return
    pytest.fail(f"{page.url} never came up")


def sign_out(page: Page) -> None:
    page.goto("/you/settings/")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in").wait_for()


def end_elsewhere(page: Page, new_page: Callable[..., Page], server: Server, canary: str) -> None:
    """Sign in on another device, and sign out everywhere else from there."""
    other = new_page()
    other.goto("/account/login/code/")
    other.get_by_label("Your email").fill(f"{canary.lower()}@example.org")
    other.get_by_role("button", name="Send me a code").click()
    other.get_by_label("Code").fill(server.code_for(f"{canary.lower()}@example.org"))
    other.get_by_role("button", name="Continue").click()
    other.wait_for_url("**/home/")
    other.goto("/account/sessions/")
    other.locator("summary", has_text="Sign out everywhere else").click()
    other.get_by_role("button", name="Sign out", exact=True).click()
    other.get_by_text("This one").wait_for()
    expect(other.locator("summary", has_text="Sign out everywhere else")).to_have_count(0)


def tells_nothing(page: Page, canary: str) -> None:
    assert canary.lower() not in page.content().lower(), page.url
    assert page.evaluate(KEPT) == []
    assert not any(canary.lower() in str(cookie).lower() for cookie in page.context.cookies())


def test_pages_do_come_back_out_of_memory(person: Page, restored: list[str], canary: str) -> None:
    """Without this, the tests below would prove nothing. Whoever is still signed in finds their words again."""
    person.goto("/story/add/")
    person.get_by_label("What do you call it?").fill("Half a sent")
    person.goto("/right-place/")
    back(person)
    assert restored == ["restored false"]
    expect(person.get_by_label("What do you call it?")).to_have_value("Half a sent")
    expect(person.get_by_label("What do you call it?")).to_be_visible()


def test_after_signing_out_no_way_leads_back(person: Page, canary: str) -> None:
    sign_out(person)
    tells_nothing(person, canary)
    for steps in [-1] * len(KINDS) + [1] * len(KINDS):
        back(person, steps=steps)
        tells_nothing(person, canary)


def test_ended_elsewhere_no_way_leads_back(
    person: Page, restored: list[str], new_page: Callable[..., Page], server: Server, canary: str
) -> None:
    person.goto("/right-place/")
    end_elsewhere(person, new_page, server, canary)
    for steps in [-1] * len(KINDS) + [1] * (len(KINDS) - 1):
        back(person, steps=steps)
        tells_nothing(person, canary)
    assert restored
    assert set(restored) == {"restored false"}


def test_whoever_signs_in_next_does_not_find_it(
    person: Page, new_page: Callable[..., Page], server: Server, canary: str, restored: list[str]
) -> None:
    person.goto("/home/")
    person.goto("/right-place/")
    person.context.clear_cookies()
    next_one = person.context.new_page()
    next_one.set_default_timeout(30_000)
    sign_up(next_one, server, f"Next{next(NUMBERS)}")
    back(person)
    assert restored == ["restored false"]
    person.get_by_role("heading", name="Next").wait_for()
    tells_nothing(person, canary)


def test_ended_elsewhere_one_visit_empties_the_device(
    person: Page, new_page: Callable[..., Page], server: Server, canary: str
) -> None:
    end_elsewhere(person, new_page, server, canary)
    with person.expect_response(f"{server.url}/home/") as answer:
        person.goto("/home/")
    assert answer.value.all_headers()["clear-site-data"] == '"cache", "storage"'
    tells_nothing(person, canary)
