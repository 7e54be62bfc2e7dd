"""What is being written survives whatever happens to its page, and is offered where it belongs."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, sign_up

pytestmark = pytest.mark.browser
WORDS = "The heron came back, and you saw it first"
FIELD = "today that you appreciated"


@pytest.fixture
def page(new_page: Callable[..., Page], server: Server, request: pytest.FixtureRequest) -> Page:
    """Somebody of their own for each test."""
    opened = new_page()
    sign_up(opened, server, f"Draft{request.session.items.index(request.node)}")
    return opened


def write(page: Page, words: str = WORDS, address: str = "/thanks/", field: str = FIELD) -> None:
    page.goto(address)
    page.get_by_label(field).press_sequentially(words[:9])
    page.get_by_label(field).fill(words)


def saved(page: Page, act: Callable[[], object]) -> None:
    """Do it, and wait until the words are with the server."""
    with page.expect_response(lambda got: got.url.endswith("/drafts/") and got.status == 204):
        act()


def comes_back(page: Page, words: str = WORDS, address: str = "/thanks/", field: str = FIELD) -> None:
    page.goto(address)
    expect(page.get_by_label(field)).to_have_value(words)
    expect(page.get_by_text("Your draft from")).to_be_visible()


@pytest.mark.full
def test_while_writing(page: Page) -> None:
    saved(page, lambda: write(page))
    comes_back(page)


def test_leaving_for_home_and_coming_back(page: Page) -> None:
    write(page)
    page.get_by_role("link", name="Home").first.click()
    page.wait_for_url("**/home/")
    page.go_back()
    expect(page.get_by_label(FIELD)).to_have_value(WORDS)
    comes_back(page)


@pytest.mark.full
def test_leaving_at_once_and_coming_back_at_once(page: Page) -> None:
    """The next page may be on its way before the words are: it looks once more."""
    write(page)
    for name in ("Home", "Thanks"):
        page.get_by_role("navigation").get_by_role("link", name=name).click()
    expect(page.get_by_label(FIELD)).to_have_value(WORDS)
    expect(page.get_by_text("Your draft from")).to_be_visible()


@pytest.mark.full
def test_reload(page: Page) -> None:
    write(page)
    page.reload()
    expect(page.get_by_label(FIELD)).to_have_value(WORDS)


@pytest.mark.full
def test_closing_the_page(page: Page) -> None:
    write(page)
    other = page.context.new_page()
    page.close(run_before_unload=True)
    other.wait_for_timeout(3000)
    comes_back(other)


@pytest.mark.full
def test_a_page_that_is_killed_loses_a_moment_at_most(page: Page) -> None:
    saved(page, lambda: write(page))
    other = page.context.new_page()
    page.close()
    comes_back(other)


@pytest.mark.full
def test_another_device(page: Page, new_page: Callable[..., Page]) -> None:
    saved(page, lambda: write(page))
    other = new_page()
    other.context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    comes_back(other)


@pytest.mark.full
def test_discarded(page: Page) -> None:
    saved(page, lambda: write(page))
    comes_back(page)
    page.get_by_role("button", name="Discard").click()
    expect(page.get_by_text("Your draft from")).to_have_count(0)
    expect(page.get_by_label(FIELD)).to_have_value("")
    page.reload()
    expect(page.get_by_label(FIELD)).to_have_value("")


@pytest.mark.full
def test_sent_it_does_not_come_back(page: Page) -> None:
    saved(page, lambda: write(page, "You made soup today because I was ill, and I slept"))
    page.get_by_role("button", name="Save for tonight").click()
    page.get_by_text("Saved for tonight").wait_for()
    page.goto("/home/")
    page.goto("/thanks/")
    expect(page.get_by_text("Your draft from")).to_have_count(0)


@pytest.mark.full
def test_two_tabs(page: Page) -> None:
    other = page.context.new_page()
    saved(page, lambda: write(page, "First"))
    saved(other, lambda: write(other, "Second"))
    comes_back(other, "Second")
    saved(page, lambda: page.get_by_label(FIELD).fill("Third"))
    comes_back(other, "Third")
    other.get_by_label(FIELD).fill("You made soup today because I was ill, and I slept")
    other.get_by_role("button", name="Save for tonight").click()
    other.get_by_text("Saved for tonight").wait_for()
    page.reload()
    expect(page.get_by_text("Your draft from")).to_have_count(0)


@pytest.mark.full
def test_all_fields_of_a_long_form(page: Page) -> None:
    page.goto("/story/add/")
    page.get_by_label("What do you call it?").fill("The heron")
    page.get_by_label("Month or season").select_option("summer")
    page.get_by_label("How you remember it").fill(WORDS)
    page.get_by_text("More", exact=True).click()
    saved(page, page.get_by_label("About then").check)
    page.goto("/home/")
    page.goto("/story/add/")
    expect(page.get_by_label("What do you call it?")).to_have_value("The heron")
    expect(page.get_by_label("Month or season")).to_have_value("summer")
    expect(page.get_by_label("How you remember it")).to_have_value(WORDS)
    expect(page.get_by_label("About then")).to_be_checked()


@pytest.mark.full
def test_no_connection_for_a_while(page: Page, trouble: list[str]) -> None:
    page.goto("/thanks/")
    page.context.set_offline(True)
    page.get_by_label(FIELD).fill(WORDS)
    page.wait_for_timeout(2500)
    saved(page, lambda: page.context.set_offline(False))
    comes_back(page)
    trouble[:] = [said for said in trouble if "ERR_INTERNET_DISCONNECTED" not in said]


@pytest.mark.full
def test_a_pasted_text_is_counted_not_cut(page: Page) -> None:
    page.goto("/thanks/")
    field = page.get_by_label(FIELD)
    field.fill("x" * 899)
    expect(page.get_by_text("Characters left")).to_have_count(0)
    field.fill("x" * 950 + "\n" + "🌙")
    expect(page.get_by_text("Characters left: 47")).to_be_visible()
    field.fill("x" * 1010)
    expect(page.get_by_text("Characters too many: 10")).to_be_visible()
    page.get_by_role("button", name="Save for tonight").click()
    expect(page.get_by_text("That’s too long")).to_be_visible()
    expect(page.get_by_label(FIELD)).to_have_value("x" * 1010)
