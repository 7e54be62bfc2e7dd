"""Leaving, and the archive that it leaves, as they look and without script."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import Server, pair, send_form, sign_up
from tests.browser.test_pages import look_at

pytestmark = pytest.mark.browser


@pytest.mark.full
def test_one_leaves_and_the_others_open_page_stays_as_it_is(new_page: Callable[..., Page], server: Server) -> None:
    june, kit = new_page(), new_page()
    sign_up(june, server, "Juneleaves")
    sign_up(kit, server, "Kitstays")
    pair(june, kit)
    send_form(june, "/story/add/", title="The soup", year="2026", words="It was too hot.")
    kit.goto("/home/")
    there = kit.content()
    june.goto("/you/leave/")
    june.get_by_role("link", name="Continue").click()
    june.get_by_role("button", name="Send me a code").click()
    june.locator("[name=code]").fill(server.code_for("juneleaves@example.org"))
    june.get_by_role("button", name="Confirm").click()
    june.get_by_role("button", name="Leave", exact=True).click()
    june.get_by_text("What you and Kitstays shared here is closed.").wait_for()
    kit.wait_for_timeout(5000)  # longer than a browser waits before it comes back to a stream
    assert kit.content() == there
    june.get_by_role("link", name="Your archive").click()
    june.get_by_role("button", name="I’d like to come back").wait_for()
    archive = june.url.removeprefix(server.url)
    for place in ("", "memory/", "telling/", "delete/"):
        look_at(june, f"{archive}{place}", f"archive-{place.strip('/')}")
    kit.goto("/home/")
    kit.get_by_text("What you and Juneleaves shared here is closed.").wait_for()
