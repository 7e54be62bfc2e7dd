"""Installed: the shell works without a network, and what is kept on the device is nobody's."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserType, Page, expect

from tests.browser.conftest import CHROMIUM, Server, sign_up

pytestmark = pytest.mark.browser
KEPT = """async () => {
  const found = {}
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const asked of await cache.keys()) found[asked.url] = await (await cache.match(asked)).text()
  }
  return found
}"""
OFFLINE = "ERR_INTERNET_DISCONNECTED"


@pytest.fixture(scope="module")
def browser(launch_browser: Callable[..., Browser]) -> Iterator[Browser]:
    """Start the whole Chromium: the light one shows no notifications."""
    started = launch_browser(**({"executable_path": CHROMIUM} if CHROMIUM else {"channel": "chromium"}))
    yield started
    started.close()


@pytest.fixture
def page(new_page: Callable[..., Page], server: Server, request: pytest.FixtureRequest) -> Page:
    """Somebody of their own for each test, on whose device the service worker has come."""
    opened = new_page(service_workers="allow")
    sign_up(opened, server, f"Installed{request.session.items.index(request.node)}")
    opened.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    opened.goto("/thanks/")
    opened.wait_for_function("navigator.serviceWorker.controller")
    return opened


def test_offline_any_page_is_the_neutral_one(page: Page, trouble: list[str]) -> None:
    page.context.set_offline(True)
    for address in ("/home/", "/story/", "/thanks/?month=2026-11"):
        page.goto(address)
        expect(page.get_by_role("heading", name="You’re offline.")).to_be_visible()
        assert page.url.endswith(address)
        assert page.evaluate("document.styleSheets[0].cssRules.length") > 5
        assert "Installed" not in page.content()
        assert "data-of" not in page.content()
    page.context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_label("today that you appreciated")).to_be_visible()
    trouble[:] = [said for said in trouble if OFFLINE not in said]


@pytest.mark.full
def test_only_static_files_and_the_neutral_page_are_kept(page: Page, server: Server) -> None:
    """What is kept is in the list of this build's static files (DEV-8)."""
    for address in ("/home/", "/story/", "/together/", "/you/settings/", "/thanks/"):
        page.goto(address)
    built = json.loads((server.folder / "static" / "staticfiles.json").read_text())["paths"].values()
    kept = {urlsplit(url).path: text for url, text in page.evaluate(KEPT).items()}
    assert kept.keys() - {f"/static/{name}" for name in built} == {"/offline/"}
    assert len(kept) == 6
    assert 'lang="en"' in kept["/offline/"]
    for private in ("Installed", "data-of", "csrfmiddlewaretoken", "made_for"):
        assert private not in "".join(kept.values())


@pytest.mark.full
def test_another_build_takes_the_place_of_the_old_shell(page: Page) -> None:
    page.evaluate("caches.open('an older build').then((old) => old.put('/static/old.css', new Response('')))")
    (name,) = [name for name in page.evaluate("caches.keys()") if name != "an older build"]
    page.evaluate("navigator.serviceWorker.getRegistration().then((ours) => ours.unregister())")
    page.goto("/home/")
    page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    page.wait_for_function("caches.keys().then((names) => names.length === 1)")
    assert page.evaluate("caches.keys()") == [name]


@pytest.mark.full
def test_it_can_be_installed(page: Page, server: Server, browser_type: BrowserType, tmp_path: Path) -> None:
    """What Chromium asks of a site that one can install, in a browser that isn't private: nothing is against it."""
    program: dict[str, Any] = {"executable_path": CHROMIUM} if CHROMIUM else {"channel": "chromium"}
    own = browser_type.launch_persistent_context(tmp_path, args=["--no-sandbox"], base_url=server.url, **program)
    own.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    for address in ("/home/", "/thanks/"):
        shown = own.new_page()
        shown.goto(address)
        wire = own.new_cdp_session(shown)
        assert wire.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
        manifest = wire.send("Page.getAppManifest")
        assert manifest["errors"] == []
        assert json.loads(manifest["data"])["display"] == "standalone"
    own.close()


@pytest.mark.full
def test_the_offer_to_install_goes_away(page: Page, server: Server) -> None:
    page.goto("/home/")
    page.get_by_role("button", name="Got it").click()
    page.goto("/home/")
    offer = page.get_by_text("Nearer can be on your home screen, like an app.")
    expect(offer).to_be_hidden()
    places = """() => [...document.querySelectorAll("#today section, #today h2")]
      .map((part) => [...part.classList, part.getBoundingClientRect().top].join())"""
    before = page.evaluate(places)
    page.evaluate("""() => {
      const asks = new Event("beforeinstallprompt", { cancelable: true })
      asks.prompt = async () => (window.prompted = true)
      asks.userChoice = Promise.resolve({ outcome: "dismissed" })
      dispatchEvent(asks)
    }""")
    expect(offer).to_be_visible()
    assert len(before) > 1
    assert page.evaluate(places) == before
    expect(page.get_by_text("tap Share")).to_be_hidden()
    with page.expect_navigation():
        page.get_by_role("button", name="Add it").click()
    expect(page.locator("our-install")).to_have_count(0)


@pytest.mark.full
def test_an_iphone_is_told_how(new_page: Callable[..., Page], server: Server) -> None:
    phone = new_page()
    phone.add_init_script("Object.defineProperty(navigator, 'standalone', { value: false })")
    sign_up(phone, server, "Iphone")
    phone.get_by_role("button", name="Got it").click()
    phone.goto("/home/")
    expect(phone.get_by_text("tap Share, then “Add to Home Screen”")).to_be_visible()
    phone.get_by_role("button", name="Not now").click()
    expect(phone.locator("our-install")).to_have_count(0)


def test_whatever_is_pushed_the_same_is_shown(page: Page, server: Server) -> None:
    page.context.grant_permissions(["notifications"], origin=server.url)
    wire = page.context.new_cdp_session(page)
    seen: list[str] = []
    noted = lambda got: seen.extend(ours["registrationId"] for ours in got["registrations"])  # noqa: E731
    wire.on("ServiceWorker.workerRegistrationUpdated", noted)
    wire.send("ServiceWorker.enable")
    page.wait_for_timeout(300)
    for data in ("Anna has written", '{"title":"x"}', ""):
        wire.send("ServiceWorker.deliverPushMessage", {"origin": server.url, "registrationId": seen[0], "data": data})
    page.wait_for_timeout(500)
    shown = page.evaluate(
        "navigator.serviceWorker.ready.then((ours) => ours.getNotifications())"
        ".then((all) => all.map(({ title, body }) => [title, body]))"
    )
    assert shown == [["Nearer", "A light is on."]]
