"""What the other does shows by itself, however quickly one thing follows another."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Server, pair, send_form, sign_up

pytestmark = pytest.mark.browser


def give(page: Page, text: str) -> None:
    send_form(page, "/thanks/", text=text, now="1", key=str(uuid4()))


def caught(page: Page, held: list[Route]) -> Route:
    """Wait for the route: that its request is on its way is told first."""
    for _ in range(500):
        if held:
            return held[0]
        page.wait_for_timeout(20)
    raise AssertionError("Nothing was asked for within ten seconds.")


@pytest.mark.full
def test_a_change_while_the_last_one_is_being_fetched(new_page: Callable[..., Page], server: Server) -> None:
    june, kit = new_page(), new_page()
    sign_up(june, server, "Junelive")
    sign_up(kit, server, "Kitlive")
    pair(june, kit)
    june.goto("/thanks/")
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held or not route.request.headers.get("hx-request"):
            route.continue_()
        else:
            held.append(route)

    june.route("**/thanks/", hold_the_first)
    with june.expect_request("**/thanks/"):
        give(kit, "You made soup because I was ill")
    answer = caught(june, held).fetch()
    give(kit, "You rang the landlord because I could not")
    june.wait_for_timeout(700)
    held[0].fulfill(response=answer)
    expect(june.get_by_text("You made soup")).to_be_visible()
    expect(june.get_by_text("You rang the landlord")).to_be_visible()


@pytest.mark.full
def test_a_change_while_a_form_is_answered(new_page: Callable[..., Page], server: Server) -> None:
    """The new form still bears the old one's marks for a moment, and nothing is fetched while one is being sent."""
    june, kit = new_page(), new_page()
    sign_up(june, server, "Junetells")
    sign_up(kit, server, "Kittells")
    pair(june, kit)
    send_form(june, "/story/add/", title="The tent", year="2018")
    june.goto("/story/")
    june.get_by_role("link", name="The tent").first.click()
    june.get_by_label("How you remember it").wait_for()
    june.wait_for_load_state()  # before that, the browser would send the form by itself, and leave the page
    june.get_by_label("How you remember it").fill("It stopped humming at three.")
    address, held = june.url, list[Route]()
    june.route("**/tell/", lambda route: held.append(route))
    with june.expect_request("**/tell/"):
        june.get_by_role("button", name="Keep private").click()
    answer = caught(june, held).fetch()
    send_form(kit, address, f"{address.removeprefix(server.url)}tell/", words="I had my hand on the wall.", share="1")
    june.wait_for_timeout(700)
    held[0].fulfill(response=answer)
    expect(june.locator(".tellings").get_by_text("It stopped humming")).to_be_visible()
    expect(june.locator(".tellings").get_by_text("I had my hand on the wall.")).to_be_visible()


@pytest.mark.full
@pytest.mark.parametrize("status", [0, 503])
def test_without_an_answer_it_asks_again_only_when_there_is_a_reason(
    new_page: Callable[..., Page], server: Server, trouble: list[str], status: int
) -> None:
    june, kit = new_page(), new_page()
    sign_up(june, server, f"Junelost{status}")
    sign_up(kit, server, f"Kitlost{status}")
    pair(june, kit)
    june.goto("/thanks/")
    asked: list[str] = []

    def lose(route: Route) -> None:
        if route.request.headers.get("hx-request"):
            asked.append(route.request.url)
            route.fulfill(status=status) if status else route.abort()
        else:
            route.continue_()

    june.route("**/thanks/", lose)
    with june.expect_request("**/thanks/"):
        give(kit, "You made soup because I was ill")
    june.wait_for_timeout(1500)
    assert len(asked) == 1
    june.unroute("**/thanks/", lose)
    june.evaluate("document.dispatchEvent(new Event('our-open'))")  # as the stream says when it is back
    expect(june.get_by_text("You made soup")).to_be_visible()
    give(kit, "You rang the landlord because I could not")
    expect(june.get_by_text("You rang the landlord")).to_be_visible()
    failed = ("net::ERR_", "htmx:", "script: undefined", "status of 503", "503 ")
    trouble[:] = [line for line in trouble if not any(words in line for words in failed)]


def test_a_page_without_htmx_gets_it_with_the_first_change(
    new_page: Callable[..., Page], server: Server, trouble: list[str]
) -> None:
    """It may be lost on its way: then it is asked for again, and the change is not forgotten."""
    june, kit = new_page(), new_page()
    sign_up(june, server, "Junelight")
    sign_up(kit, server, "Kitlight")
    pair(june, kit)
    asked: list[Route] = []

    def lose_the_first(route: Route) -> None:
        asked.append(route)
        if len(asked) == 1:
            route.abort()
        else:
            route.continue_()

    june.route("**/htmx-2*", lose_the_first)
    june.goto("/plans/milestones/")
    june.wait_for_timeout(300)
    assert asked == []
    kit.goto("/plans/milestones/add/")
    kit.get_by_label("What it is").fill("The first flat")
    kit.get_by_label("Which day").fill("2018-05-03")
    kit.get_by_role("button", name="Save").click()
    kit.get_by_role("heading", name="The first flat").wait_for()
    caught(june, asked)
    expect(june.get_by_text("The first flat")).to_have_count(0)
    june.evaluate("document.dispatchEvent(new Event('our-open'))")
    expect(june.get_by_text("The first flat")).to_be_visible()
    assert len(asked) == 2
    trouble[:] = [line for line in trouble if "net::ERR_FAILED" not in line]
