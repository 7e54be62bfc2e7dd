"""Words are found in titles, places, tellings and captions, as far as one may read them, and leave no trace."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.looking_back import searching
from apps.memories.looking_back.searching import find, folded
from tests import factories
from tests.conftest import As

ADDRESS = "/story/search/"


def titles(couple: Couple, person: User, asked: str) -> list[str]:
    return [found.memory.title for found in find(couple, person, asked)]


@pytest.fixture
def told(couple: Couple, alice: User, bob: User) -> Couple:
    """Three memories, each with words elsewhere."""
    sea = factories.a_memory(couple, title="Sea, eleven at night", place="The far end of the beach", when="2026-08-09")
    sea.tellings.create(couple=couple, writer=bob, words="The water was warmer than the air.")
    cafe = factories.a_memory(couple, title="Café in the Große Straße", when="2025-08-09")
    factories.a_photo(couple, memory=cafe)
    factories.a_photo(couple, memory=cafe, caption="You, and half a heron")
    factories.a_memory(couple, title="The wrong platform", when="2018-10-01")
    return couple


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("sea", ["Sea, eleven at night"]),
        ("FAR beach", ["Sea, eleven at night"]),
        ("warmer eleven", ["Sea, eleven at night"]),
        ("cafe strasse", ["Café in the Große Straße"]),
        ("CAFÉ heron", ["Café in the Große Straße"]),
        ("the", ["Sea, eleven at night", "Café in the Große Straße", "The wrong platform"]),
        ("warmer platform", []),
        ("zebra", []),
        ("  ", []),
        ("", []),
    ],
)
def test_all_words_must_occur_in_one_memory(told: Couple, alice: User, asked: str, found: list[str]) -> None:
    assert titles(told, alice, asked) == found


def test_spelling() -> None:
    assert folded("Ångström, STRAẞE, Ḱ") == "angstrom, strasse, k"


def test_what_was_found_is_said(told: Couple, alice: User, bob: User) -> None:
    (sea,) = find(told, alice, "warmer")
    (excerpt,) = sea.said
    assert excerpt.parts == [("The water was ", False), ("warmer", True), (" than the air.", False)]
    assert (excerpt.name, excerpt.seat, sea.photo) == ("Bob", "two", None)
    (cafe,) = find(told, alice, "HERON")
    assert cafe.photo
    assert cafe.photo.caption == "You, and half a heron"


def test_long_tellings_are_cut_between_words(told: Couple, alice: User) -> None:
    memory = told.memories.newest_first().last()
    assert memory
    memory.tellings.create(couple=told, writer=alice, words=f"{'before ' * 50}Übermut {'after ' * 50}")
    ((excerpt,),) = (found.said for found in find(told, alice, "ubermut"))
    (before, _), (word, hit), (after, _) = excerpt.parts
    assert (word, hit) == ("Übermut", True)
    assert before.startswith("…before")
    assert after.endswith("after…")


def test_nothing_that_one_may_not_read(told: Couple, alice: User, bob: User, charlie: User) -> None:
    """Private, sealed, in the bin, put away: not found, not even by half."""
    factories.a_memory(told, title="Zebra hers", made_by=alice, private_to=alice)
    binned = factories.a_memory(told, title="Zebra binned", binned_at=timezone.now())
    factories.a_photo(told, memory=binned, caption="Zebra")
    away = factories.a_memory(told, title="Zebra away")
    factories.a_photo(told, memory=away, caption="Zebra")
    told.put_away.create(memory=away, person=bob)
    ours = factories.a_memory(told, title="Ours")
    ours.tellings.create(couple=told, writer=alice, words="Zebra sealed", private_to=alice)
    factories.a_photo(told, memory=ours, caption="Zebra in the bin", binned_at=timezone.now())
    factories.a_photo(told, caption="Zebra loose", private_to=alice)
    assert titles(told, bob, "zebra") == []
    assert set(titles(told, alice, "zebra")) == {"Zebra hers", "Zebra away", "Ours"}
    assert titles(Couple.of(charlie), charlie, "the") == []


def test_page(as_: As, alice: User, told: Couple) -> None:
    browser = as_(alice)
    alone = browser.get(ADDRESS).content.decode()
    assert 'method="post"' in alone
    assert 'id="found"' not in alone
    assert 'id="found"' not in browser.post(ADDRESS, {"q": " "}).content.decode()
    page = browser.post(ADDRESS, {"q": "heron"}).content.decode()
    assert "One memory" in page
    assert re.search(r'href="/story/[^"]+/#photo-[^"]+"', page)
    part = browser.post(ADDRESS, {"q": "WARMER"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "<mark>warmer</mark>" in part
    assert "Nothing found" in browser.post(ADDRESS, {"q": "zebra"}).content.decode()


def test_words_stand_in_no_address(as_: As, alice: User, told: Couple) -> None:
    """Browsers keep addresses, and so may servers on the way: they are sent in the body, and read from nowhere else."""
    page = as_(alice).get(ADDRESS, {"q": "heron"}).content.decode()
    assert "heron" not in page
    assert "hx-push-url" not in page
    assert "?" not in as_(alice).post(ADDRESS, {"q": "heron"}).get("Location", "")


def test_too_long_is_a_fault(as_: As, alice: User, told: Couple) -> None:
    answer = as_(alice).post(ADDRESS, {"q": "x" * 101})
    assert answer.status_code == 422
    assert "101 of 100 characters" in answer.content.decode()
    assert as_(alice).post(ADDRESS, {"q": "x" * 100}).status_code == 200


def test_markup_is_only_words(as_: As, alice: User, told: Couple) -> None:
    memory = told.memories.newest_first().last()
    assert memory
    memory.tellings.create(couple=told, writer=alice, words="<script>1</script> lemons <b>")
    page = as_(alice).post(ADDRESS, {"q": "lemons"}).content.decode()
    assert "<mark>lemons</mark>" in page
    assert "<script>1" not in page


def test_who_may(as_: As, alice: User, told: Couple) -> None:
    assert Client().post(ADDRESS, {"q": "sea"}).status_code == 302
    assert as_(alice).delete(ADDRESS).status_code == 405
    assert reverse("memories:search") == ADDRESS


def test_queries_do_not_grow(couple: Couple, alice: User, bob: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MOST", 15)
    counts = []
    for _ in range(2):
        for _ in range(10):
            memory = factories.a_memory(couple)
            factories.a_photo(couple, memory=memory, caption="Sea")
            memory.tellings.create(couple=couple, writer=bob, words="Sea")
        with CaptureQueriesContext(connection) as queries:
            found = find(couple, alice, "sea")
            assert all(one.said and one.photo for one in found)
        counts.append((len(found), len(queries)))
    assert counts == [(10, 6), (15, 6)]
