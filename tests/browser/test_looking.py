"""A month of photos: nothing moves, and each is a picture a screen, by keys, finger and the back button."""

import io
import re
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Server, sign_up
from tests.browser.test_pages import look_at
from tests.browser.test_story import remember

pytestmark = [pytest.mark.browser, pytest.mark.full]
NUMBER = 64  # more than a page of them
WATCH = """(window.moved = [], new PerformanceObserver((list) => {
  for (const { value, hadRecentInput } of list.getEntries()) if (!hadRecentInput) moved.push(value)
}).observe({ type: "layout-shift", buffered: true }))"""
SHOWN = ".viewer:target"


def test_month(new_page: Callable[..., Page], server: Server) -> None:
    page = new_page()
    sign_up(page, server, "Look")
    keep(page, "Two greys", "3", range(NUMBER, NUMBER + 2))
    keep(page, "Sixty-four greys", "8", range(NUMBER))
    page.context.add_init_script(WATCH)
    on_a_slow_phone(page)
    page.goto("/story/photos/")
    expect(page).to_have_url(re.compile("/story/photos/2026/08/$"))
    by_keys(page)
    into_another_month(page)
    page.goto("/home/")
    page.goto("/story/photos/2026/08/")
    going_down_and_by_finger(page)
    without_script(page, new_page)
    look_at(page, "/story/photos/2026/08/", "month")


def on_a_slow_phone(page: Page) -> None:
    """What is drawn while the page is still being read moves nothing when the rest of it comes."""
    processor = page.context.new_cdp_session(page)
    processor.send("Emulation.setCPUThrottlingRate", {"rate": 20})
    for _ in range(3):
        page.goto("/home/")
        page.goto("/story/photos/2026/08/")
        page.wait_for_timeout(1000)
        assert page.evaluate("moved") == []
    processor.send("Emulation.setCPUThrottlingRate", {"rate": 1})


def keep(page: Page, title: str, number: str, shades: range) -> None:
    """Keep a memory of the ninth of this month with so many photos, and wait until all can be seen."""
    page.goto("/story/add/")
    page.get_by_label("What do you call it?").fill(title)
    page.get_by_label("Day").fill("9")
    page.get_by_label("Month or season").select_option(number)
    page.get_by_label("Year").fill("2026")
    files = [{"name": f"{shade}.png", "mimeType": "image/png", "buffer": grey(shade)} for shade in shades]
    page.locator("input[type=file]").set_input_files(files)  # type: ignore[arg-type]
    expect(page.locator("[data-files] input[name=photo]")).to_have_count(len(files), timeout=60_000)
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#memory .is-cover img, #photos .photos img")).to_have_count(len(files), timeout=120_000)


def test_slides(new_page: Callable[..., Page], server: Server) -> None:
    """By a tap the next comes; by themselves only where somebody wants it, until a hand lies on them."""
    page = new_page(reduced_motion="no-preference")
    sign_up(page, server, "Slides")
    remember(page, "Three of them")
    expect(page.locator("#memory .is-cover img, #photos .photos img")).to_have_count(3, timeout=30_000)
    page.clock.install()
    page.goto("/story/again/")
    first, second, third = page.locator(".slides > a").all()
    middle(first)
    first.click()
    middle(second)
    assert "#" not in page.url
    passing = page.get_by_role("button", name="Play")
    passing.click()
    middle(third)
    page.clock.fast_forward(7_000)
    middle(first)
    first.click()
    middle(second)
    expect(page.get_by_role("button", name="Play")).to_have_attribute("aria-pressed", "false")
    page.clock.fast_forward(30_000)
    page.wait_for_timeout(500)
    middle(second)
    page.emulate_media(reduced_motion="reduce")
    page.reload()
    expect(page.locator(".slides > a")).to_have_count(3)
    expect(page.locator("our-slides button")).to_be_hidden()


def middle(picture: Locator) -> None:
    """Wait until it lies in the middle."""
    for _ in range(50):
        own, frame = picture.bounding_box(), picture.locator("..").bounding_box()
        if own and frame and abs(own["x"] + own["width"] / 2 - frame["x"] - frame["width"] / 2) < 2:
            return
        picture.page.wait_for_timeout(100)
    pytest.fail(f"{picture} never came to the middle")


def grey(shade: int) -> bytes:
    """Make a small picture, not quite like any other, lying or standing."""
    file = io.BytesIO()
    Image.new("L", (64, 48) if shade % 3 else (48, 64), shade * 3).save(file, "PNG")
    return file.getvalue()


def by_keys(month: Page) -> None:
    pictures, viewers = month.locator(".photos > a > img"), month.locator(".viewer")
    expect(pictures).to_have_count(60)

    # By keys: steps replace the address, so that back leaves at once, and the focus returns to where one has come.
    month.locator(".photos > a").nth(1).click()
    expect(month.locator(SHOWN)).to_be_focused()
    second = month.url
    month.keyboard.press("ArrowRight")
    expect(month).not_to_have_url(second)
    expect(month.locator(SHOWN)).to_be_focused()  # the address is ahead of what is done about it
    month.keyboard.press("ArrowLeft")
    expect(month).to_have_url(second)
    expect(month.locator(SHOWN)).to_be_focused()
    expect(month.locator(f"{SHOWN} img")).to_have_js_property("complete", value=True)
    # Those beside it are being fetched, and nothing else is.
    assert viewers.locator("img[loading=eager]").count() == 4
    assert month.locator("main").evaluate("(main) => main.inert")
    month.keyboard.press("Home")
    expect(month.locator(SHOWN)).to_have_attribute("id", str(viewers.first.get_attribute("id")))
    month.go_back()
    expect(month.locator(SHOWN)).to_have_count(0)
    assert not month.locator("main").evaluate("(main) => main.inert")
    expect(month.locator(".photos > a").first).to_be_focused()

    # Past the last of these: the next page of them comes in time.
    month.locator(".photos > a").first.click()
    month.keyboard.press("End")
    expect(viewers).to_have_count(NUMBER)
    last = month.url
    month.keyboard.press("ArrowRight")
    expect(month).not_to_have_url(last)
    assert "after=" not in month.url
    month.keyboard.press("ArrowLeft")
    expect(month).to_have_url(last)
    month.keyboard.press("Escape")
    expect(month.locator(SHOWN)).to_have_count(0)
    expect(pictures).to_have_count(NUMBER)
    expect(month.get_by_text("More")).to_have_count(0)
    assert month.evaluate("moved") == []


def into_another_month(month: Page) -> None:
    month.locator(".photos > a").last.click()
    month.keyboard.press("ArrowRight")
    expect(month).to_have_url(re.compile("/story/photos/2026/03/#photo-"))
    expect(month.locator(f"{SHOWN} img")).to_have_js_property("complete", value=True)
    month.keyboard.press("ArrowLeft")
    expect(month).to_have_url(re.compile("/story/photos/2026/08/.after=.*#photo-"))
    expect(month.locator(SHOWN)).to_be_visible()
    month.keyboard.press("Escape")
    expect(month.locator(SHOWN)).to_have_count(0)
    expect(month.locator(".photos > a > img")).to_have_count(60)


def going_down_and_by_finger(month: Page) -> None:
    for _ in range(30):  # three screens a second
        month.mouse.wheel(0, 250)
        month.wait_for_timeout(100)
    expect(month.locator(".photos > a > img")).to_have_count(NUMBER)
    expect(month.get_by_role("link", name="More")).to_have_count(0)
    month.wait_for_timeout(300)
    assert month.evaluate("moved") == []

    month.locator(".photos > a").nth(5).click()
    before = month.url
    shown = month.locator(SHOWN)
    month.mouse.move(300, 400)
    month.mouse.down()
    month.mouse.move(100, 400)
    month.mouse.up()
    expect(month).not_to_have_url(before)
    close, way_out = shown.get_by_role("link", name="Close"), month.locator("our-viewer our-exit a")
    ends = [link.evaluate("it => it.getBoundingClientRect().x") for link in (way_out, close)]
    assert ends[1] - ends[0] > 200  # no thumb meets both
    close.click()
    expect(shown).to_have_count(0)

    # A picture that is closed before its opening was heard is where the focus returns, too.
    month.locator(".photos > a").nth(5).click()
    expect(shown).to_be_focused()
    passed = month.locator(".photos > a").nth(7)
    month.evaluate("address => { location.replace(address); location.replace('#') }", passed.get_attribute("href"))
    expect(passed).to_be_focused()


def without_script(month: Page, new_page: Callable[..., Page]) -> None:
    plain = new_page(java_script_enabled=False)
    plain.context.add_cookies(month.context.cookies())  # type: ignore[arg-type]
    plain.goto(month.url)
    plain.locator(".photos > a").nth(59).click()
    plain.locator(SHOWN).get_by_role("link", name="Next photo").click()
    expect(plain).to_have_url(re.compile("after=.*#photo-"))
    expect(plain.locator(SHOWN)).to_be_visible()
    plain.locator(SHOWN).get_by_role("link", name="Close").click()
    expect(plain.locator(".photos > a > img")).to_have_count(NUMBER - 60)
    plain.get_by_role("link", name="Back to the start of August").click()
    plain.get_by_text("More").click()
    expect(plain.locator(".photos > a > img")).to_have_count(NUMBER - 60)
