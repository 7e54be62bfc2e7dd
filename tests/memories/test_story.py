"""The story goes from the latest memory back to the first, a page at a time, each memory once."""

import re
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.models import Memory
from apps.memories.story import timeline
from tests import factories
from tests.conftest import As

ADDRESS = "/story/"


def test_address() -> None:
    assert reverse("memories:story") == ADDRESS


def test_empty_story_is_warm(as_: As, alice: User, couple: Couple) -> None:
    page = as_(alice).get(ADDRESS).content.decode()
    assert "No memories yet. The first one" in page
    assert reverse("memories:add") in page


def test_years_stand_above_their_memories(as_: As, alice: User, couple: Couple) -> None:
    for when, title in (("2018-10-01", "The wrong platform"), ("2026-08-09", "Sand"), ("2026-02-01", "Lemons")):
        factories.a_memory(couple, when=when, title=title)
    page = as_(alice).get(ADDRESS).content.decode()
    assert re.findall(r'id="y(\d+)"', page) == ["2026", "2018"]
    assert page.index("Sand") < page.index("Lemons") < page.index("The wrong platform")
    assert "9 August" in page


def test_every_memory_comes_once_also_on_equal_days(couple: Couple, alice: User) -> None:
    made = {factories.a_memory(couple, when=f"2026-08-0{1 + number % 2}").pk for number in range(60)}
    seen: list[UUID] = []
    place = ""
    for _ in range(3):
        page = timeline.story_page(couple, alice, place)
        seen += [card.memory.pk for card in page.cards]
        place = page.earlier
    assert (len(seen), set(seen), place) == (60, made, "")


def test_place_in_the_list_is_one_comparison_of_rows(couple: Couple) -> None:
    sql = str(couple.memories.before(date(2026, 8, 9), UUID(int=0)).newest_first().query)
    assert re.search(r'\("memories_memory"."happened_on", "memories_memory"."id"\) < \(', sql)
    if connection.vendor == "sqlite":
        plan = couple.memories.before(date(2026, 8, 9), UUID(int=0)).newest_first()[:24].explain()
        assert "story_by_day" in plan
        assert "TEMP B-TREE" not in plan


def test_earlier_works_with_and_without_script(as_: As, alice: User, couple: Couple) -> None:
    for number in range(30):
        factories.a_memory(couple, when=f"2026-08-{1 + number:02}", title=f"Memory {number:02}.")
    browser = as_(alice)
    earlier = re.search(r'href="(\?before=[^"]+)"', browser.get(ADDRESS).content.decode())
    assert earlier
    page = browser.get(ADDRESS + earlier[1]).content.decode()
    part = browser.get(ADDRESS + earlier[1], headers={"HX-Request": "true"}).content.decode()
    for answer in (page, part):
        assert "Memory 05." in answer
        assert "Memory 06." not in answer
    assert "<html" in page
    assert "<html" not in part
    assert 'id="story"' in part
    assert browser.get(ADDRESS, {"before": "nonsense"}).status_code == 200


def test_others_see_nothing_of_it(as_: As, bob: User, charlie: User, alice: User, couple: Couple) -> None:
    factories.a_memory(couple, title="Ours")
    factories.a_memory(couple, title="Still mine", made_by=alice, private_to=alice)
    mine, partners, strangers = (as_(person).get(ADDRESS).content.decode() for person in (alice, bob, charlie))
    assert "Ours" in mine
    assert "Still mine" in mine
    assert "Only you can see this." in mine
    assert "Ours" in partners
    assert "Still mine" not in partners
    assert "Since 2026" in partners
    assert "Ours" not in strangers
    assert Client().get(ADDRESS).status_code == 302
    assert as_(alice).post(ADDRESS).status_code == 405


def test_photos_that_wait_are_seen_by_their_owner_only(as_: As, alice: User, bob: User, couple: Couple) -> None:
    for _ in range(3):
        factories.a_photo(couple, uploader=alice, private_to=alice)
    assert "Unsorted photos <small>3</small>" in plain(as_(alice).get(ADDRESS))
    assert "Unsorted photos <small>" not in plain(as_(bob).get(ADDRESS))


def test_first_three_pictures_and_how_many_more(as_: As, alice: User, couple: Couple) -> None:
    memory = factories.a_memory(couple)
    for _ in range(7):
        factories.a_photo(couple, memory=memory)
    page = as_(alice).get(ADDRESS).content.decode()
    assert page.count("<img") == 3
    assert "+4" in page
    assert f'alt="Photo 1 of 7, {memory.title}"' in page


def test_picture_on_its_way_shows_its_colour(as_: As, alice: User, couple: Couple) -> None:
    factories.a_photo(couple, memory=factories.a_memory(couple), sizes=False)
    page = as_(alice).get(ADDRESS).content.decode()
    assert 'stroke="#336699"' in page
    assert "Still getting this photo ready" in page


def test_markup_is_only_words(as_: As, alice: User, couple: Couple) -> None:
    memory = factories.a_memory(couple, title="<script>1</script>", place="<b>")
    memory.tellings.create(couple=couple, writer=alice, words="<script>2</script>")
    page = as_(alice).get(ADDRESS).content.decode()
    assert "<script>1" not in page
    assert "<script>2" not in page


def test_years_lead_straight_there(as_: As, alice: User, couple: Couple) -> None:
    for when, title in (("2018-10-01", "The wrong platform"), ("2026-08-09", "Sand"), ("2026-02-01", "Lemons")):
        factories.a_memory(couple, when=when, title=title)
    browser = as_(alice)
    page = browser.get(ADDRESS).content.decode()
    ways = {name: place for place, name in re.findall(r'href="/story/(\?before=[^"]+)"[^>]*>(\w+)</a>', page)}
    assert list(ways) == ["2026", "2018"]
    assert "Lemons" in browser.get(ADDRESS + ways["2026"]).content.decode()
    there = browser.get(ADDRESS + ways["2018"]).content.decode()
    assert "Lemons" not in there
    assert "The wrong platform" in there


def plain(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_queries_do_not_grow(as_: As, alice: User, bob: User, couple: Couple) -> None:
    browser = as_(alice)
    browser.get(reverse("home:today"))  # the first visit writes the session down
    counts = []
    for _ in range(2):
        for _ in range(10):
            memory = factories.a_memory(couple)
            factories.a_photo(couple, memory=memory)
            for writer in (alice, bob):
                memory.tellings.create(couple=couple, writer=writer, words="Words")
        with CaptureQueriesContext(connection) as queries:
            browser.get(ADDRESS)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 14
    assert Memory.objects.count() == 20
