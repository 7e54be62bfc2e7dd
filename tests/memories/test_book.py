"""A book has what its reader sees of the story, in the order of chapters and time; and nothing else."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.book.contents import Plate, Volume, gather, laid_out
from apps.memories.models import Book, Memory, Picture
from apps.memories.moment import Moment
from apps.photos.models import Photo
from tests import factories
from tests.conftest import As


def titles(volume: Volume) -> list[tuple[str, list[str]]]:
    return [
        (part.chapter.title if part.chapter else str(part.year), [entry.memory.title for entry in part.entries])
        for part in volume.parts
    ]


def a_chapter(couple: Couple, title: str, position: int, *memories: Memory) -> None:
    chapter = couple.chapters.create(made_by=couple.seats[0].user, title=title, position=position)
    couple.memories.filter(pk__in=[memory.pk for memory in memories]).update(chapter=chapter)


def book_of(person: User, couple: Couple, **choice: Any) -> Volume:
    return gather(Book(couple=couple, made_for=person, title="Our story", **choice))


def page(browser: Client, query: str = "") -> str:
    return browser.get(f"/story/book/read/{query}").content.decode()


def test_without_chapters_it_is_a_book_of_years(couple: Couple, alice: User) -> None:
    for when in ("2026-08-09", "2018-10-02", "2026-01-05"):
        factories.a_memory(couple, when=when, title=when)
    factories.a_memory(couple, when=Moment(2021, season="summer"), title="bicycles")
    assert titles(book_of(alice, couple)) == [
        ("2018", ["2018-10-02"]),
        ("2021", ["bicycles"]),
        ("2026", ["2026-01-05", "2026-08-09"]),
    ]


def test_chapters_keep_their_order_and_years_stand_where_time_has_them(couple: Couple, alice: User) -> None:
    days = ("2015-05-05", "2018-10-02", "2019-03-03", "2021-07-01", "2024-04-04", "2026-08-09")
    by_day = {day: factories.a_memory(couple, when=day, title=day) for day in days}
    a_chapter(couple, "How it began", 1, by_day["2018-10-02"], by_day["2021-07-01"])
    a_chapter(couple, "Before all that", 2, by_day["2015-05-05"])
    a_chapter(couple, "Nothing in it", 3)
    assert titles(book_of(alice, couple)) == [
        ("How it began", ["2018-10-02", "2021-07-01"]),
        ("Before all that", ["2015-05-05"]),
        ("2019", ["2019-03-03"]),
        ("2024", ["2024-04-04"]),
        ("2026", ["2026-08-09"]),
    ]
    a_chapter(couple, "By the sea", 4, by_day["2024-04-04"])
    assert [title for title, _memories in titles(book_of(alice, couple))] == [
        "How it began",
        "Before all that",
        "2019",
        "By the sea",
        "2026",
    ]


@pytest.mark.parametrize(
    ("choice", "years"),
    [
        ({}, ["2018", "2021", "2026"]),
        ({"first_year": 2021}, ["2021", "2026"]),
        ({"last_year": 2021}, ["2018", "2021"]),
        ({"first_year": 2021, "last_year": 2021}, ["2021"]),
        ({"first_year": 2022, "last_year": 2025}, []),
    ],
)
def test_years_are_chosen_with_both_ends(couple: Couple, alice: User, choice: dict[str, int], years: list[str]) -> None:
    for when in ("2018-01-01", "2021-12-31", "2026-08-09"):
        factories.a_photo(couple, memory=factories.a_memory(couple, when=when, title=when))
    volume = book_of(alice, couple, **choice)
    assert [title for title, _memories in titles(volume)] == years
    assert volume.book.memories().count() == volume.book.pictures().count() == len(years)
    assert bool(volume.years) == bool(years)


def test_both_voices_stand_in_it_beside_each_other_or_in_turn(as_: As, couple: Couple, alice: User, bob: User) -> None:
    memory = factories.a_memory(couple)
    for writer, words in ((bob, "It was cold."), (alice, "It was warm.")):
        memory.tellings.create(couple=couple, writer=writer, words=words)
    shown = page(as_(bob))
    assert shown.index("It was warm.") < shown.index("It was cold.")
    assert 'class="voices is-two"' in shown
    memory.tellings.filter(writer=bob).delete()
    memory.tellings.create(couple=couple, writer=bob, words="Long. " * 200)
    assert 'class="voices"' in page(as_(bob))


def test_what_is_not_theirs_to_see_now_is_not_in_it(as_: As, couple: Couple, alice: User, bob: User) -> None:
    factories.a_memory(couple, title="Ours")
    factories.a_memory(couple, title="Binned", binned_at=datetime(2026, 11, 1, tzinfo=UTC), binned_by=alice)
    factories.a_memory(couple, title="Only Alice", private_to=alice)
    factories.a_memory(couple, title="Only Bob", private_to=bob, made_by=bob)
    away = factories.a_memory(couple, title="Not now")
    away.put_away.create(couple=couple, person=alice)
    assert titles(book_of(alice, couple)) == [("2026", ["Ours"])]
    assert [len(rows) for _title, rows in titles(book_of(bob, couple))] == [2]
    assert {*titles(book_of(alice, couple, also_mine=True))[0][1]} == {"Ours", "Only Alice"}
    for query in ("", "?mine=on"):
        shown = page(as_(alice), query)
        assert "Ours" in shown
        assert ("Only Alice" in shown) == bool(query)
        assert not [words for words in ("Binned", "Only Bob", "Not now") if words in shown]


def test_where_all_is_ones_own_the_page_says_how_to_have_it(as_: As, couple: Couple, alice: User, bob: User) -> None:
    factories.a_memory(couple, private_to=alice)
    browser, words = as_(alice), "only you can see what’s in these years"
    assert words in (shown := browser.get("/story/book/").content.decode())
    assert "As a PDF" not in shown
    assert words not in browser.get("/story/book/?mine=on").content.decode()
    assert words not in as_(bob).get("/story/book/").content.decode()
    factories.a_memory(couple, when="2019-01-01")
    assert words not in browser.get("/story/book/").content.decode()
    assert words in browser.get("/story/book/?from=2026").content.decode()


def test_a_telling_kept_back_and_a_private_photo_stay_out(as_: As, couple: Couple, alice: User, bob: User) -> None:
    memory = factories.a_memory(couple)
    memory.tellings.create(couple=couple, writer=alice, words="Mine for now", private_to=alice)
    memory.tellings.create(couple=couple, writer=bob, words="Theirs for now", private_to=bob)
    mine = factories.a_photo(couple, memory=memory, private_to=alice)
    binned = factories.a_photo(couple, memory=memory, binned_at=datetime(2026, 11, 1, tzinfo=UTC))
    unmade = factories.a_photo(couple, memory=memory, sizes=False)
    ours = factories.a_photo(couple, memory=memory)
    for query, words, photos in (("", [], [ours]), ("?mine=on", ["Mine for now"], [mine, ours])):
        shown = page(as_(alice), query)
        assert [said for said in ("Mine for now", "Theirs for now") if said in shown] == words
        assert [photo for photo in (mine, binned, unmade, ours) if str(photo.pk) in shown] == photos
        assert book_of(alice, couple, also_mine=bool(query)).book.pictures().count() == len(photos)


def test_a_chapter_of_ones_own_is_not_named_where_nothing_private_is_wanted(couple: Couple, alice: User) -> None:
    memory = factories.a_memory(couple, title="Ours")
    chapter = couple.chapters.create(made_by=alice, private_to=alice, title="Hers", position=1)
    couple.memories.filter(pk=memory.pk).update(chapter=chapter)
    assert titles(book_of(alice, couple)) == [("2026", ["Ours"])]
    assert titles(book_of(alice, couple, also_mine=True)) == [("Hers", ["Ours"])]


def test_a_question_stands_above_what_it_brought(as_: As, couple: Couple, alice: User) -> None:
    factories.a_memory(couple, title="Platform 4", prompt="two-cameras")
    shown = page(as_(alice))
    assert shown.index("Platform 4") < shown.index("what did each of you see?")


def test_words_stay_words(as_: As, couple: Couple, alice: User) -> None:
    evil = '<img src=x onerror=alert(1)>"</h3><style>'
    memory = factories.a_memory(couple, title=evil, place=evil)
    memory.tellings.create(couple=couple, writer=alice, words=evil)
    factories.a_photo(couple, memory=memory, caption=evil)
    chapter = couple.chapters.create(made_by=alice, title=evil, opening=evil, position=1)
    couple.memories.update(chapter=chapter)
    factories.a_book(couple, alice, title=evil)
    shown = page(as_(alice))
    assert "<img src=x" not in shown
    assert "<style" not in shown
    assert shown.count("&lt;img src=x") >= 7


def pictures(*sizes: tuple[int, int]) -> list[Picture]:
    return [
        Picture(position=place, photo=Photo(width=width, height=height)) for place, (width, height) in enumerate(sizes)
    ]


BROAD, HIGH = (1500, 1000), (1000, 1500)


@pytest.mark.parametrize(
    ("sizes", "kinds"),
    [
        ([], []),
        ([BROAD], ["wide 1"]),
        ([HIGH], ["tall 1"]),
        ([BROAD, BROAD], ["row 2"]),
        ([HIGH, HIGH], ["row 2"]),
        ([BROAD, BROAD, BROAD], ["wide 1", "row 2"]),
        ([HIGH, BROAD, HIGH], ["row 3"]),
        ([HIGH, BROAD, BROAD, HIGH], ["page 1", "row 2", "tall 1"]),
        ([BROAD] * 6, ["wide 1", "row 2", "row 2", "wide 1"]),
        ([(4000, 1000), HIGH], ["wide 1", "tall 1"]),
        ([(10, 0)], ["wide 1"]),
    ],
)
def test_photos_have_a_rhythm(sizes: Sequence[tuple[int, int]], kinds: list[str]) -> None:
    every = pictures(*sizes)
    laid: list[Plate] = laid_out(every)
    assert [f"{plate.kind} {len(plate.pictures)}" for plate in laid] == kinds
    assert [picture.position for plate in laid for picture in plate.pictures] == list(range(len(sizes)))


def test_a_longer_book_asks_no_more_of_the_database(as_: As, couple: Couple, alice: User, bob: User) -> None:
    browser, asked = as_(alice), []
    browser.get("/story/book/read/")  # what a first page asks once
    for size in (1, 4):
        for number in range(size):
            memory = factories.a_memory(couple, when=f"20{10 + number}-01-01")
            a_chapter(couple, "One", couple.chapters.count() + 1, memory)
            for writer in (alice, bob):
                memory.tellings.create(couple=couple, writer=writer, words="So it was.")
            factories.a_photo(couple, memory=memory)
        for address in ("/story/book/read/", "/story/book/"):
            with CaptureQueriesContext(connection) as seen:
                assert browser.get(address).status_code == 200
            asked.append(len(seen))
    assert asked[:2] == asked[2:]
