"""Every page, as a visitor and as a couple, on a phone and wide, by day and by night: nothing in anybody's way."""

import os
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Server, pair, send_form, sign_up, sign_up_by_hand
from tests.full import but_for, few

pytestmark = pytest.mark.browser
type Scheme = Literal["light", "dark"]

OPEN = """
/ /account/login/ /account/signup/ /account/login/code/ /account/password/reset/ /invitation/enter/ /right-place/
/kept-safe/ /mailbox/ /offline/ /no-such-page/
""".split()
OWN = """
/home/ /together/ /together/five-minute-hug/ /thanks/ /thanks/draw/ /story/ /story/add/ /plans/ /pair/ /you/settings/
""".split()
# Who is here with whom makes no difference to these.
ANYWAY = """
/story/book/ /story/photos/ /story/again/ /story/this-day/ /story/search/ /story/inbox/ /story/chapters/ /story/aside/
/account/email/ /account/password/set/ /account/logout/ /account/again/ /account/steps/ /account/steps/webauthn/
/account/sessions/ /account/activity/
/plans/add/ /plans/milestones/ /plans/milestones/add/ /plans/dreams/ /plans/dreams/add/
/calendar/ /calendar/2026/ /calendar/subscribe/ /reminders/ /copy/ /together/just-for-you/ /together/just-for-you/pin/
/you/leave/ /you/delete/
/together/on-break/ /together/wishes/lists/ /together/wishes/lists/edit/
""".split()
# The width that stands last is the one axe looks at.
LOOKS: dict[Scheme, tuple[int, int]] = {"light": (390, 1280), "dark": (1280, 390)}
# A folder to keep pictures in, for looking at them.
PICTURES = os.environ.get("PICTURES")


def look_at(page: Page, address: str, name: str, schemes: Iterable[Scheme] = LOOKS) -> None:
    """Look at a page by day and at night: nothing wider than the screen, nothing serious for axe."""
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.goto(address)
        for width in LOOKS[scheme]:
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{address}, {width} wide"
            if PICTURES:
                page.screenshot(path=Path(PICTURES) / f"{name}-{width}-{scheme}.png", full_page=True)
        serious = [
            (found["id"], [node["html"][:200] for node in found["nodes"]])
            for found in Axe().run(page).response["violations"]
            if found["impact"] in {"serious", "critical"}
        ]
        assert serious == [], f"{address}, {scheme}"


@pytest.mark.parametrize("scheme", but_for(LOOKS, "dark"))
@pytest.mark.parametrize("address", few(OPEN, 3))
def test_open_page(new_page: Callable[..., Page], trouble: list[str], address: str, scheme: Scheme) -> None:
    page = new_page()
    look_at(page, address, "open-" + (address.strip("/").replace("/", "-") or "landing"), [scheme])
    if address == "/no-such-page/":  # the answer that was asked for
        trouble[:] = [said for said in trouble if "404" not in said]


@pytest.mark.full
@pytest.mark.parametrize("scheme", LOOKS)
def test_own_pages_alone_and_together(new_page: Callable[..., Page], server: Server, scheme: Scheme) -> None:
    june, kit = new_page(), new_page()
    sign_up(june, server, f"June{scheme}")
    for address in OWN:
        look_at(june, address, "alone-" + address.strip("/").replace("/", "-"), [scheme])
    june.goto("/pair/")
    june.get_by_role("button", name="Make an invitation").click()
    look_at(june, "/pair/", "alone-pair-invited", [scheme])
    sign_up(kit, server, f"Kit{scheme}")
    june.set_viewport_size({"width": 390, "height": 844})
    june.goto("/pair/")
    june.get_by_role("button", name="Cancel the invitation").click()
    pair(june, kit)
    send_form(june, "/story/add/", title="The soup", year="2026", words="It was too hot.")
    june.goto("/story/")
    june.get_by_role("link", name="The soup").first.click()
    june.get_by_role("heading", name="The soup").wait_for()
    memory = june.url.removeprefix(server.url)
    for address in (*OWN, *ANYWAY, "/story/book/read/", memory, f"{memory}change/"):
        look_at(june, address, "together-" + address.strip("/").replace("/", "-"), [scheme])


@pytest.mark.full
def test_german_words_find_room(new_page: Callable[..., Page], server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """German words are long: at night, on a narrow phone and a usual one."""
    monkeypatch.setitem(LOOKS, "dark", (320, 390))
    visitor = new_page(locale="de-DE")
    for address in OPEN[:-1]:
        look_at(visitor, address, "german-open-" + address.strip("/").replace("/", "-"), ["dark"])
        assert visitor.locator("html").get_attribute("lang") == "de"
    person = new_page()
    sign_up(person, server, "Gerda")
    person.goto("/you/settings/")
    person.select_option("[name=language]", "de")
    person.get_by_role("button", name="Save").first.click()
    for address in (*OWN, *ANYWAY, "/together/just-for-you/", "/together/daily-check-in/", "/together/a-minute/"):
        look_at(person, address, "german-" + address.strip("/").replace("/", "-"), ["dark"])
        assert person.locator("html").get_attribute("lang") == "de"


@pytest.mark.full
def test_script_off_still_works(new_page: Callable[..., Page], server: Server) -> None:
    page = new_page(java_script_enabled=False)
    sign_up_by_hand(page, server, "Noscript")
    page.goto("/thanks/")
    page.get_by_label("today that you appreciated").fill("You made soup today because I was ill")
    page.get_by_role("button", name="Save for tonight").click()
    page.get_by_text("Saved for tonight").wait_for()
    page.goto("/story/add/")
    page.get_by_label("What do you call it?").fill("The soup")
    page.get_by_label("Year").fill("2026")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="The soup").wait_for()


def test_keyboard_reaches_the_page_first(new_page: Callable[..., Page]) -> None:
    page = new_page()
    page.goto("/account/login/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the page"


def test_first_visit_is_light(new_page: Callable[..., Page], server: Server) -> None:
    """Sign-in page and home, with all headers, photos aside: at most 30 KB over the wire, at most 20 KB of it script.

    What a window adds to that, the icon in its tab and what it reads about installing, is asked for here by hand.
    """
    person = new_page()
    sign_up(person, server, "Light")
    page = new_page()
    sizes: Counter[str] = Counter()
    urls: dict[str, str] = {}
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.on("Network.responseReceived", lambda got: urls.update({got["requestId"]: got["response"]["url"]}))
    wire.on(
        "Network.loadingFinished",
        lambda got: sizes.update({urls.get(got["requestId"], ""): int(got["encodedDataLength"])}),
    )
    page.goto("/account/login/")
    page.get_by_role("link", name="code").first.click()
    page.get_by_label("Your email").fill("light@example.org")
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("Code").fill(server.code_for("light@example.org"))
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/home/")
    page.wait_for_load_state("load")
    page.evaluate("""() => Promise.all([...document.querySelectorAll("link[rel=icon], link[rel=manifest]")]
      .map((link) => fetch(link.href).then((got) => got.text())))""")
    page.wait_for_timeout(300)
    pages = ("/account/login/", "/home/", ".webmanifest")
    first = {
        url.removeprefix(server.url): size for url, size in sizes.items() if "/static/" in url or url.endswith(pages)
    }
    script = sum(size for url, size in first.items() if url.endswith(".js"))
    print(first, sum(first.values()))  # noqa: T201
    assert sum(first.values()) <= 30 * 1024, first
    assert 0 < script <= 20 * 1024
