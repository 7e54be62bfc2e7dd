"""Every exercise from start to finish in real browsers: in step on two phones, in own time, and apart."""

import random
import tomllib
from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests import ready
from tests.browser.conftest import PHONE, Server, pair, send_form, sign_up, watch
from tests.browser.tapping import play, start

pytestmark = pytest.mark.browser
FILES = sorted((ready.ROOT / "content" / "en" / "exercises").glob("*.toml"))
type Two = tuple[Page, Page]
EXERCISES = {file.stem: tomllib.loads(file.read_text()) for file in FILES}
IN_STEP = [name for name, file in EXERCISES.items() if "two" in file["exercise"]["modes"]]
PLAYED = [
    *((name, "two") for name in IN_STEP),
    *((name, "own") for name in ("daily-check-in", "nightly-gratitude", "love-story")),
    *((name, "apart") for name in ("eye-contact", "active-listening")),
]


@pytest.fixture(scope="session")
def couples(browser: Browser, server: Server) -> Iterator[Callable[[str], Two]]:
    """Couples who pair once, each for all that they do in one way."""
    trouble: list[str] = []
    known: dict[str, Two] = {}

    def couple(name: str) -> Two:
        if name not in known:
            known[name] = paired(browser, server, trouble, name)
        return known[name]

    yield couple
    for page in (page for pages in known.values() for page in pages):
        page.context.close()
    assert trouble == []


def paired(browser: Browser, server: Server, trouble: list[str], name: str) -> Two:
    pages = []
    for _person in range(2):
        settings = {"viewport": PHONE, "base_url": server.url, "locale": "en-GB", "timezone_id": "Europe/Berlin"}
        page = browser.new_context(**settings, reduced_motion="reduce").new_page()  # type: ignore[arg-type]
        page.set_default_timeout(30_000)
        watch(page, server, trouble)
        pages.append(page)
    sign_up(pages[0], server, f"Ada{name}")
    sign_up(pages[1], server, f"Ben{name}")
    pair(*pages)
    return pages[0], pages[1]


@pytest.fixture
def ours(couples: Callable[[str], Two]) -> Two:
    return couples("two")


def begin(page: Page, exercise: str, mode: str) -> None:
    """Choose the exercise and how to do it."""
    page.goto(f"/together/{exercise}/")
    if mode == "apart":
        page.locator(".on-call").click()
    start(page, "own" if mode == "own" else "two")


def end_of(exercise: str, language: str = "en") -> str:
    file = ready.ROOT / "content" / language / "exercises" / f"{exercise}.toml"
    return str(tomllib.loads(file.read_text())["step"][-1]["line"])


@pytest.mark.full
@pytest.mark.parametrize(("exercise", "mode"), PLAYED, ids=lambda value: value)
def test_played_to_the_end(couples: Callable[[str], Two], exercise: str, mode: str) -> None:
    ada, ben = couples("two" if mode == "apart" else mode)
    for page in (ada, ben):
        begin(page, exercise, mode)
    play(ada, ben, end=end_of(exercise))


@pytest.mark.full
@pytest.mark.parametrize("exercise", random.Random(11).sample(IN_STEP, 5))  # noqa: S311
def test_played_in_german_to_the_end(couples: Callable[[str], Two], exercise: str) -> None:
    """Five drawn by chance, always the same: each page says in German what it says in English, and is as wide."""
    pages = couples("german")
    settings = {"time_zone": "Europe/Berlin", "day_zone": "Europe/Berlin", "language": "de"}
    for page, name, hue in zip(pages, ("Ada", "Ben"), ("persimmon", "lagoon"), strict=True):
        send_form(page, "/you/settings/", name=name, hue=hue, **settings)
        begin(page, exercise, "two")
        expect(page.locator("html")).to_have_attribute("lang", "de")
    play(*pages, end=end_of(exercise, "de"), look=fits)


def fits(page: Page) -> None:
    said = page.locator("#step").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), said


@pytest.mark.full
@pytest.mark.parametrize("exercise", ["say-it-gently", "apology"])
def test_message_is_written_alone_and_answered(ours: Two, exercise: str) -> None:
    ada, ben = ours
    begin(ada, exercise, "own")
    play(ada, end=end_of(exercise))
    ben.goto("/home/")
    ben.locator("a[href$='/shown/']").first.click()
    expect(ben.get_by_text("I said something that evening").first).to_be_visible()
    ben.locator(".chip").first.click()
    ben.get_by_role("button", name="Answer").click()
    expect(ben.locator(".underneath")).to_be_visible()


@pytest.mark.full
def test_stopping_ends_it_for_both_without_a_word_of_who(ours: Two) -> None:
    ada, ben = ours
    for page in ours:
        begin(page, "touch-slowly", "two")
    expect(ben.get_by_text("You’re both here.")).to_be_visible()
    ada.get_by_role("button", name="Stop here").click()
    for page in ours:
        expect(page.get_by_text("That’s fine. Something else tonight?")).to_be_visible()
    assert ada.locator(".ask").inner_text() == ben.locator(".ask").inner_text()


@pytest.mark.full
@pytest.mark.parametrize(
    ("exercise", "mode"), [("five-minute-hug", "two"), ("love-story", "two"), ("say-it-gently", "own")]
)
def test_no_step_is_in_anybodys_way(couples: Callable[[str], Two], exercise: str, mode: str) -> None:
    """Nothing is wider than the narrowest screen, and nothing serious for axe, on any page of a step."""
    pages = couples("look")
    for page, scheme in zip(pages, ("dark", "light"), strict=True):
        page.set_viewport_size({"width": 320, "height": 568})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        begin(page, exercise, mode)
    seen = set()

    def look(page: Page) -> None:
        said = page.locator("#step").inner_text()
        if said in seen:
            return
        seen.add(said)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), said
        found = Axe().run(page).response["violations"]
        serious = [one["nodes"][0]["html"] for one in found if one["impact"] in {"serious", "critical"}]
        assert serious == [], said

    play(*pages, end=end_of(exercise), look=look)
    assert len(seen) > len(EXERCISES[exercise]["step"])
