"""A year after both told a memory it comes back on both Homes; not where one has hidden it."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests import ready
from tests.browser.conftest import Server, pair, sign_up

pytestmark = pytest.mark.browser
TITLE = "The wrong platform"
A_YEAR_AGO = """
from datetime import timedelta
from django.utils import timezone
from apps.memories.models import Telling
Telling.objects.update(told_on=timezone.now().date() - timedelta(days=370))
"""


def let_a_year_pass(server: Server) -> None:
    command = [sys.executable, "manage.py", "shell", "-c", A_YEAR_AGO]
    subprocess.run(command, cwd=ready.ROOT, env=server.env, check=True, capture_output=True)


def tell(page: Page, words: str) -> None:
    page.get_by_label("How you remember it").fill(words)
    page.get_by_role("button", name="Share with").click()
    expect(page.locator(".words").get_by_text(words)).to_be_visible()


def look_back(page: Page, *, on: bool = True) -> None:
    page.goto("/you/settings/")
    page.get_by_role("switch", name="Looking back").set_checked(on)
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_load_state()


@pytest.mark.full
def test_an_echo_comes_for_both_and_for_none_while_one_has_hidden_it(
    new_page: Callable[..., Page], server: Server
) -> None:
    ida, tom = new_page(), new_page()
    sign_up(ida, server, "Idaecho")
    sign_up(tom, server, "Tomecho")
    pair(ida, tom)
    ida.goto("/story/add/")
    ida.get_by_label("What do you call it?").fill(TITLE)
    ida.get_by_label("Year").fill("2018")
    ida.get_by_role("button", name="Save", exact=True).click()
    ida.wait_for_url("**/story/*-*/**")
    memory = ida.url
    tell(ida, "You asked if this was the train to the coast.")
    tom.goto(memory)
    tell(tom, "I knew it was not.")
    ida.get_by_role("button", name="More").click()
    ida.get_by_role("button", name="Hide").click()
    let_a_year_pass(server)
    for page in (ida, tom):
        look_back(page)
    for page in (ida, tom):
        page.goto("/home/")
        expect(page.get_by_role("heading", name="Good")).to_be_visible()
        expect(page.get_by_text("A year ago")).to_have_count(0)
    ida.goto(memory)
    ida.get_by_role("button", name="Show again").click()
    look_back(tom)
    for page in (ida, tom):
        page.goto("/home/")
        expect(page.get_by_text(f"A year ago you both told “{TITLE}”.")).to_be_visible()
    ida.get_by_role("link", name="Read both").click()
    for said in ("You asked if this was the train to the coast.", "I knew it was not."):
        expect(ida.get_by_text(said)).to_be_visible()
    ida.get_by_label("How would you tell it today?").fill("I would have taken any train.")
    ida.get_by_role("button", name="Share with Tomecho").click()
    expect(ida).to_have_url(memory)
    expect(ida.locator(".words").get_by_text("You asked if this was the train to the coast.")).to_be_visible()
    expect(ida.locator(".words").get_by_text("I would have taken any train.")).to_be_visible()
    ida.goto("/home/")
    expect(ida.get_by_text("A year ago")).to_have_count(0)
    tom.goto("/home/")
    tom.get_by_role("button", name="Not now").click()
    expect(tom.get_by_role("heading", name="Good")).to_be_visible()
    expect(tom.get_by_text("A year ago")).to_have_count(0)
