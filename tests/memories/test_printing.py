"""The PDF itself: pages of A5, photos as large as they are printed, and nothing fetched from anywhere."""

import io
import logging
import re
import socket
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.template.loader import render_to_string
from PIL import Image

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.memories.book import bookmaking, printing
from apps.memories.book.contents import Plate, Volume, gather
from apps.memories.models import Book, Picture
from apps.photos.models import Photo
from apps.vault import files
from tests import factories

needs_pango = pytest.mark.skipif(bool(printing.missing()), reason=f"this machine lacks {printing.missing()}")
DAY = date(2026, 11, 23)


def volume_of(couple: Couple, person: User, title: str = "Our <b>story</b>") -> Volume:
    return gather(Book(couple=couple, made_for=person, title=title))


def printed(couple: Couple, person: User, folder: Path) -> tuple[int, bytes]:
    target = folder / "book.pdf"
    pages = printing.to_pdf(volume_of(couple, person), target, folder=folder / "photos", made_on=DAY)
    return pages, target.read_bytes()


def images_in(pdf: bytes) -> list[tuple[int, int]]:
    """Find the photos: JPEG streams, each opened as a picture."""
    found = []
    for place in re.finditer(rb"/DCTDecode", pdf):
        start = pdf.index(b"stream\n", place.start()) + 7
        found.append(Image.open(io.BytesIO(pdf[start : pdf.index(b"endstream", start)])).size)
    return found


def a_telling(couple: Couple, writer: User, words: str, **facts: Any) -> None:
    memory = factories.a_memory(couple, **facts)
    memory.tellings.create(couple=couple, writer=writer, words=words)


@pytest.mark.full
@needs_pango
def test_every_year_begins_a_page_and_words_take_the_pages_they_need(
    couple: Couple, alice: User, tmp_path: Path
) -> None:
    a_telling(couple, alice, "Short.", when="2018-10-02")
    pages, pdf = printed(couple, alice, tmp_path)
    assert pages == 3  # cover, the year, the last
    assert pdf.startswith(b"%PDF-")
    a_telling(couple, alice, "Another.", when="2019-10-02")
    assert printed(couple, alice, tmp_path)[0] == 5  # two years, and with them the contents
    a_telling(couple, alice, "It rained again, as it does. " * 400, when="2019-10-03")
    assert printed(couple, alice, tmp_path)[0] >= 9


@pytest.mark.full
@needs_pango
def test_photos_are_in_it_as_large_as_they_are_printed_and_no_plain_copy_stays(couple: Couple, alice: User) -> None:
    memory, key = factories.a_memory(couple), files.new_key()
    big = factories._stored(factories.a_picture("WEBP", size=(1280, 853)), key, "medium")
    factories.a_photo(couple, memory=memory, width=3000, height=2000, medium=big, key=key)
    factories.a_photo(couple, memory=memory, medium=big, caption="Its key is another’s")
    book = factories.a_book(couple, alice, made=False)
    bookmaking.make(book, at=datetime(2026, 11, 23, tzinfo=UTC))
    book.refresh_from_db()
    with book.opened() as file:
        pdf = b"".join(file)
    # Two in a row: half the page's width each, at 200 dots per inch. What can't be opened leaves its place and caption.
    assert images_in(pdf) == [(441, 294)]
    assert not list(Path(settings.FILE_UPLOAD_TEMP_DIR).iterdir())


@needs_pango
def test_nothing_is_fetched(
    couple: Couple, alice: User, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("It went out.")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    words = (
        '<img src="http://example.org/x.png"><link rel=stylesheet href="file:///etc/passwd"> url(http://example.org)'
    )
    a_telling(couple, alice, words, title=words, place=words)
    with caplog.at_level(logging.ERROR, "weasyprint"):
        pages, _pdf = printed(couple, alice, tmp_path)
    assert pages == 3
    assert caplog.records == []  # nor was anything asked for
    its_photos = printing.OnlyItsPhotos(volume_of(couple, alice))
    for address in ("http://example.org/x.png", "file:///etc/passwd", "data:image/png;base64,AA", "book:x", ""):
        with pytest.raises(KeyError):
            its_photos(address)


def plate(kind: str, *sizes: tuple[int, int]) -> Plate:
    return Plate(kind, [Picture(photo=Photo(width=width, height=height)) for width, height in sizes])


@pytest.mark.parametrize(
    ("laid", "dots"),
    [
        (plate("wide", (3000, 2000)), [(898, 598)]),
        (plate("tall", (2000, 3000)), [(567, 850)]),
        (plate("page", (2000, 3000)), [(829, 1244)]),
        (plate("row", (3000, 2000), (2000, 3000)), [(611, 407), (271, 407)]),
    ],
)
def test_a_photo_is_as_large_as_its_place(laid: Plate, dots: list[tuple[int, int]]) -> None:
    assert printing.dots_of(laid) == dots


def test_words_are_escaped_on_their_way(couple: Couple, alice: User) -> None:
    evil = "</title><script>alert(1)</script>"
    a_telling(couple, alice, evil, title=evil)
    volume = volume_of(couple, alice, title=evil)
    text = render_to_string("memories/book_printed.html", {"volume": volume, "made_on": DAY})
    assert "<script" not in text
    assert text.count("&lt;script") == 4
    assert 'data-one="persimmon" data-two="lagoon"' in text


@pytest.mark.parametrize(("missing", "ids"), [((), []), (("pango-1.0",), ["memories.I001"])])
def test_the_operator_hears_what_is_missing(
    monkeypatch: pytest.MonkeyPatch, missing: tuple[str, ...], ids: list[str]
) -> None:
    monkeypatch.setattr(printing, "missing", lambda: missing)
    found = run_checks(tags=["memories"])
    assert [message.id for message in found] == ids
    assert all("pango-1.0" in message.msg and "apt install" in str(message.hint) for message in found)


def test_a_library_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "LIBRARIES", {"nowhere-to-be-found": 7})
    assert printing.missing.__wrapped__() == ("nowhere-to-be-found",)
