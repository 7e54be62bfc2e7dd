"""One clock for two phones: whatever happens to a phone, both show the same time within a second."""

import time
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, pair, sign_up

pytestmark = [pytest.mark.browser, pytest.mark.full]
DIGITS = "time.num"
TOLERANCE = 1.0  # seconds; the clock looks at itself four times in each


@pytest.fixture
def cut_off(trouble: list[str]) -> Iterator[None]:
    """Let requests fail that were made to fail here; htmx then says so, and rejects a promise that nobody holds."""
    yield
    failed = ("net::ERR_", "htmx:", "script: undefined")
    trouble[:] = [line for line in trouble if not any(words in line for words in failed)]


@pytest.fixture
def hugging(
    cut_off: None, new_page: Callable[..., Page], server: Server, request: pytest.FixtureRequest
) -> tuple[Page, Page]:
    """Two people whose five minutes have just begun."""
    mark = request.node.name[5:8].title()
    pages = new_page(), new_page()
    for page, name in zip(pages, ("Cleo", "Dan"), strict=True):
        sign_up(page, server, name + mark)
    pair(*pages)
    for page in pages:
        page.goto("/together/five-minute-hug/")
    for name in ("On two phones", "Start", "Yes, a hug", "I’m ready", "5 minutes", "I’m ready"):
        for page in pages:
            choice = page.get_by_text(name, exact=True)
            choice.first.click()
    for page in pages:
        expect(page.locator("our-timer[data-state=running]")).to_be_visible()
    return pages


# Digits are whole seconds; the moment at which they change tells more.
NEXT_CHANGE = """async (digits) => {
  const read = () => document.querySelector(digits).textContent
  const before = read()
  while (read() === before) await new Promise((next) => setTimeout(next, 10))
  return [read(), Date.now()]
}"""


def show_digits(page: Page) -> None:
    if not page.locator(DIGITS).is_visible():
        page.locator("[data-show-time]").click()


def seconds(page: Page) -> int:
    """Read the digits as a person does."""
    show_digits(page)
    return counted(page.locator(DIGITS).inner_text())


def counted(digits: str) -> int:
    minutes, rest = digits.split(":")
    return int(minutes) * 60 + int(rest)


def apart(*pages: Page) -> float:
    """Give by how many seconds clocks that run would end apart, each read where it changes to the next second."""
    ends: list[float] = []
    for page in pages:
        show_digits(page)
        digits, at = page.evaluate(NEXT_CHANGE, DIGITS)
        ends.append(counted(digits) + at / 1000)
    return max(ends) - min(ends)


def test_lost_reloaded_and_in_the_background(hugging: tuple[Page, Page], new_page: Callable[..., Page]) -> None:
    cleo, dan = hugging
    assert apart(cleo, dan) <= TOLERANCE
    began, at = seconds(cleo), time.monotonic()

    cleo.context.set_offline(True)
    dan.reload()
    assert apart(cleo, dan) <= TOLERANCE
    # Another page in front: timers of the one behind are throttled.
    front = cleo.context.new_page()
    front.bring_to_front()
    time.sleep(4)
    front.close()
    cleo.bring_to_front()
    while cleo.evaluate("document.hidden"):
        time.sleep(0.05)
    assert apart(cleo, dan) <= TOLERANCE
    cleo.context.set_offline(False)

    dan.locator("#hold").click()
    for page in (cleo, dan):
        expect(page.locator("our-timer[data-state=paused]")).to_be_visible(timeout=15_000)
        expect(page.get_by_role("heading", name="The hug")).to_be_visible()
        expect(page.locator(".timer").get_by_text("Paused. Take the time you need.")).to_be_visible()
    stood = seconds(cleo)
    assert seconds(dan) == stood
    time.sleep(2)
    assert seconds(cleo) == stood
    assert abs((began - stood) - (time.monotonic() - 2 - at)) < 20

    cleo.locator("#hold").click()
    for page in (cleo, dan):
        expect(page.locator("our-timer[data-state=running]")).to_be_visible(timeout=15_000)
    assert apart(cleo, dan) <= TOLERANCE

    # Cleo's tablet: a second device of the same person shows the same clock.
    tablet = new_page(viewport={"width": 820, "height": 1180})
    tablet.context.add_cookies(cleo.context.cookies())  # type: ignore[arg-type]
    tablet.goto(cleo.url)
    assert apart(cleo, dan, tablet) <= TOLERANCE

    tablet.locator("#enough").click()
    for page in (cleo, dan, tablet):
        expect(page.get_by_text("That was enough.")).to_be_visible(timeout=15_000)
    for page in (cleo, dan):
        page.get_by_role("button", name="Next: One word for it").click()
        expect(page.get_by_role("heading", name="One word for it")).to_be_visible()


def test_without_a_stream_it_asks_every_few_seconds(hugging: tuple[Page, Page]) -> None:
    cleo, dan = hugging
    cleo.route("**/live/**", lambda route: route.abort())
    cleo.reload()
    expect(cleo.locator("our-timer[data-state=running]")).to_be_visible()
    dan.locator("#hold").click()
    expect(cleo.locator("our-timer[data-state=paused]")).to_be_visible(timeout=8_000)
    expect(cleo.locator("[data-quiet-line]")).to_be_hidden()
