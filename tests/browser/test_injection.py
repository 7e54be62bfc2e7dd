"""Whatever somebody types into any field, it is words: it runs nowhere, in nobody's page (DEV-2)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Server, pair, sign_up
from tests.browser.test_evening import answer, jpeg

pytestmark = [pytest.mark.browser, pytest.mark.full]

NAME = "<img src=x onerror=hit(1)>"
ATTACK = (
    '"><img src=x onerror=hit(2)><script>hit(3)</script><b hx-on:click="hit(4)" hx-get=/home/ hx-trigger=load>{{ 7 }}'
)
NOTES = "<script>"  # what of it has to be there to read: it was escaped, not removed
QUESTIONS = ("A good moment", "What was hard", "One thing for tomorrow")


def test_words_are_words(new_page: Callable[..., Page], server: Server) -> None:
    mara, robin = new_page(), new_page()
    for page, name in ((mara, "Injma"), (robin, "Injro")):
        page.context.add_init_script("window.hits = []; window.hit = (n) => hits.push(n)")
        sign_up(page, server, name)
    pair(mara, robin)
    mara.goto("/you/settings/")
    mara.get_by_label("What your partner calls you here").fill(NAME)
    mara.locator("main form button.button").first.click()
    mara.wait_for_load_state()
    for page in (mara, robin):
        answer(page, dict.fromkeys(QUESTIONS, ATTACK))
    robin.get_by_role("button", name="Open together").click()
    expect(robin.get_by_text(NOTES).first).to_be_visible()
    run = robin.url
    mara.goto("/thanks/")
    mara.get_by_label("today that you appreciated").fill(ATTACK)
    mara.get_by_role("button", name="Save for tonight").click()
    memory = keep_a_memory(mara)
    for page in (mara, robin):
        for address in (
            "/home/",
            "/story/",
            memory,
            f"{memory}change/",
            "/thanks/",
            run,
            f"{run}?step=open",
            "/you/settings/",
        ):
            page.goto(address)
            page.wait_for_load_state("load")
            page.wait_for_timeout(100)  # what waits for its load, or for a picture that isn't there, comes now
            assert page.evaluate("hits") == [], address
            page.mouse.click(10, 300)
            assert page.evaluate("hits") == [], address
    robin.goto(memory)
    assert robin.get_by_text(NOTES).count() >= 2


def keep_a_memory(page: Page) -> str:
    """Keep one with the attack in every field, and in the name of a file."""
    page.goto("/story/add/")
    page.get_by_text("More", exact=True).click()
    for label in ("What do you call it?", "Where", "How you remember it"):
        page.get_by_label(label).fill(ATTACK)
    page.get_by_label("Year").fill("2018")
    files = [
        {"name": f"{NAME}.jpg", "mimeType": "image/jpeg", "buffer": jpeg("teal")},
        {"name": f"{NAME}.txt", "mimeType": "text/plain", "buffer": b"<script>hit(5)</script>"},
    ]
    page.locator("input[type=file]").set_input_files(files)  # type: ignore[arg-type]
    expect(page.locator("[data-files] input[name=photo]")).to_have_count(1)
    assert page.evaluate("hits") == []
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#photos .photos img, .picture img").first).to_be_visible(timeout=30_000)
    return page.url.removeprefix(page.url.split("/story/")[0])
