"""Hints come on the writer's own device: as the rules say, after a pause, one at a time, and nothing of it is sent."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests import judging
from tests.browser.conftest import Server, send_form, sign_up

pytestmark = pytest.mark.browser
FIELD = "today that you appreciated"
WHICH, SAFETY = "Which moment do you mean?", "If you’re afraid, you deserve help of your own."
SOON = 1_000  # milliseconds: less than the pause
IN_THE_BROWSER = """async ([helpers, tries, texts, address]) => {
  const { compile, judge, ticks } = await import(address)
  const ready = Object.fromEntries(Object.entries(helpers).map(([name, rules]) => [name, compile(rules)]))
  const said = tries.map(({ name, text, slot }) =>
    [judge(ready[name], text, slot)?.id ?? "", ticks(ready[name], text).map(({ id }) => id)])
  const took = (one, text) => {
    const start = performance.now()
    judge(one, text)
    judge(one, text, "did")
    return performance.now() - start
  }
  // Each a few times, the least of them: what an expression costs, and not what else the machine does.
  const least = (one, text) => Math.min(...[1, 2, 3].map(() => took(one, text)))
  const times = Object.values(ready).flatMap((one) => texts.map((text) => least(one, text)))
  return [said, Math.max(...times)]
}"""


@pytest.fixture
def page(new_page: Callable[..., Page], server: Server, request: pytest.FixtureRequest) -> Page:
    opened = new_page()
    sign_up(opened, server, f"Hint{request.session.items.index(request.node)}")
    return opened


@pytest.mark.full
def test_both_languages_find_the_same_and_soon(page: Page) -> None:
    """All tries and long texts, judged by the module that pages use and by the plain one of the tests."""
    names = ("thanks", "soft", "sorry")
    which = [(language, name) for language in ("en", "de") for name in names]
    helpers = {f"{name} {language}": judging.rules(name, language) for language, name in which}
    own = [(f"{name} {lang}", one.text, one.slot) for lang, name in which for one in judging.tries(name, lang)]
    own += [(name, text, slot) for name in helpers for text in judging.LONG for slot in ("", "did")]
    tries = [{"name": name, "text": text, "slot": slot} for name, text, slot in own]
    page.goto("/thanks/")
    element = page.locator('script[src*="elements/hint"]').get_attribute("src") or ""
    imported = page.evaluate('async (url) => (await (await fetch(url)).text()).match(/from "([^"]+)"/)[1]', element)
    address = page.evaluate("([name, base]) => new URL(name, new URL(base, location)).pathname", [imported, element])
    said, longest = page.evaluate(IN_THE_BROWSER, [helpers, tries, judging.LONG, address])
    expected = [
        [judging.judge(helpers[name], text, slot), judging.ticks(helpers[name], text)] for name, text, slot in own
    ]
    assert [one for one in zip(own, said, expected, strict=True) if one[1] != one[2]] == []
    assert longest < 20


def test_a_hint_comes_after_a_pause_and_leaves_the_words_alone(page: Page) -> None:
    sent: list[str] = []
    page.goto("/thanks/")
    page.on("request", lambda asked: sent.append(f"{asked.method} {asked.url} {asked.post_data or ''}"))
    field = page.get_by_label(FIELD)
    field.press_sequentially("Thanks for everyth", delay=90)
    expect(page.get_by_text(WHICH)).to_have_count(0)
    field.press_sequentially("ing", delay=50)
    page.wait_for_timeout(SOON - 200)
    expect(page.get_by_text(WHICH)).to_have_count(0)
    expect(page.get_by_text(WHICH)).to_be_visible()
    expect(field).to_be_focused()
    expect(page.locator("our-hint [aria-live=polite]")).to_contain_text(WHICH)
    told = [one for one in sent if "everyth" in one and "/drafts/" not in one]
    assert told == []
    assert len([one for one in sent if "/hints/" in one]) == 1
    page.emulate_media(color_scheme="dark")
    serious = [one for one in Axe().run(page).response["violations"] if one["impact"] in {"serious", "critical"}]
    assert serious == []
    page.get_by_role("button", name="Keep it as it is").click()
    expect(page.get_by_text(WHICH)).to_have_count(0)
    expect(field).to_be_focused()
    field.press_sequentially(" ")
    page.wait_for_timeout(SOON * 2)
    expect(page.get_by_text(WHICH)).to_have_count(0)
    page.get_by_role("button", name="Save for tonight").click()
    expect(page.locator("blockquote").get_by_text("Thanks for everything")).to_be_visible()


@pytest.mark.full
def test_it_goes_when_the_words_are_better_and_never_moves_what_is_pressed(page: Page) -> None:
    page.goto("/thanks/")
    field, save = page.get_by_label(FIELD), page.get_by_role("button", name="Save for later")
    field.fill("Thanks")
    field.blur()
    expect(page.get_by_text(WHICH)).to_be_visible()
    field.press_sequentially(" for making dinner today, I could sleep")
    expect(page.get_by_text(WHICH)).to_have_count(0)
    expect(page.get_by_text("How did it help?")).to_have_count(0)
    field.fill("Thanks")
    box = save.bounding_box()
    assert box
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.wait_for_timeout(SOON * 2)
    page.mouse.up()
    expect(page.get_by_text("Only you can see these.")).to_be_visible()


@pytest.mark.full
def test_what_it_says_about_them_can_be_added(page: Page) -> None:
    page.goto("/thanks/")
    page.get_by_label(FIELD).fill("You rang the landlord.")
    page.get_by_role("button", name="Add what it says about").click()
    expect(page.get_by_label(FIELD)).to_have_value("You rang the landlord. It shows how you ")


def test_danger_speaks_first_with_a_way_out(page: Page) -> None:
    page.goto("/together/say-it-gently/")
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Skip").click()
    field = page.get_by_label("I feel …")
    field.fill("like you never care and I’m scared of you")
    expect(page.get_by_text(SAFETY)).to_be_visible()
    expect(page.locator("our-hint").get_by_role("link", name="When not to use Nearer")).to_be_visible()
    expect(page.get_by_role("button", name="Keep it as it is")).to_have_count(0)
    page.get_by_role("button", name="Keep writing").click()
    expect(page.get_by_text(SAFETY)).to_have_count(0)


@pytest.mark.full
def test_a_message_is_looked_at_whole_and_can_be_kept(page: Page) -> None:
    page.goto("/together/say-it-gently/")
    page.get_by_role("button", name="Start").click()
    page.get_by_role("button", name="Skip").click()
    expect(page.get_by_label("I feel …")).to_be_visible()
    run = page.url
    words = {"feel": "alone", "when": "you never call", "because": "", "side": "", "wish": "peace"}
    send_form(page, run, r"/together/runs/[^/]+/softly/draft/", **words)
    page.goto(f"{run}?step=softly&show=whole")
    expect(page.get_by_text("Is there one time you’re thinking of?")).to_be_visible()
    page.get_by_role("button", name="Keep private").click()
    expect(page.get_by_text("That took some care.")).to_be_visible()


def test_without_script_there_are_no_hints(new_page: Callable[..., Page], server: Server, page: Page) -> None:
    plain = new_page(java_script_enabled=False)
    plain.context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
    plain.goto("/thanks/")
    expect(plain.get_by_role("button", name="Add what it says about")).to_have_count(0)
    plain.get_by_label(FIELD).fill("Thanks for everything")
    plain.get_by_role("button", name="Save for later").click()
    expect(plain.get_by_text("Only you can see these.")).to_be_visible()
    expect(plain.get_by_text(WHICH)).to_have_count(0)
