"""From an idea to a date to a memory: two mark ideas on two phones, plan one, and tell how it was afterwards."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests import ready
from tests.browser.conftest import Server, pair, sign_up
from tests.browser.tapping import mark, start
from tests.browser.test_story import photos

pytestmark = pytest.mark.browser
IDEA = "Paper lanterns on the roof"
# The day passes: what was planned was yesterday.
A_DAY_LATER = """
from datetime import timedelta
from django.db.models import F
from django.utils import timezone
from apps.couples.models import Membership
from apps.plans.models import Plan
Plan.objects.filter(by__name="Hal").update(on=timezone.now().date() - timedelta(days=1))
Membership.objects.filter(user__name__in=("Hal", "Ivy")).update(version=F("version") + 1)
"""


def pass_a_day(server: Server) -> None:
    command = [sys.executable, "manage.py", "shell", "-c", A_DAY_LATER]
    subprocess.run(command, cwd=ready.ROOT, env=server.env, check=True, capture_output=True)


@pytest.mark.full
def test_from_idea_to_date_to_memory(new_page: Callable[..., Page], server: Server) -> None:
    hal, ivy = new_page(), new_page()
    sign_up(hal, server, "Hal")
    sign_up(ivy, server, "Ivy")
    pair(hal, ivy)
    hal.goto("/together/date-night/")
    hal.get_by_role("link", name="Add an idea of your own").click()
    hal.get_by_label("Add an idea of your own").fill(IDEA)
    hal.get_by_role("button", name="Save").click()
    expect(hal.locator(".list").get_by_text(IDEA)).to_be_visible()
    for page in (hal, ivy):
        page.goto("/together/date-night/")
        start(page, "two")
    for page in (hal, ivy):
        page.locator("#step .mark-one").first.wait_for()
        assert mark(page)
    for page in (hal, ivy):
        expect(page.get_by_role("heading", name="You both chose:")).to_be_visible()
    idea = hal.locator("button[name=number]").first
    picked = idea.inner_text().strip()
    idea.click()
    what = hal.get_by_label("What", exact=True)
    expect(what).to_have_value(picked)
    hal.get_by_label("Which day").fill(f"{datetime.now(UTC) + timedelta(days=2):%Y-%m-%d}")
    hal.get_by_label("Who takes care of what").fill("Hal brings the matches")
    hal.get_by_role("button", name="Suggest it").click()
    ivy.get_by_role("button", name="Yes, let’s").click()
    for page in (hal, ivy):
        expect(page.get_by_text("You’ve got a date.")).to_be_visible()
    pass_a_day(server)
    hal.goto("/home/")
    hal.get_by_role("link", name="How was it?").click()
    hal.get_by_label("How was it?").fill("The wind took two of them.")
    hal.locator("input[type=file]").set_input_files(photos(1))
    expect(hal.get_by_text("1 of 1 photos uploaded")).to_be_visible(timeout=60_000)
    hal.get_by_role("button", name="Save").click()
    hal.wait_for_url("**/story/**")
    ivy.goto("/home/")
    ivy.get_by_role("link", name="How was it?").click()
    ivy.get_by_label("How was it?").fill("You caught the third.")
    ivy.get_by_role("button", name="Save").click()
    ivy.wait_for_url("**/story/**")
    assert hal.url.split("/story/")[1] == ivy.url.split("/story/")[1]
    for words in ("The wind took two of them.", "You caught the third."):
        expect(ivy.locator("p", has_text=words)).to_be_visible()
    expect(ivy.locator("#memory .is-cover img, #photos .photos img")).to_have_count(1, timeout=60_000)
