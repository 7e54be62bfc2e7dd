"""One leafs through all photos, page by page and month by month, and meets each once."""

import re
from uuid import uuid4

import pytest

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.photos import browsing
from tests.conftest import As
from tests.full import few
from tests.memories.test_month import AUGUST, PHOTOS, shown, some_photos


def test_each_photo_comes_once_and_the_leaves_hang_together(as_: As, alice: User, couple: Couple) -> None:
    made = {str(photo.pk) for photo in some_photos(couple, browsing.LENGTH + 5)}
    browser, address = as_(alice), AUGUST
    seen: list[str] = []
    following: dict[str, str] = {}
    for headers in ({}, {"HX-Request": "true"}):
        page = browser.get(address, headers=headers).content.decode()
        seen += shown(page)
        for leaf, said in re.findall(r'<figure class="viewer" id="photo-([^"]+)"(.*?)</figure>', page, re.DOTALL):
            following[leaf] = "".join(re.findall(r'is-next" href="[^"#]*#photo-([^"]+)"', said))
        rest = re.search(r'id="rest" href="([^"]+)"', page)
        address = AUGUST + rest[1] if rest else ""
    assert address == ""
    assert (len(seen), set(seen)) == (len(made), made)
    assert [following[leaf] for leaf in seen] == [*seen[1:], ""]


def leaves(page: str) -> dict[str, list[str]]:
    """Give where the steps of each leaf lead, back and on; empty for nowhere."""
    found = re.findall(r'<figure class="viewer" id="photo-([^"]+)"(.*?)</figure>', page, re.DOTALL)
    return {
        leaf: ["".join(re.findall(rf'{step}" href="([^"]+)"', said)) for step in ("is-back", "is-next")]
        for leaf, said in found
    }


def test_photos_of_a_day_come_by_the_clock(as_: As, alice: User, couple: Couple) -> None:
    """The latest first, over more than one page; those of which nobody knows the hour come last."""
    made = some_photos(couple, browsing.LENGTH + 8, days=1)
    hours = [(number * 7) % len(made) for number in range(len(made))]
    for photo, hour in zip(made[2:], hours, strict=False):
        photo.facts = {"taken_at": f"2026-08-09T{hour // 60:02}:{hour % 60:02}:00+02:00", **photo.facts}
        photo.save(update_fields=["facts"])
    clocks = {str(photo.pk): str(photo.facts.get("taken_at", "")) for photo in made}
    browser, address, seen = as_(alice), AUGUST, list[str]()
    while address:
        page = browser.get(address).content.decode()
        seen += shown(page)
        rest = re.search(r'id="rest" href="([^"]+)"', page)
        address = AUGUST + rest[1] if rest else ""
    assert len(seen) == len(set(seen)) == len(made)
    assert [clocks[leaf] for leaf in seen] == sorted(clocks.values(), reverse=True)
    assert [clocks[leaf] for leaf in seen[-2:]] == ["", ""]


@pytest.mark.parametrize(("number", "days"), few([(3, 2), (browsing.LENGTH + 3, 1), (browsing.LENGTH + 3, 2)], 1))
def test_leaves_lead_on_into_other_months(as_: As, alice: User, couple: Couple, number: int, days: int) -> None:
    """From the first of all to the last, and back again, each step by a page that has the picture."""
    made = {str(photo.pk) for when in ("2026-08-30", "2026-06-01") for photo in some_photos(couple, number, when=when)}
    made |= {str(photo.pk) for photo in some_photos(couple, number, when="2025-12-31", days=days)}
    browser, ends = as_(alice), []
    address, leaf = browser.get(PHOTOS)["Location"], ""
    for way in (1, 0):
        walked = []
        pages: dict[str, dict[str, list[str]]] = {}
        while True:
            if address not in pages:
                pages[address] = leaves(browser.get(address).content.decode())
            leaf = leaf or next(iter(pages[address]))
            walked.append(leaf)
            place, _, following = pages[address][leaf][way].partition("#photo-")
            if not following:
                break
            address = place if place.startswith("/") else address.partition("?")[0] + place if place else address
            leaf = following
        ends.append(walked)
    assert (len(ends[0]), set(ends[0])) == (len(made), made)
    assert ends[1] == ends[0][::-1]


def test_a_page_whose_place_is_gone_begins_with_its_day(as_: As, alice: User, couple: Couple) -> None:
    made = {str(photo.pk) for photo in some_photos(couple, 6)}
    page = as_(alice).get(AUGUST, {"after": f"2026-08-09_{uuid4()}"}).content.decode()
    assert set(shown(page)) < made
    assert len(shown(page)) == 3
    for elsewhere in ("2026-09-01", "2026-07-31", "9999-12-31", "0001-01-01"):
        page = as_(alice).get(AUGUST, {"after": f"{elsewhere}_{uuid4()}"}).content.decode()
        assert set(shown(page)) == made
