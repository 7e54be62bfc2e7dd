"""A first evening: two people sign up, pair, check in, say thank you and start their album."""

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, pair, pair_by_hand, sign_up, sign_up_by_hand
from tests.photos.folder import PHOTOS, needs_photos

pytestmark = pytest.mark.browser

MARA = {
    "A good moment": "The heron came back",
    "What was hard": "Saying nothing",
    "One thing for tomorrow": "The plumber",
}
ROBIN = {"A good moment": "Your note", "What was hard": "Missing the bus", "One thing for tomorrow": "Quiet minutes"}


def answer(page: Page, answers: dict[str, str]) -> None:
    """Begin tonight's check-in and answer its three questions."""
    page.goto("/together/daily-check-in/")
    page.get_by_text("Each in our own time").click()
    page.get_by_role("button", name="Start").click()
    page.locator("#before").or_(page.locator("#step")).wait_for()
    if page.locator("#before").count():  # shown once, before one's first
        page.get_by_role("button", name="Continue").click()
    page.locator("#step").get_by_role("button").first.click()
    for question, words in answers.items():
        page.get_by_role("heading", name=question, level=1).wait_for()
        field = page.locator("#step textarea, #step input[type=text]").first
        with left_half_way(page, page.url):
            field.fill(words)
        expect(field).to_have_value(words)
        page.locator("#step button.button").first.click()


@contextmanager
def left_half_way(page: Page, address: str) -> Iterator[None]:
    """Write, go Home in the middle of the form, and open it again; what a run shows is not up to the address bar."""
    with page.expect_response(lambda got: got.url.endswith("/drafts/") and got.status == 204):
        yield
    page.goto("/home/")
    page.goto(address.split("?")[0])
    expect(page.get_by_text("Your draft from")).to_be_visible()


def walk_to_the_end(page: Page) -> None:
    """Read all three, answer the other's wish, and finish."""
    page.get_by_role("link", name="Next: What was hard").click()
    page.get_by_role("link", name="Next: One thing for tomorrow").click()
    page.get_by_role("button", name="Next:").click()
    with left_half_way(page, page.url):
        page.get_by_text("Gladly").click()
    expect(page.get_by_label("Gladly")).to_be_checked()
    page.get_by_role("button", name="Share", exact=True).click()
    page.get_by_text("That was today.").wait_for()


@pytest.fixture
def mara_and_robin(new_page: Callable[..., Page], server: Server, request: pytest.FixtureRequest) -> tuple[Page, Page]:
    """Two people who have just paired, each with a phone; names differ a test, so that tests don't share a couple."""
    mark = request.node.name[5:9].title()
    mara, robin = new_page(), new_page()
    sign_up(mara, server, f"Mara{mark}")
    sign_up(robin, server, f"Robin{mark}")
    pair(mara, robin)
    return mara, robin


def test_evening(new_page: Callable[..., Page], server: Server) -> None:
    mara, robin = new_page(), new_page()
    sign_up_by_hand(mara, server, "Mara")
    sign_up_by_hand(robin, server, "Robin")
    pair_by_hand(mara, robin)

    answer(mara, MARA)
    expect(mara.get_by_text("You’ll both see").first).to_be_visible()
    assert not any(words in robin.content() for words in MARA.values())

    answer(robin, ROBIN)
    # The second answer makes both ready: Mara's page says so without a reload.
    expect(mara.get_by_role("button", name="Open together")).to_be_visible()
    mara.get_by_role("button", name="Open together").click()
    expect(mara.get_by_text(ROBIN["A good moment"])).to_be_visible()
    expect(robin.get_by_text(MARA["A good moment"])).to_be_visible()
    for page in (mara, robin):
        walk_to_the_end(page)

    for page, note in (
        (mara, "You rang the landlord today because I could not, and I slept"),
        (robin, "You read the instructions aloud when I was tired, so I could laugh"),
    ):
        page.goto("/thanks/")
        with left_half_way(page, "/thanks/"):
            page.get_by_label("today that you appreciated").fill(note)
        expect(page.get_by_label("today that you appreciated")).to_have_value(note)
        page.get_by_role("button", name="Save for tonight").click()
        page.wait_for_load_state()
    expect(mara.get_by_text("You read the instructions aloud")).to_be_visible()
    expect(robin.get_by_text("You rang the landlord")).to_be_visible()

    typed = {"What do you call it?": "The heron", "Year": "2026", "How you remember it": "It stood in the rain"}
    mara.goto("/story/add/")
    with left_half_way(mara, "/story/add/"):
        for label, words in typed.items():
            mara.get_by_label(label).fill(words)
    for label, words in typed.items():
        expect(mara.get_by_label(label)).to_have_value(words)
    mara.get_by_role("button", name="Save").click()
    mara.get_by_role("heading", name="The heron").wait_for()


@pytest.mark.full
@needs_photos
def test_album_takes_every_real_photo(mara_and_robin: tuple[Page, Page]) -> None:
    mara, robin = mara_and_robin
    files = [
        file
        for folder in ("real", "orientation", "formats")
        for file in sorted((PHOTOS / folder).iterdir())
        if file.is_file()
    ]
    taken = [file for file in files if file.suffix.lower() != ".jxl"]
    mara.goto("/story/add/")
    mara.get_by_label("What do you call it?").fill("All at once")
    mara.get_by_label("Year").fill("2018")
    mara.locator("input[type=file]").set_input_files([str(file) for file in files])
    expect(mara.locator("[data-files] input[name=photo]")).to_have_count(len(taken), timeout=120_000)
    expect(mara.get_by_text("JPEG XL")).to_be_visible()
    mara.get_by_role("button", name="Save").click()
    expect(mara.get_by_role("heading", name="All at once")).to_be_visible()
    # Sizes are made in the background and come in by themselves.
    expect(mara.locator("#memory .is-cover img, #photos .photos img")).to_have_count(len(taken), timeout=120_000)
    robin.goto(mara.url)
    expect(robin.locator("#memory .is-cover img, #photos .photos img")).to_have_count(len(taken))


@pytest.mark.full
def test_viewer_by_keyboard(mara_and_robin: tuple[Page, Page]) -> None:
    mara, _robin = mara_and_robin
    mara.goto("/story/add/")
    mara.get_by_label("What do you call it?").fill("Two of them")
    mara.get_by_label("Year").fill("2018")
    pictures = [
        {"name": f"{shade}.jpg", "mimeType": "image/jpeg", "buffer": jpeg(shade)} for shade in ("coral", "teal")
    ]
    mara.locator("input[type=file]").set_input_files(pictures)  # type: ignore[arg-type]
    expect(mara.locator("[data-files] input[name=photo]")).to_have_count(2)
    mara.get_by_role("button", name="Save").click()
    expect(mara.locator("#memory .is-cover img, #photos .photos img")).to_have_count(2, timeout=30_000)
    mara.reload()
    mara.locator("#memory .is-cover, #photos .photos a").first.click()
    expect(mara.get_by_text("1 of 2")).to_be_visible()
    for way_out in (mara.locator("our-viewer our-exit a"), mara.get_by_role("link", name="Close")):
        way_out.click(trial=True)
    mara.keyboard.press("ArrowRight")
    expect(mara.get_by_text("2 of 2")).to_be_visible()
    mara.keyboard.press("Escape")
    expect(mara.get_by_text("2 of 2")).to_be_hidden()


def jpeg(shade: str) -> bytes:
    """Make a small picture of one colour."""
    file = io.BytesIO()
    Image.new("RGB", (640, 480), shade).save(file, "JPEG")
    return file.getvalue()
