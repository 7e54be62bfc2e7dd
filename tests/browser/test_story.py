"""The story on two phones: both edit one memory at once, and arrange what either of them brought."""

import io
import re
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.conftest import Server, pair, send_form, sign_up
from tests.browser.test_pages import look_at

pytestmark = [pytest.mark.browser, pytest.mark.full]


@pytest.fixture
def two(new_page: Callable[..., Page], server: Server, request: pytest.FixtureRequest) -> tuple[Page, Page]:
    fay, gil = new_page(), new_page()
    number = request.session.items.index(request.node)
    for page, name in ((fay, f"Fay{number}"), (gil, f"Gil{number}")):
        sign_up(page, server, name)
    pair(fay, gil)
    return fay, gil


def photos(number: int) -> list[FilePayload]:
    return [{"name": f"{place}.jpg", "mimeType": "image/jpeg", "buffer": a_photo(place)} for place in range(number)]


def a_photo(place: int) -> bytes:
    exif, file = Image.Exif(), io.BytesIO()
    exif.get_ifd(0x8769)[0x9003] = f"2026:08:{10 + place // 2} 12:00:00"
    Image.new("RGB", (600, 400), (60 * place, 90, 140)).save(file, "JPEG", exif=exif)
    return file.getvalue()


def remember(page: Page, title: str) -> str:
    page.goto("/story/add/")
    page.get_by_label("What do you call it?").fill(title)
    page.get_by_label("Year").fill("2026")
    page.locator("input[type=file]").set_input_files(photos(3))
    expect(page.get_by_text("3 of 3 photos uploaded")).to_be_visible(timeout=30_000)
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name=title).wait_for()
    return page.url


def test_both_edit_one_memory_at_once(two: tuple[Page, Page]) -> None:
    fay, gil = two
    address = remember(fay, "The tent")
    for page in two:
        page.goto(f"{address}change/")
    fay.get_by_label("What do you call it?").fill("The tent that held")
    gil.get_by_label("Where").fill("Above the reservoir")
    gil.get_by_label("Caption").nth(1).fill("Three in the morning")
    for page in two:
        page.get_by_role("button", name="Save").click()
        page.wait_for_url(address)
    for page in two:
        page.goto(address)
        expect(page.get_by_role("heading", name="The tent that held")).to_be_visible()
        expect(page.get_by_text("Above the reservoir")).to_be_visible()
        expect(page.get_by_alt_text("Three in the morning").first).to_be_attached()


def test_both_tell_it_at_once_and_the_sealed_one_waits(two: tuple[Page, Page]) -> None:
    fay, gil = two
    address = remember(fay, "The tent")
    for page, words in ((fay, "It stopped humming at three."), (gil, "I had my hand on the wall.")):
        page.goto(address)
        page.get_by_label("How you remember it").fill(words)
    fay.get_by_role("button", name="Keep private").click()
    gil.get_by_role("button", name="Share with Fay").click()
    for page in (fay, gil):
        expect(page.locator(".tellings").get_by_text("I had my hand on the wall.")).to_be_visible()
    expect(gil.locator(".tellings").get_by_text("It stopped humming")).to_have_count(0)
    fay.get_by_role("button", name="Share with Gil").first.click()
    expect(gil.locator(".tellings").get_by_text("It stopped humming at three.")).to_be_visible()


def test_both_change_the_order_at_once(two: tuple[Page, Page]) -> None:
    fay, gil = two
    address = remember(fay, "The tent")
    for page in two:
        page.goto(f"{address}arrange/")
    fay.get_by_role("button", name="Photo 3 of 3: one place earlier").click()
    gil.get_by_role("button", name="Photo 1 of 3: one place later").click()
    gil.wait_for_load_state()
    for page in two:
        page.goto(f"{address}arrange/")
    orders = [page.locator(".pick input").evaluate_all("every => every.map(({ value }) => value)") for page in two]
    assert orders[0] == orders[1]
    assert len(set(orders[0])) == 3


def test_either_bins_what_the_other_brought_and_the_other_takes_it_out(two: tuple[Page, Page]) -> None:
    fay, gil = two
    address = remember(fay, "Lemons")
    gil.goto(address)
    expect(gil.locator("#memory .is-cover img, #photos .photos img")).to_have_count(3, timeout=30_000)
    gil.locator("#memory .is-cover, #photos .photos a").first.click()
    gil.get_by_role("link", name="Caption, date and memory of this photo").first.click()
    expect(gil.get_by_text("added this photo. It belongs to both of you.")).to_be_visible()
    gil.get_by_role("button", name="Move to bin").click()
    gil.wait_for_url(address)
    fay.goto("/story/aside/")
    fay.get_by_role("button", name="Restore").click()
    fay.goto(address)
    expect(fay.locator("#memory .is-cover, #photos .photos a")).to_have_count(3)


def test_loose_photos_find_their_memory(two: tuple[Page, Page]) -> None:
    fay, gil = two
    remember(fay, "A day in August")
    fay.get_by_role("button", name="More").click()
    fay.get_by_role("link", name="Edit title").click()
    fay.get_by_label("Day", exact=True).fill("12")
    fay.get_by_label("Month or season").select_option("August")
    fay.get_by_role("button", name="Save").click()
    fay.goto("/story/inbox/")
    with fay.expect_navigation():  # when all are in, the form goes off by itself
        fay.locator("input[type=file]").set_input_files(photos(6)[3:])
    day = fay.locator("section", has_text="12 August 2026")
    expect(day.get_by_role("checkbox")).to_have_count(2, timeout=30_000)
    look_at(fay, "/story/inbox/", "story-inbox")
    day.get_by_role("button", name=re.compile("A day in August")).click()
    expect(fay.get_by_text("2 photos are in “A day in August” now.")).to_be_visible()
    gil.goto("/story/chapters/")
    gil.get_by_label("What is it called?").fill("That summer")
    gil.get_by_role("button", name="Start this chapter").click()
    expect(gil.get_by_role("heading", name="That summer")).to_be_visible()
    fay.goto("/story/")
    fay.get_by_role("link", name="A day in August").first.click()
    memory = fay.url.removesuffix("/")
    fay.goto(f"{memory}/arrange/")
    photo = fay.locator(".pick input").first.get_attribute("value")
    story = [memory, f"{memory}/change/", f"{memory}/arrange/", f"/story/photo/{photo}/"]
    for number, page in enumerate([*story, "/story/aside/", "/story/chapters/", gil.url]):
        look_at(fay, page, f"story-{number}")


def test_the_title_of_a_book_stays_while_years_are_chosen(two: tuple[Page, Page]) -> None:
    page, _ = two
    for year in ("2014", "2018"):
        send_form(page, "/story/add/", title="The tent", year=year)
    page.goto("/story/book/")
    if page.get_by_text("can’t make PDFs").is_visible():
        pytest.skip("This machine lacks Pango.")
    page.get_by_label("Title on the cover").fill("Seven years")
    page.get_by_label("From", exact=True).select_option("2018")
    expect(page.get_by_text("One memory, 0 photos")).to_be_visible()
    expect(page.get_by_label("Title on the cover")).to_have_value("Seven years")
    page.get_by_role("button", name="Make the PDF").click()
    expect(page.get_by_text("Seven years").first).to_be_visible()
