"""A plan stands in the month, and comes along in a calendar of one's own."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, pair, sign_up
from tests.browser.test_pages import look_at

pytestmark = pytest.mark.browser
SOON = timedelta(days=3)


def plan(page: Page, day: date) -> None:
    """Plan soup and a film on that day at eight."""
    page.goto("/plans/add/")
    page.get_by_label("What", exact=True).fill("Soup and a film")
    page.get_by_label("Which day").fill(str(day))
    page.get_by_label("At what time").fill("20:00")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="Soup and a film").wait_for()


@pytest.mark.full
def test_a_plan_stands_in_the_month_and_comes_along(new_page: Callable[..., Page], server: Server) -> None:
    june, kit, day = new_page(), new_page(), date.today() + SOON  # noqa: DTZ011
    sign_up(june, server, "Junecal")
    sign_up(kit, server, "Kitcal")
    pair(june, kit)
    plan(june, day)
    with june.expect_download() as file:
        june.get_by_role("link", name="Add to my calendar").click()
    assert file.value.suggested_filename == "plan.ics"
    kit.goto("/plans/milestones/add/")
    kit.get_by_label("What it is").fill("The first flat")
    kit.get_by_label("Which day").fill(str(day))
    kit.get_by_role("button", name="Save").click()
    kit.get_by_role("heading", name="The first flat").wait_for()
    look_at(kit, f"/calendar/{day:%Y}/{day.month}/", "month")
    kit.get_by_role("link", name="The first flat").wait_for()
    kit.get_by_role("link", name="Soup and a film").click()
    kit.get_by_role("heading", name="Soup and a film").wait_for()


@pytest.mark.full
def test_an_address_of_one_s_own_is_made_told_and_ended(new_page: Callable[..., Page], server: Server) -> None:
    june, calendar = new_page(), new_page()
    sign_up(june, server, "Junefeed")
    plan(june, date.today() + SOON)  # noqa: DTZ011
    june.goto("/plans/")
    june.get_by_role("link", name="Calendar").click()
    june.get_by_role("link", name="In your own calendar").click()
    june.get_by_role("button", name="Make my address").click()
    address = june.get_by_label("Your address").input_value()
    by_phone = june.get_by_role("link", name="Add to my calendar")
    expect(by_phone).to_have_attribute("href", address.replace("http", "webcal"))
    assert "SUMMARY:Plan\r\n" in calendar.request.get(address).text()
    june.get_by_text("What the plan is, and where").click()
    with june.expect_navigation():
        june.get_by_role("button", name="Save").click()
    assert "SUMMARY:Soup and a film\r\n" in calendar.request.get(address).text()
    look_at(june, "/calendar/subscribe/", "subscribe")
    june.get_by_text("A new address, or none").click()
    june.get_by_role("button", name="Stop sharing my plans").click()
    june.get_by_role("button", name="Make my address").wait_for()
    assert calendar.request.get(address).status == 404


@pytest.mark.full
def test_each_day_stands_below_its_weekday(new_page: Callable[..., Page], server: Server) -> None:
    """In a month that doesn't begin with a week, in two languages whose weeks begin on different days."""
    june = new_page()
    sign_up(june, server, "Juneweek")
    june.set_viewport_size({"width": 1280, "height": 800})
    for language, weekday in (("en", "Fri"), ("de", "Fr")):
        june.goto("/you/settings/")
        june.locator("[name=language]").select_option(language)
        with june.expect_navigation():
            june.locator("[name=name]").press("Enter")
        june.goto("/calendar/2026/5/")
        below = june.locator("li:has([datetime='2026-05-01'])").bounding_box()
        above = june.locator(".weekdays").get_by_text(weekday, exact=True).bounding_box()
        assert below
        assert above
        assert abs(below["x"] - above["x"]) < 4
