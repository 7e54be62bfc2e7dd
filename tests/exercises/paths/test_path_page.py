"""The page of a path: its evenings in a row, and what two can do with each; the same for both."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content.path import Path
from tests.conftest import As

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("path")]
TOKENS = re.compile(r'value="[^"]{40,}"')
DOORS = ("start_path", "stop_path", "skip_evening", "swap_part", "evening_done")


def to(name: str, *evening: str, path: str = "three") -> str:
    return reverse(f"exercises:{name}", args=[path, *evening])


def page(browser: Client, path: str = "three") -> str:
    response = browser.get(to("path", path=path))
    assert response.status_code == 200
    return response.content.decode()


def test_start_leads_to_the_evening_that_comes_next(as_: As, couple: Couple, alice: User) -> None:
    browser = as_(alice)
    assert "15 to 20 minutes" in page(browser)
    assert f'<a href="{reverse("web:right_place")}">“When not to use Nearer”</a>' in page(browser)
    assert "Skip this one" not in page(browser)
    assert browser.post(to("start_path"))["Location"] == to("path_evening", "first")
    browser.post(to("evening_done", "first"))
    assert browser.post(to("start_path"))["Location"] == to("path_evening", "second")
    assert couple.path_runs.count() == 1


def test_an_evening_is_skipped_swapped_done_again_and_all_of_it_can_be_undone(
    as_: As, couple: Couple, alice: User
) -> None:
    browser = as_(alice)
    browser.post(to("start_path"))
    swap = {"instead_of": "daily-check-in", "use": "eye-contact"}
    assert browser.post(to("swap_part", "first"), swap)["Location"] == to("path")
    (row,) = couple.path_evenings.all()
    assert row.swaps == {"daily-check-in": "eye-contact"}
    assert page(browser).count("Undo") == 1
    browser.post(to("swap_part", "first"), swap | {"undo": "1"})
    browser.post(to("skip_evening", "second"))
    assert "Skipped" in page(browser)
    browser.post(to("skip_evening", "second"), {"undo": "1"})
    assert "Undo" not in page(browser)
    browser.post(to("evening_done", "first"))
    assert "Do it again" in page(browser)


def test_stopped_it_can_be_picked_up_again(as_: As, couple: Couple, alice: User) -> None:
    browser = as_(alice)
    browser.post(to("start_path"))
    browser.post(to("evening_done", "first"))
    browser.post(to("stop_path"))
    assert "You can pick it up again whenever you like." in page(browser)
    assert "Skip this one" not in page(browser)
    assert "You’re on" not in page(browser, "other")
    browser.post(to("start_path", path="other"))
    assert "You’re on “Another” at the moment." in page(browser)
    assert couple.path_runs.running().count() == 1


def test_at_its_end_it_leads_to_the_book_and_to_other_paths(as_: As, alice: User, couple: Couple) -> None:
    browser = as_(alice)
    browser.post(to("start_path"))
    for name in ("first", "second", "third"):
        evening = browser.get(browser.post(to("evening_done", name))["Location"]).content.decode()
        assert "A hug can help." in evening
        assert (to("path") in evening) == (name != "third")
    (run,) = couple.path_runs.all()
    assert run.ended_on
    for shown in (evening, page(browser)):
        assert f"{reverse('memories:read_book')}#path-{run.pk.hex[:8]}" in shown
        assert "Choose another path" in shown


def test_both_see_the_same_page_whoever_tapped(as_: As, couple: Couple, alice: User, bob: User) -> None:
    browsers = as_(alice), as_(bob)
    browsers[0].post(to("start_path"))
    pages = []
    for first, second in (browsers, browsers[::-1]):
        first.post(to("skip_evening", "first"))
        second.post(to("evening_done", "second"))
        pages.append([TOKENS.sub("", page(browser)).split('id="path"')[1].split("</main>")[0] for browser in browsers])
        couple.evenings.all().delete()
        first.post(to("skip_evening", "first"), {"undo": "1"})
    assert pages[0] == pages[1]
    assert pages[0][0] == pages[0][1]


def test_what_is_for_each_alone_is_no_talk(as_: As, alice: User, path: Path) -> None:
    browser = as_(alice)
    browser.post(to("start_path"))
    shown = browser.get(to("path_evening", "third")).content.decode()
    assert reverse("exercises:about", args=["make-it-right"]) in shown
    assert "A hug can help." in shown
    assert "We did it" in shown
    assert "We did it our own way" in shown


def test_what_is_not_there_is_not_found(as_: As, alice: User, charlie: User, couple: Couple) -> None:
    browser = as_(alice)
    for address in (to("path", path="none"), to("path_evening", "none"), to("path_evening", "first", path="none")):
        assert browser.get(address).status_code == 404
    for name in DOORS:
        evening = [] if name.endswith("_path") else ["none"]
        assert browser.post(to(name, *evening, path="none")).status_code == 404
        assert browser.get(to(name, *evening)).status_code == 405
    for name in DOORS[2:]:
        assert browser.post(to(name, "none")).status_code == 404
        assert browser.post(to(name, "first")).status_code == 404, "It was never started."
    browser.post(to("start_path"))
    assert browser.post(to("swap_part", "first"), {"use": "apology"}).status_code == 404
    as_(charlie).post(to("start_path"))
    as_(charlie).post(to("evening_done", "first"))
    assert not couple.evenings.exists()
    assert browser.post(to("path")).status_code == 405
