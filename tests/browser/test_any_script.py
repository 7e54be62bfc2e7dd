"""Words of any script and any length: a page on a phone never has to be moved sideways for them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Server, pair, send_form, sign_up

pytestmark = pytest.mark.browser
LATIN, HEBREW, ARABIC = "w" * 200, "\u05d0" * 200, "\u0633" * 200
PAGES = """
/home/ /together/ /thanks/ /thanks/draw/ /story/ /story/chapters/ /story/again/ /story/book/ /you/settings/
/account/steps/webauthn/
""".split()

WIDER = """() => [...document.querySelectorAll("main *")]
  .filter((it) => document.documentElement.scrollWidth > innerWidth && it.getBoundingClientRect().right > innerWidth)
  .map((it) => it.outerHTML.slice(0, 120))"""


@pytest.mark.full
def test_nothing_scrolls_sideways(new_page: Callable[..., Page], server: Server) -> None:
    ada, ben = new_page(), new_page()
    sign_up(ada, server, "Adascript")
    sign_up(ben, server, "Benscript")
    pair(ada, ben)
    zones = {"time_zone": "Europe/Berlin", "day_zone": "Europe/Berlin", "language": "en"}
    send_form(ada, "/you/settings/", name=HEBREW[:40], hue="persimmon", **zones)
    send_form(ben, "/you/settings/", name=LATIN[:40], hue="lagoon", **zones)
    for word in (LATIN, HEBREW, ARABIC):
        send_form(ada, "/thanks/", text=word, now="1")
        send_form(ada, "/story/chapters/", title=word[:120], opening=word)
        send_form(ada, "/story/add/", title=word[:120], year="2026", place=word[:120], words=word)
        send_form(ben, "/together/", "/together/park/", words=word)
    ben.goto("/story/")
    memories = [link.get_attribute("href") or "" for link in ben.locator("article h3 a").all()]
    assert len(memories) == 3
    for address in (*PAGES, *memories, f"{memories[0]}change/"):
        ben.goto(address)
        wide = ben.evaluate(WIDER)
        assert wide == [], address
