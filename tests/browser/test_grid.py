"""One grid: on a wide screen, whatever page one goes to, its heading stands where the last one stood."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Server, sign_up
from tests.full import few

pytestmark = pytest.mark.browser
PAGES = """
/home/ /together/ /together/daily-check-in/ /together/paths/seven-evenings/ /thanks/ /story/ /story/add/ /story/search/
/together/daily-check-in/before/ /together/on-break/ /together/wishes/lists/edit/
/story/chapters/ /story/book/ /plans/ /you/settings/ /account/email/ /account/password/set/ /account/steps/
/account/steps/webauthn/ /account/sessions/ /account/activity/ /you/delete/ /right-place/
/plans/add/ /plans/milestones/ /plans/dreams/
/calendar/ /calendar/2026/ /calendar/subscribe/ /reminders/ /copy/
""".split()
HEADING = """() => {
  const { x, y } = document.querySelector("main h1").getBoundingClientRect()
  return [Math.round(x), Math.round(y), Boolean(document.querySelector("nav.nav"))]
}"""
TRIANGLES = """() => [...document.querySelectorAll("summary")]
  .filter((it) => getComputedStyle(it).display === "list-item").map((it) => it.textContent.trim())"""


@pytest.mark.parametrize("width", few([1280, 1700], 1))
def test_headings_stand_at_one_place(new_page: Callable[..., Page], server: Server, width: int) -> None:
    page = new_page(viewport={"width": width, "height": 844})
    sign_up(page, server, f"Grid{width}")
    found = {}
    for address in PAGES:
        page.goto(address)
        found[address] = tuple(page.evaluate(HEADING))
        assert page.evaluate(TRIANGLES) == [], address
    assert len(set(found.values())) == 1, found
    assert next(iter(found.values()))[2]
