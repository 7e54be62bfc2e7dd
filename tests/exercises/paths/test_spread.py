"""At its end a path is a spread in the book: names, days, lines with their writers, and photos from album night."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.exercises.content import path as content
from apps.exercises.content.path import Path
from apps.exercises.models import Evening, EveningPhoto, Line
from apps.exercises.paths import going
from apps.memories.book import printing
from apps.memories.book.contents import Volume, gather
from apps.memories.models import Book
from apps.photos.models import Photo
from tests import factories
from tests.conftest import As
from tests.exercises.paths.conftest import DAY

pytestmark = pytest.mark.django_db
needs_pango = pytest.mark.skipif(bool(printing.missing()), reason=f"this machine lacks {printing.missing()}")
LAST = DAY + timedelta(days=2)


@pytest.fixture
def evenings(path: Path, couple: Couple, alice: User, bob: User) -> list[Evening]:
    """Let alice and bob go along a path to its end; the first evening has a line of each, the second one of bob's."""
    return gone(couple, path, alice, bob)


def gone(couple: Couple, path: Path, alice: User, bob: User) -> list[Evening]:
    going.start(couple, path, by=alice, day=DAY)
    done = [
        going.do(couple, path, night, by=alice, day=DAY + timedelta(days=place))
        for place, night in enumerate(path.evenings)
    ]
    for writer, words in ((bob, "The bus was late."), (alice, "The heron came back.")):
        a_line(done[0], writer, words)
    a_line(done[1], bob, "The tent.")
    return done


def a_line(evening: Evening, writer: User, words: str, **facts: Any) -> None:
    Line.objects.create(couple=evening.couple, evening=evening, writer=writer, words=words, **facts)


def looked_at(evening: Evening, *photos: Photo) -> None:
    for place, photo in enumerate(photos, start=1):
        EveningPhoto.objects.create(couple=evening.couple, evening=evening, photo=photo, place=place)


def book_of(couple: Couple, reader: User, **choice: Any) -> Volume:
    return gather(Book(couple=couple, made_for=reader, title="Our story", **choice))


def page(browser: Client) -> str:
    return browser.get(reverse("memories:read_book")).content.decode()


@pytest.mark.usefixtures("evenings")
def test_it_has_names_days_lines_and_who_wrote_them(as_: As, alice: User, bob: User) -> None:
    for person in (alice, bob):
        shown = page(as_(person)).split('class="part is-spread"')[1]
        at = 0
        for words in (
            "Three evenings", "23 November 2026 – 25 November 2026",
            "The first", "Alice", "The heron came back.", "Bob", "The bus was late.",
            "The second", "24 November 2026", "The tent.", "My part", "25 November 2026",
        ):  # fmt: skip
            at = shown.index(words, at)
        assert shown.count("<blockquote") == 3


def test_it_comes_at_the_end_of_a_path(couple: Couple, path: Path, alice: User) -> None:
    going.start(couple, path, by=alice, day=DAY)
    assert book_of(couple, alice).parts == []
    going.do(couple, path, path.evenings[0], by=alice, day=DAY)
    assert book_of(couple, alice).parts == []
    going.stop(couple, path, by=alice, day=DAY)
    part, _our_year = book_of(couple, alice).parts
    assert part.spread
    assert [evening.title for evening in part.spread.evenings] == ["The first"]


def test_a_private_line_is_in_nobodys_book(couple: Couple, evenings: list[Evening], alice: User, bob: User) -> None:
    a_line(evenings[2], alice, "Hers alone", private_to=alice)
    for person in (alice, bob):
        for also_mine in (False, True):
            part, _our_year = book_of(couple, person, also_mine=also_mine).parts
            assert part.spread
            assert [len(evening.lines) for evening in part.spread.evenings] == [2, 1, 0]


def test_two_photos_of_album_night_that_the_book_may_show(
    couple: Couple, evenings: list[Evening], alice: User, bob: User
) -> None:
    hidden, private, binned = (factories.a_memory(couple, title=title) for title in ("Hidden", "Private", "Binned"))
    hidden.put_away.create(couple=couple, person=alice)
    private.private_to = bob
    private.save()
    ours = factories.a_memory(couple)
    photos = [factories.a_photo(couple, memory=memory) for memory in (hidden, private, ours, ours, ours)]
    looked_at(
        evenings[1],
        *photos[:2],
        factories.a_photo(couple, memory=binned, binned_at="2026-11-01T00:00Z"),
        factories.a_photo(couple, memory=ours, sizes=False),
        factories.a_photo(couple, memory=ours, private_to=bob, uploader=bob),
        *photos[2:],
    )
    found = []
    for reader in (alice, bob):
        part = next(part for part in book_of(couple, reader).parts if part.spread)
        found.append([picture.photo for plate in part.plates for picture in plate.pictures])
    assert found == [photos[2:4], [photos[0], photos[2]]]


@pytest.mark.usefixtures("evenings")
def test_it_stands_where_time_has_it(couple: Couple, alice: User) -> None:
    for when in ("2026-01-05", "2027-02-02"):
        factories.a_memory(couple, when=when)
    parts = [part for part in book_of(couple, alice).parts if not part.ours]
    assert [part.year or (part.spread and part.spread.title) for part in parts] == [2026, "Three evenings", 2027]
    assert book_of(couple, alice).years == (2026, 2027)
    assert [part.year for part in book_of(couple, alice, first_year=2027).parts] == [2027]


@pytest.mark.usefixtures("evenings")
def test_a_book_can_be_of_evenings_alone(as_: As, couple: Couple, alice: User) -> None:
    shown = as_(alice).get(reverse("memories:book")).content.decode()
    assert "With “Three evenings”" in shown
    assert "Read it here" in shown
    assert "0 memories" not in shown
    factories.a_memory(couple)
    shown = as_(alice).get(reverse("memories:book")).content.decode()
    assert "One memory, 0 photos" in shown
    assert "With “Three evenings”" in shown


@pytest.mark.usefixtures("evenings")
def test_others_have_nothing_of_it(as_: As, charlie: User) -> None:
    assert "Three evenings" not in page(as_(charlie))


@pytest.mark.full
@needs_pango
def test_the_pdf_says_the_same(couple: Couple, evenings: list[Evening], alice: User) -> None:
    ours = factories.a_memory(couple, title="The tent that held")
    looked_at(evenings[1], *(factories.a_photo(couple, memory=ours, caption=name) for name in ("Dawn", "Dusk")))
    text = printed(book_of(couple, alice))
    for words in (
        "Three evenings", "23 November 2026 – 25 November 2026", "The first", "The heron came back.", "Alice", "Bob",
        "The bus was late.", "The tent.", "My part", "Dawn", "Dusk",
    ):  # fmt: skip
        assert words in text


def printed(volume: Volume) -> str:
    """Give the words on the pages of a PDF, as they are set."""
    from weasyprint import CSS, HTML
    from weasyprint.formatting_structure.boxes import TextBox

    html = render_to_string("memories/book_printed.html", {"volume": volume, "made_on": LAST, "size": printing.SIZE})
    styles = [CSS(filename=f"static/css/{name}") for name in printing.STYLES]
    pages = (
        HTML(string=html, base_url="book:", url_fetcher=printing.OnlyItsPhotos(volume)).render(stylesheets=styles).pages
    )
    boxes = [box for page in pages for box in page._page_box.descendants() if isinstance(box, TextBox)]
    return " ".join(box.text.strip() for box in boxes)


def test_more_evenings_ask_no_more_of_the_database(as_: As, couple: Couple, path: Path, alice: User, bob: User) -> None:
    browser, asked = as_(alice), []
    page(browser)
    for one in (path, content.load("en")["other"]):
        done = gone(couple, one, alice, bob)
        looked_at(done[1], factories.a_photo(couple, memory=factories.a_memory(couple)))
        with CaptureQueriesContext(connection) as seen:
            page(browser)
        asked.append(len(seen))
    assert asked[0] == asked[1]
