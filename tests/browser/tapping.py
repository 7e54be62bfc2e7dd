"""Plays an exercise as a person does: looks at the page, and taps what it offers."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

from playwright.sync_api import Locator, Page
from playwright.sync_api import TimeoutError as TookTooLong

QUICK = 1000  # milliseconds; who was too slow looks anew
PATIENCE = 60  # seconds until an exercise has to be over


def start(page: Page, mode: str) -> None:
    """Start on an exercise's page, in this mode where there are several, in whatever language it is shown."""
    choice = page.locator(f".way:has([value={mode}])")
    if choice.count():
        choice.click()
    page.locator("main form:has([name=mode]) button.is-wide").click()
    page.locator("#step").wait_for()


def first(page: Page, selector: str) -> Locator | None:
    """Give the first visible element of this kind in the step."""
    found = page.locator(f"#step {selector}").filter(visible=True)
    return found.first if found.count() else None


def tap(selector: str) -> Callable[[Page], bool]:
    """Tap what is there."""

    def act(page: Page) -> bool:
        found = first(page, selector)
        if found:
            found.click(timeout=QUICK)
        return found is not None

    return act


def write(page: Page) -> bool:
    """Write a few words, or choose the first answer, and keep it."""
    field = first(page, "textarea[name=words]")
    if field and "answer" in (field.locator("xpath=ancestor::form").get_attribute("action", timeout=QUICK) or ""):
        field.fill("A few words for tonight, because you made tea when I was late", timeout=QUICK)
        field.locator("xpath=ancestor::form").locator("button.button").first.click(timeout=QUICK)
        return True
    chip = first(page, "form[action$='/answer/'] .chip")
    if chip:
        chip.click(timeout=QUICK)
        chip.locator("xpath=ancestor::form").locator("button.button").first.click(timeout=QUICK)
    return chip is not None


def dream(page: Page) -> bool:
    """Name a dream, and keep it."""
    what = first(page, "form[action$='/answer/'] [name=what-0]")
    if what:
        what.fill("A garden table for ten", timeout=QUICK)
        what.locator("xpath=ancestor::form").locator("button.button").first.click(timeout=QUICK)
    return what is not None


def mark(page: Page) -> bool:
    """Say yes to every card."""
    cards = page.locator("#step .mark-one")
    if not cards.count():
        return False
    back = first(page, "[data-step='-1']:enabled")
    while back and back.is_enabled():
        back.click(timeout=QUICK)
    for number in range(cards.count()):
        cards.nth(number).locator(".chip").first.click(timeout=QUICK)
    page.locator("#step form[action$='/mark/'] [data-end]").click(timeout=QUICK)
    return True


def compose(page: Page) -> bool:
    """Fill the parts of a message."""
    parts = page.locator("#step form[action$='/draft/'] textarea[required]")
    if not parts.count():
        return False
    while True:
        part = first(page, "form[action$='/draft/'] textarea")
        if part and part.get_attribute("required") is not None:
            part.fill("I said something that evening", timeout=QUICK)
        onward = first(page, "[data-step='1']:enabled")
        if not onward:
            break
        onward.click(timeout=QUICK)
    page.locator("#step form[action$='/draft/'] [data-end]").click(timeout=QUICK)
    return True


def propose(page: Page) -> bool:
    """Propose tea."""
    what = first(page, "form[action$='/propose/'] input[name=what]")
    if what:
        what.fill("Tea on the balcony", timeout=QUICK)
        what.locator("xpath=ancestor::form").locator("button.button").first.click(timeout=QUICK)
    return what is not None


WAYS: list[Callable[[Page], bool]] = [
    tap("button[name=number]"),
    tap("button[name=what][value=yes]"),
    tap("button[name=tap]"),
    tap("#mine"),
    tap("#enough"),
    tap("form[action$='/agree/'] button.button"),
    tap("form[action$='/open/'] button.button"),
    tap("button[name=how][value=share]"),
    tap("form[action$='/ready/'] button.button:not([form])"),
    compose,
    mark,
    propose,
    tap("form[action$='/share/'] button.button"),
    dream,
    write,
    tap("form[action$='/go-on/'] a.button:not(.is-quiet)"),
    tap("form[action$='/go-on/'] button.button:not(.is-quiet)"),
    tap("button.button[form=without]:not(.is-quiet)"),  # it lies beside its form: somebody else has picked already
]


def play(*pages: Page, end: str, look: Callable[[Page], None] = lambda _page: None) -> None:
    """Let them tap in turn until all have read the words of the end."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        waiting = [page for page in pages if not page.get_by_text(end).count()]
        if not waiting:
            return
        for page in waiting:
            look(page)
            before = page.locator("#step").inner_html()
            if _acted(page):
                _settle(page, before)
            else:
                page.wait_for_timeout(100)
    raise AssertionError([page.locator("#step").inner_text() for page in pages])


def _acted(page: Page) -> bool:
    # What is about to be tapped may go away, since the other has just moved both on: then one looks anew.
    with suppress(TookTooLong):
        return any(act(page) for act in WAYS)
    return True


def _settle(page: Page, before: str) -> None:
    # Whether something came of it is for the next look to see; htmx answers within a blink.
    for _moment in range(20):
        page.wait_for_timeout(50)
        if page.locator("#step").count() and page.locator("#step").inner_html() != before:
            return
