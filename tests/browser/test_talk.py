"""One phone on the table leads two people: without a network, by its own bell, with script and without."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, sign_up

pytestmark = pytest.mark.browser
CHECK_IN, HUG = "/together/daily-check-in/talk/", "/together/five-minute-hug/talk/"
QUESTION = "/together/daily-question/talk/"
# Notes down when each tone is to begin, in seconds from the moment it is set; nothing needs to be heard.
FAKE = """
window.rung = []
window.AudioContext = class {
  get currentTime() { return Date.now() / 1000 }
  resume() {}
  get destination() { return {} }
}
const node = class { connect(other) { return other } disconnect() { this.off = true } stop() {} }
window.OscillatorNode = class extends node {
  start(at) { window.rung.push({ at: Math.round(at - Date.now() / 1000), node: this }) }
}
window.GainNode = class extends node {
  gain = { setValueAtTime() {}, linearRampToValueAtTime() {}, setTargetAtTime() {} }
}
"""


@pytest.fixture
def table(new_page: Callable[..., Page], server: Server, request: pytest.FixtureRequest) -> Page:
    page = new_page()
    page.add_init_script(FAKE)
    sign_up(page, server, "T" + "".join(letter for letter in request.node.originalname[5:] if letter.isalpha())[:24])
    return page


def said(page: Page) -> str:
    return page.locator(".talk-prompt.is-now .talk-say:visible").first.inner_text()


def to_the_end(page: Page) -> None:
    while page.locator(".talk-prompt.is-now").count():
        page.locator(".is-now [data-next], .is-now [data-pick]").first.click()


def test_it_needs_no_network_from_its_start_to_its_end(table: Page, trouble: list[str]) -> None:
    table.goto(CHECK_IN)
    table.get_by_role("button", name="Start").click()
    asked: list[str] = []
    table.on("request", lambda request: asked.append(request.url))
    table.context.set_offline(True)
    to_the_end(table)
    assert asked == []
    table.get_by_role("button", name="We did it").click()
    expect(table.get_by_text("Saved on this device. It’ll be sent when you’re online again.")).to_be_visible()
    expect(table.get_by_role("button", name="We did it")).to_be_hidden()
    assert ["ERR_INTERNET_DISCONNECTED" in one for one in trouble] == [True]  # the one request, at its end
    trouble.clear()
    table.context.set_offline(False)
    table.wait_for_url("**/home/")
    table.get_by_role("link", name="Save a line").click()
    table.wait_for_url("**/evenings/**")
    table.get_by_label("What do you want to remember?").fill("You were nervous about Thursday.")
    table.get_by_role("button", name="Save").click()
    expect(table.locator("blockquote").get_by_text("You were nervous about Thursday.")).to_be_visible()


def test_the_bell_rings_for_each_share_and_is_held_with_it(table: Page) -> None:
    table.goto(CHECK_IN)
    table.get_by_label("10 minutes").check(force=True)
    table.get_by_role("button", name="Start").click()
    table.get_by_role("button", name="Next").click()
    # Ten minutes for three questions of two people: a hundred seconds each, of which the bell tells.
    assert table.evaluate("rung.filter(({node}) => !node.off).map(({at}) => at)")[-1] == 100
    table.get_by_role("button", name="Pause").click()
    assert table.evaluate("rung.at(-1).node.off")
    table.get_by_role("button", name="Resume").click()
    assert table.evaluate("rung.filter(({node}) => !node.off).map(({at}) => at)")[-1] in (98, 99, 100)
    table.get_by_role("button", name="Stop here").click()
    assert table.evaluate("rung.at(-1).node.off")


def test_nobody_is_cut_off_and_what_has_a_clock_goes_on_by_itself(table: Page) -> None:
    table.clock.install()
    table.goto(CHECK_IN)
    table.get_by_role("button", name="Start").click()
    table.get_by_role("button", name="Next").click()
    first = said(table)
    table.clock.fast_forward("30:00")
    assert said(table) == first
    table.goto(HUG)
    table.get_by_role("button", name="Start").click()
    table.get_by_role("button", name="Yes").click()
    table.get_by_role("button", name="Next").click()
    table.clock.fast_forward("20:00")
    expect(table.locator(".is-now").get_by_text("One word each")).to_be_visible()


def test_not_now_ends_kindly_and_leaves_no_trace(table: Page) -> None:
    table.goto(HUG)
    table.get_by_role("button", name="Start").click()
    table.get_by_role("button", name="Not now").click()
    expect(table.get_by_role("heading", name="That’s fine. Something else tonight?")).to_be_visible()
    table.get_by_role("link", name="That’s it for tonight").click()
    table.wait_for_url("**/home/")
    expect(table.get_by_text("Save a line")).to_have_count(0)


@pytest.mark.full
def test_a_question_that_was_shown_is_not_there_the_next_time(table: Page) -> None:
    table.goto(QUESTION)
    table.get_by_role("button", name="Start").click()
    table.locator(".is-now").get_by_role("button", name="Deep").click()
    shown = [said(table)]
    table.locator(".is-now").get_by_role("button", name="Another one").click()
    shown.append(said(table))
    table.locator(".is-now [data-next]").click()
    assert said(table) == shown[1]  # both are asked the same
    to_the_end(table)
    table.get_by_role("button", name="We did it").click()
    table.wait_for_url("**/evenings/**")
    table.goto(QUESTION)
    there = {one.strip() for one in table.locator(".talk-card[data-deck=deep]").all_text_contents()}
    assert len(there) == 4
    assert not there & set(shown)


@pytest.mark.full
def test_who_goes_first_can_change(table: Page) -> None:
    table.goto(CHECK_IN)
    other = table.locator("[data-name=two]").text_content() or ""
    table.get_by_role("button", name="Swap").click()
    table.get_by_role("button", name="Start").click()
    table.keyboard.press("ArrowRight")
    assert table.locator(".is-now .talk-who").inner_text() in other


def test_it_is_one_long_page_without_script(new_page: Callable[..., Page], server: Server, table: Page) -> None:
    state = table.context.storage_state()
    browser = table.context.browser
    assert browser
    plain = browser.new_context(java_script_enabled=False, storage_state=state, base_url=server.url).new_page()
    plain.goto(CHECK_IN)
    assert plain.locator(".talk-prompt:visible").count() == 7
    expect(plain.get_by_role("button", name="Start")).to_be_hidden()
    plain.get_by_role("button", name="We did it").click()
    plain.wait_for_url("**/evenings/**")
    plain.context.close()


@pytest.mark.full
def test_every_state_is_sound_and_fits(table: Page) -> None:
    table.set_viewport_size({"width": 320, "height": 640})
    for address in (CHECK_IN, HUG):
        table.goto(address)
        sound(table)
        table.get_by_role("button", name="Start").click()
        while table.locator(".talk-prompt.is-now").count():
            sound(table)
            table.locator(".is-now [data-next], .is-now [data-pick]").first.click()
        sound(table)


def sound(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    serious = [one for one in Axe().run(page).response["violations"] if one["impact"] in ("serious", "critical")]
    assert serious == []
