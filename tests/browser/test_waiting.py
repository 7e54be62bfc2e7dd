"""Written without a network: it waits on the device, sealed, is sent once, and goes with the session."""

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Server, send_form, sign_up
from tests.full import few

pytestmark = pytest.mark.browser
WORDS = "CANARY-7f3a you carried the bags"
FIELD = "today that you appreciated"
WAITS = "Saved on this device. It’ll be sent when you’re online again."
# Everything that a browser holds for a site, as text.
HELD = """async () => {
  const found = [document.cookie, ...Object.entries(localStorage), ...Object.entries(sessionStorage)].map(String)
  for (const { name } of await indexedDB.databases()) {
    const database = await new Promise((resolve) => {
      indexedDB.open(name).onsuccess = ({ target }) => resolve(target.result)
    })
    for (const store of database.objectStoreNames) {
      const rows = await new Promise((resolve) => {
        database.transaction(store).objectStore(store).getAll().onsuccess = ({ target }) => resolve(target.result)
      })
      const text = (row) => Object.entries(row).map(([key, value]) =>
        key + new TextDecoder("latin1").decode(value.byteLength ? value : new TextEncoder().encode(value)))
      found.push(...rows.map((row) => text(row).join()))
    }
    database.close()
  }
  for (const name of await caches.keys())
    for (const asked of await (await caches.open(name)).keys())
      found.push(asked.url + await (await caches.match(asked)).text())
  return found.filter(String)
}"""


@pytest.fixture
def page(new_page: Callable[..., Page], server: Server, request: pytest.FixtureRequest) -> Page:
    """Somebody of their own for each test, in a browser with the service worker."""
    opened = new_page(service_workers="allow")
    sign_up(opened, server, f"Waits{request.session.items.index(request.node)}")
    opened.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    opened.goto("/thanks/")
    return opened


@pytest.fixture(autouse=True)
def _being_offline_is_no_trouble(trouble: list[str]) -> Iterator[None]:
    yield
    expected = ("net::ERR", "htmx:", "status of 403")
    trouble[:] = [said for said in trouble if not any(one in said for one in expected)]


def write_without_network(page: Page, words: str = WORDS) -> None:
    page.context.set_offline(True)
    page.get_by_label(FIELD).fill(words)
    page.get_by_role("button", name="Save for later").click()
    expect(page.get_by_text(WAITS)).to_be_visible()
    expect(page.get_by_label(FIELD)).to_have_value("")


def times_in_jar(page: Page, words: str = WORDS) -> int:
    return page.request.get("/thanks/").text().count(words)


def test_a_thank_you_is_sent_once_when_the_network_is_back(page: Page) -> None:
    write_without_network(page)
    held = page.evaluate(HELD)
    assert any(page.evaluate("document.documentElement.dataset.of") in row for row in held)
    assert "CANARY" not in "".join(held)
    assert page.evaluate("document.documentElement.dataset.seal") not in "".join(held)
    page.context.set_offline(False)
    expect(page.get_by_text(WORDS)).to_be_visible()
    expect(page.get_by_text(WAITS)).to_be_hidden()
    assert times_in_jar(page) == 1


@pytest.mark.full
def test_the_page_may_be_closed_meanwhile(page: Page) -> None:
    write_without_network(page)
    other = page.context.new_page()
    page.close()
    other.context.set_offline(False)
    other.goto("/home/")
    other.wait_for_function("indexedDB.databases().then((all) => all.some(({ name }) => name === 'nearer-waiting'))")
    other.wait_for_timeout(4000)
    assert times_in_jar(other) == 1


@pytest.mark.full
def test_an_answer_that_was_lost_does_not_send_it_twice(page: Page) -> None:
    def lose(route: Route) -> None:
        if route.request.method == "POST":
            assert route.fetch(max_redirects=0).status == 302
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route("**/thanks/", lose)
    page.get_by_label(FIELD).fill(WORDS)
    page.get_by_role("button", name="Save for later").click()
    expect(page.get_by_text(WAITS)).to_be_visible()
    page.unroute("**/thanks/")
    with page.expect_response(lambda got: got.url.endswith("/thanks/") and got.request.method == "POST") as sent:
        page.evaluate("dispatchEvent(new Event('online'))")
    assert sent.value.status == 204
    assert times_in_jar(page) == 1


@pytest.mark.full
def test_a_draft_waits_too(page: Page) -> None:
    page.context.set_offline(True)
    page.get_by_label(FIELD).press_sequentially(WORDS)
    expect(page.get_by_text("What you wrote is saved on this device.")).to_be_visible()
    assert "CANARY" not in "".join(page.evaluate(HELD))
    other = page.context.new_page()
    page.close()
    other.context.set_offline(False)
    with other.expect_response(lambda got: got.url.endswith("/drafts/")) as sent:
        other.goto("/home/")
    assert sent.value.status == 204
    other.goto("/thanks/")
    expect(other.get_by_label(FIELD)).to_have_value(WORDS)
    expect(other.get_by_text("Your draft from")).to_be_visible()


@pytest.mark.parametrize("how", few(["here", "elsewhere"], 1))
def test_signing_out_leaves_no_byte(page: Page, new_page: Callable[..., Page], server: Server, how: str) -> None:
    """Signed out here, or from elsewhere and looked at once more (DEV-6)."""
    write_without_network(page)
    if how == "here":
        page.route("**/thanks/", lambda route: route.abort())  # it still waits when they sign out
        page.context.set_offline(False)
        page.goto("/account/logout/")
        page.get_by_role("button", name="Sign out").click()
    else:
        other = new_page()
        other.context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
        send_form(other, "/account/logout/")
        page.context.set_offline(False)
        page.goto("/home/")
    page.wait_for_url(lambda url: urlsplit(url).path in ("/", "/account/login/"))
    page.wait_for_function(f"({HELD})().then((held) => held.length === 0)")
    assert page.evaluate("indexedDB.databases()") == []
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0


@pytest.mark.full
def test_nobody_else_sends_it(page: Page, new_page: Callable[..., Page], server: Server) -> None:
    """Another person in the same browser, whose cookies alone were taken away: it goes, unread."""
    write_without_network(page)
    theirs = new_page()
    sign_up(theirs, server, "Waitselse")
    page.context.clear_cookies()
    page.context.add_cookies(theirs.context.cookies())  # type: ignore[arg-type]
    page.context.set_offline(False)
    page.wait_for_timeout(1000)
    page.goto("/home/")
    page.wait_for_timeout(4000)
    assert page.evaluate(HELD) == [one for one in page.evaluate(HELD) if "/static/" in one or "/offline/" in one]
    assert times_in_jar(page) == 0
