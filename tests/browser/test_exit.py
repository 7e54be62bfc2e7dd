"""Leaving at once: the page is blank before anybody can look, and going back does not bring it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Request, Route, expect

from tests.browser.conftest import Server, sign_up
from tests.full import but_for

pytestmark = pytest.mark.browser
ELSEWHERE = "https://www.wikipedia.org/"
# Says how long after the last input the page is blank, on the clock that stands still until a frame is drawn.
WATCH = """
const { timeline } = document
for (const name of ["click", "keydown"]) addEventListener(name, () => { window.began = timeline.currentTime }, true)
new MutationObserver(() => {
  const blank = !document.body?.hasChildNodes()
  if (window.began && blank) console.info("blank after", timeline.currentTime - window.began, document.title)
}).observe(document, { childList: true, subtree: true })
"""


@pytest.fixture
def elsewhere(trouble: list[str]) -> Iterator[list[Request]]:
    """Collect what is asked of the page one leaves for; that one such request is no trouble."""
    asked: list[Request] = []
    yield asked
    trouble[:] = [said for said in trouble if said != ELSEWHERE]


# Tests are dealt out one by one: a worker may come back to a module that it had left, but never to a new server.
@pytest.fixture(scope="session")
def signed_in(browser: Browser, server: Server) -> Any:
    """Sign up once; leaving doesn't end a session."""
    page = browser.new_context(base_url=server.url).new_page()
    sign_up(page, server, "Leaver")
    cookies = page.context.cookies()
    page.context.close()
    return cookies


@pytest.fixture
def person(
    new_page: Callable[..., Page], signed_in: Any, elsewhere: list[Request], request: pytest.FixtureRequest
) -> Page:
    """Somebody signed in, in a browser for whom a blank page stands for the one outside."""
    script = getattr(request, "param", True)
    page = new_page(java_script_enabled=script)

    def answer(route: Route) -> None:
        elsewhere.append(route.request)
        route.fulfill(body="<h1>Somewhere else</h1>", content_type="text/html")

    page.context.route(ELSEWHERE + "**", answer)
    page.add_init_script(WATCH)
    page.context.add_cookies(signed_in)
    return page


def three_shifts(page: Page) -> None:
    for _ in range(3):
        page.keyboard.press("Shift")


def a_click(page: Page) -> None:
    page.locator("our-exit a").first.click()


@pytest.mark.parametrize("leave", [a_click, three_shifts])
@pytest.mark.parametrize(
    "address", but_for(["/home/", "/story/add/", "/account/sessions/", "/no-such-page/"], "/home/")
)
def test_blank_at_once_and_back_stays_away(
    person: Page, elsewhere: list[Request], trouble: list[str], address: str, leave: Callable[[Page], None]
) -> None:
    person.goto("about:blank")
    person.goto(address)
    with person.expect_console_message(lambda said: said.text.startswith("blank after")) as said:
        leave(person)
    person.wait_for_url(ELSEWHERE)
    _blank, _after, took, *title = said.value.text.split(" ")
    assert float(took) == 0
    assert title in ([], [""])
    assert "referer" not in elsewhere[-1].headers
    person.go_back()
    assert person.url == "about:blank"
    trouble[:] = [words for words in trouble if "404" not in words]


def test_three_shifts_work_after_the_page_has_changed_in_place(person: Page) -> None:
    person.goto("/together/daily-check-in/")
    person.get_by_text("Each in our own time").click()
    person.get_by_role("button", name="Start").click()
    person.locator("#step").wait_for()
    person.wait_for_load_state()  # before that, no script listens
    person.locator("#step").get_by_role("button").first.click()
    person.locator("#step textarea, #step input[type=text]").first.wait_for()
    three_shifts(person)
    person.wait_for_url(ELSEWHERE)


@pytest.mark.full
def test_three_shifts_count_while_the_page_changes_in_place(person: Page) -> None:
    """What is shown anew between them holds the way out, too."""
    person.goto("/together/daily-check-in/")
    person.get_by_text("Each in our own time").click()
    person.get_by_role("button", name="Start").click()
    person.locator("#step").wait_for()
    person.wait_for_load_state()
    person.keyboard.press("Shift")
    person.locator("#step").evaluate("step => step.replaceWith(step.cloneNode(true))")
    person.keyboard.press("Shift")
    person.keyboard.press("Shift")
    person.wait_for_url(ELSEWHERE)


@pytest.mark.full
def test_slow_shifts_and_capitals_leave_nobody(person: Page) -> None:
    person.goto("/story/add/")
    person.get_by_label("What do you call it?").press_sequentially("A B C D")
    for key in ("Shift+A", "Shift+B", "Shift+C", "Shift+D"):
        person.keyboard.press(key)
    assert person.url.endswith("/story/add/")
    expect(person.get_by_label("What do you call it?")).to_have_value("A B C DABCD")


@pytest.mark.parametrize("person", [False], indirect=True)
def test_works_without_script(person: Page) -> None:
    person.goto("/home/")
    person.get_by_role("link", name="Quick exit").click()
    person.wait_for_url(ELSEWHERE)
