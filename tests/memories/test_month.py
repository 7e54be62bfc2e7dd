"""All photos by month: each once, in rows that lead to a picture a screen, and ways to every other month."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.models import Memory
from apps.memories.moment import Moment
from apps.memories.photos import browsing, months
from apps.memories.photos.months import Month
from apps.photos.models import Photo
from tests import factories
from tests.conftest import As

PHOTOS, AUGUST = "/story/photos/", "/story/photos/2026/08/"


def some_photos(couple: Couple, number: int, *, when: str = "2026-08-09", days: int = 2) -> list[Photo]:
    """Make photos of one memory, on two days or one; they share their files."""
    memory = factories.a_memory(couple, when=when)
    first = factories.a_photo(couple, memory=memory)
    made = [first]
    for place in range(1, number):
        photo = Photo.objects.get(pk=first.pk)
        assert photo.key
        assert photo.facts
        photo.pk, photo.mark = uuid4(), f"{memory.pk.hex}{place:032x}"
        photo.save(force_insert=True)
        day = memory.happened_on + timedelta(days=place % days)
        memory.pictures.create(couple=couple, photo=photo, position=place + 1, day=day)
        made.append(photo)
    return made


def shown(page: str) -> list[str]:
    return re.findall(r'<a class="r\d+"\s+href="#photo-([^"]+)"', page)


def test_addresses() -> None:
    assert reverse("memories:photos") == PHOTOS
    assert reverse("memories:month", args=["2026", "08"]) == AUGUST


def test_leads_to_the_latest_month(as_: As, alice: User, couple: Couple) -> None:
    assert "Photos you add to memories show up here" in as_(alice).get(PHOTOS).content.decode()
    for when in ("2026-08-09", "2018-10-01"):
        factories.a_photo(couple, memory=factories.a_memory(couple, when=when))
    assert as_(alice).get(PHOTOS)["Location"] == AUGUST


def test_photos_stand_in_the_month_they_were_taken(as_: As, alice: User, couple: Couple) -> None:
    memory = factories.a_memory(couple, when=Moment(2026))
    taken = factories.a_photo(couple, memory=memory, taken_on=date(2026, 8, 30))
    unknown = factories.a_photo(couple, memory=memory)
    browser = as_(alice)
    assert shown(browser.get(AUGUST).content.decode()) == [str(taken.pk)]
    assert shown(browser.get("/story/photos/2026/01/").content.decode()) == [str(unknown.pk)]


def test_what_comes_on_reveal_is_rows_and_leaves_only(as_: As, alice: User, couple: Couple) -> None:
    some_photos(couple, browsing.LENGTH + 2)
    browser = as_(alice)
    more = re.search(r'id="rest"\s+href="([^"]+)"\s+hx-get="\1"', browser.get(AUGUST).content.decode())
    assert more
    part = browser.get(AUGUST + more[1], headers={"HX-Request": "true"}).content.decode()
    page = browser.get(AUGUST + more[1]).content.decode()
    assert "<html" not in part
    assert 'hx-swap-oob="beforeend:#slides"' in part
    assert part.count('class="viewer"') == len(shown(part)) == len(shown(page)) == 2
    assert (part.count("is-back"), page.count("is-back")) == (2, 2)
    assert "Back to the start of August" in page


def test_first_ones_come_at_once_and_each_has_its_colour(as_: As, alice: User, couple: Couple) -> None:
    some_photos(couple, 20)
    page = as_(alice).get(AUGUST).content.decode()
    rows = page[: page.index("<our-viewer")]
    assert rows.count('loading="lazy"') == 8
    assert rows.count('fetchpriority="high"') == 4
    assert rows.count('fill="#336699"') == 20
    assert page[page.index("<our-viewer") :].count('loading="lazy"') == 20


def test_picture_says_when_and_where_and_leads_to_its_memory(as_: As, alice: User, couple: Couple) -> None:
    memory = factories.a_memory(couple, title="Sea, at night", place="The far end", when="2026-08-09")
    factories.a_photo(couple, memory=memory, caption="You, and half a heron")
    page = as_(alice).get(AUGUST).content.decode()
    leaf = page[page.index("<figure") : page.index("</figure>")]
    for said in ("9 August 2026", "Sea, at night", "The far end", "half a heron", f'href="/story/{memory.pk}/"'):
        assert said in leaf


def test_ways_to_other_months(as_: As, alice: User, couple: Couple) -> None:
    for when in ("2014-03-01", "2026-05-01", "2026-08-09", "2027-01-01"):
        factories.a_photo(couple, memory=factories.a_memory(couple, when=when))
    page = as_(alice).get(AUGUST).content.decode()
    assert re.findall(r"/story/photos/(\d+/\d+)/", page[: page.index("<section")]) == [
        *("2027/01", "2026/08", "2014/03"),  # years, each by its latest month
        *("2026/05", "2026/08"),
    ]
    assert re.findall(r"/story/photos/(\d+/\d+)/", page[page.index("<section") : page.index("<our-viewer")]) == [
        *("2026/05", "2027/01"),
    ]
    assert "<span>Jan</span>" in page


def test_ways_are_found_by_looks_into_the_index(couple: Couple, alice: User) -> None:
    for number in range(5):
        factories.a_photo(couple, memory=factories.a_memory(couple, when=f"20{10 + number}-05-01"))
    seen = couple.pictures.seen_by(alice)
    with CaptureQueriesContext(connection) as queries:
        found = months.strip(couple, alice, months.PHOTOS)
    assert [month.first.year for month in found.years] == [2014, 2013, 2012, 2011, 2010]
    assert [month.first.month for month, held in found.months if held] == [5]
    assert (len(queries), found.before) == (2, Month(date(2013, 5, 1)))
    if connection.vendor == "sqlite":
        some = date(2013, 5, 1)
        for rows in (
            seen.newest_first()[:60],
            seen.filter(day__range=(some, some)).newest_first(),
            seen.filter(day=some).order_by(),
        ):
            plan = rows.explain()
            assert "pictures_by_day" in plan
            assert "TEMP B-TREE" not in plan
        plan = couple.photos.loose_of(alice).explain()
        assert "photos_of_one" in plan


def test_nothing_of_what_is_hidden(as_: As, alice: User, bob: User, charlie: User, couple: Couple) -> None:
    """Private, in the bin, put away by bob: he sees neither the photos nor that these months have any."""
    private = factories.a_memory(couple, when="2026-03-01", private_to=alice, made_by=alice)
    factories.a_photo(couple, memory=private, private_to=alice)
    away = factories.a_memory(couple, when="2026-04-01")
    factories.a_photo(couple, memory=away)
    couple.put_away.create(memory=away, person=bob)
    binned = factories.a_memory(couple, when="2026-05-01", binned_at=timezone.now())
    factories.a_photo(couple, memory=binned)
    factories.a_photo(couple, memory=factories.a_memory(couple, when="2026-06-01"), binned_at=timezone.now())
    factories.a_photo(couple, memory=factories.a_memory(couple, when="2026-07-01"))
    factories.a_photo(couple, memory=factories.a_memory(couple, when="2026-08-01"))
    browser = as_(bob)
    page = browser.get(AUGUST).content.decode()
    assert set(re.findall(r"/story/photos/2026/(\d+)/", page)) == {"07", "08"}
    for number in (3, 4, 5, 6):
        assert "No photos from this month." in browser.get(f"/story/photos/2026/0{number}/").content.decode()
    assert set(re.findall(r"/story/photos/2026/(\d+)/", as_(alice).get(AUGUST).content.decode())) == {
        *("03", "04", "07", "08")
    }
    assert "<img" not in as_(charlie).get(AUGUST).content.decode()
    assert Client().get(AUGUST).status_code == 302


@pytest.mark.parametrize("address", ["2026/13/", "0/1/", "10000/1/"])
def test_no_such_month(as_: As, alice: User, couple: Couple, address: str) -> None:
    assert as_(alice).get(PHOTOS + address).status_code == 404


def test_far_months_are_empty(as_: As, alice: User, couple: Couple) -> None:
    factories.a_photo(couple, memory=factories.a_memory(couple))
    for address in ("1/1/", "9999/12/"):
        assert "No photos from this month." in as_(alice).get(PHOTOS + address).content.decode()
    assert as_(alice).get(AUGUST, {"after": "nonsense"}).status_code == 200
    assert as_(alice).post(AUGUST).status_code == 405


def test_on_its_way_shows_its_colour_and_failed_ones_are_left_out(as_: As, alice: User, couple: Couple) -> None:
    memory = factories.a_memory(couple)
    factories.a_photo(couple, memory=memory, sizes=False)
    factories.a_photo(couple, memory=memory, sizes=False, failed="damaged")
    page = as_(alice).get(AUGUST).content.decode()
    assert page.count("Still getting this photo ready") == 1
    assert 'class="viewer"' not in page
    assert f'href="/story/{memory.pk}/"' in page


def test_queries_do_not_grow(as_: As, alice: User, couple: Couple) -> None:
    browser, counts = as_(alice), []
    for number in range(3):
        some_photos(couple, 5, when=f"2026-0{6 + number}-09")
        with CaptureQueriesContext(connection) as queries:
            browser.get(AUGUST)
        counts.append(len(queries))
    assert counts[1] == counts[2] <= 10
    assert Memory.objects.count() == 3
