"""Album night on one phone: a photo can be swapped without a network, and what was looked at is noted."""

import io
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, sign_up
from tests.browser.test_story import a_photo

pytestmark = pytest.mark.browser


@pytest.mark.full
def test_a_photo_is_swapped_without_a_network_and_what_showed_is_noted(
    new_page: Callable[..., Page], server: Server
) -> None:
    page = new_page()
    sign_up(page, server, "Fay")
    page.goto("/story/add/")
    page.get_by_label("What do you call it?").fill("By the sea")
    files = [{"name": f"{at}.jpg", "mimeType": "image/jpeg", "buffer": a_photo(at)} for at in range(7)]
    page.locator("input[type=file]").set_input_files(files)  # type: ignore[arg-type]
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/story/*-*/**")
    for _try in range(30):
        page.goto("/together/our-story/talk/")
        if page.locator(".talk-photo").count() == 7:
            break
        page.wait_for_timeout(1000)
    page.get_by_role("button", name="Start").click()
    shown = page.locator(".is-now .talk-photo:visible")
    while page.locator(".is-now [data-swap-photo]").count() == 0:
        page.locator(".is-now [data-next]").click()
    expect(shown).to_have_count(1)
    first = shown.locator("input").get_attribute("value")
    page.get_by_role("button", name="Swap").click()
    expect(shown).to_have_count(1)
    second = shown.locator("input").get_attribute("value")
    assert first != second
    page.get_by_role("button", name="Stop here").click()
    sent = page.locator(".talk-photo input:enabled").evaluate_all("every => every.map((one) => one.value)")
    assert second in sent
    assert first not in sent
    page.get_by_role("button", name="We did it").click()
    page.wait_for_url("**/evenings/**")
    expect(page.get_by_text("Save a line with any of them.")).to_be_visible()
    assert page.locator("a[href$='#tell']").count() == len(sent)


def taken_in(year: int, number: int) -> dict[str, object]:
    exif, file = Image.Exif(), io.BytesIO()
    exif.get_ifd(0x8769)[0x9003] = f"{year}:{1 + number % 12:02}:10 12:00:00"
    Image.new("RGB", (90, 60), (4 * number, 90, year % 256)).save(file, "JPEG", exif=exif)
    return {"name": f"{year}-{number}.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def add(page: Page, title: str, files: list[dict[str, object]]) -> None:
    page.goto("/story/add/")
    page.locator("input[type=file]").set_input_files(files)  # type: ignore[arg-type]
    page.get_by_label("What do you call it?").fill(title)
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/story/*-*/**", timeout=90_000)


def prompts(page: Page) -> tuple[int, int]:
    """Goes through the evening, and counts its photos and the screens that they, or cards in place of them, had."""
    page.get_by_role("button", name="Start").click()
    shown: set[str] = set()
    screens: set[str] = set()
    while page.locator(".talk-prompt.is-now").count():
        shown |= set(page.locator(".is-now .talk-photo:visible input").evaluate_all("all => all.map(one => one.value)"))
        screens |= set(page.locator(".is-now[data-kind=photo]").evaluate_all("all => all.map(one => one.id)"))
        page.locator(".is-now [data-next]").click()
    return len(shown), len(screens)


@pytest.mark.full
def test_with_none_three_and_sixty_photos_there_is_an_evening(new_page: Callable[..., Page], server: Server) -> None:
    page = new_page()
    sign_up(page, server, "Gil")
    page.goto("/together/our-story/talk/")
    assert prompts(page) == (0, 5)
    add(page, "By the sea", [taken_in(2021, number) for number in range(3)])
    for _try in range(60):
        page.goto("/together/our-story/talk/")
        if page.locator(".talk-photo").count() == 3:
            break
        page.wait_for_timeout(1000)
    assert prompts(page) == (3, 3)
    for year in (2019, 2022, 2025):
        add(page, f"The year {year}", [taken_in(year, number) for number in range(19)])
    for _try in range(90):
        page.goto("/together/our-story/talk/")
        if page.locator(".talk-photo").count() > 5:
            break
        page.wait_for_timeout(1000)
    assert prompts(page) == (5, 5)
