"""Renders a book as a PDF of A5 pages, from local styles and photos only; nothing is fetched.

WeasyPrint needs Pango, which no Python package contains. Only the worker that makes a book imports it: that takes 35 MB
and half a second.
"""

from __future__ import annotations

import ctypes
import io
import sys
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from PIL import Image, ImageOps

from apps.memories.book.contents import Plate, Volume
from apps.photos.models import Photo
from apps.web.templatetags.page import RATIOS, ratio

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcherResponse

LIBRARIES = {"gobject-2.0": 0, "pango-1.0": 0, "pangoft2-1.0": 0, "harfbuzz": 0, "fontconfig": 1}
STYLES = ("tokens.css", "components/photos.css", "features/book.css")
# Millimetres, as in book.css: width of the text, height of a page for one picture, width of a tall one, gap.
BROAD, HIGH, TALL, GAP = 114, 158, 72, 2
DOTS = 200 / 25.4  # per millimetre
QUALITY = 86  # of JPEG
SIZE = "medium"  # 1280 pixels on the longest side: 190 dpi for a portrait as wide as the text


@cache
def missing() -> tuple[str, ...]:
    """Returns the libraries for PDFs that this machine lacks; cached for the life of the process."""
    return tuple(name for name, number in LIBRARIES.items() if not _loads(name, number))


def to_pdf(volume: Volume, target: Path, *, folder: Path, made_on: date) -> int:
    """Writes the book to `target` and returns the number of pages.

    `folder` caches the photos as printed, so that they don't all stay in memory.
    """
    from weasyprint import CSS, HTML  # imported late: see the module's docstring

    text = render_to_string("memories/book_printed.html", {"volume": volume, "made_on": made_on, "size": SIZE})
    styles = [CSS(string=(settings.ROOT / "static/css" / name).read_text(encoding="utf-8")) for name in STYLES]
    document = HTML(string=text, base_url="book:", url_fetcher=OnlyItsPhotos(volume)).render(
        stylesheets=styles, cache=folder
    )
    document.write_pdf(target)
    return len(document.pages)


class OnlyItsPhotos:
    """Serves the photos of one book to WeasyPrint, and refuses every other address."""

    _fail_on_errors = False  # a photo that can't be decrypted is omitted, its caption stays

    def __init__(self, volume: Volume) -> None:
        self._sizes: dict[str, tuple[Photo, int, int]] = {}
        for plate in volume.plates:
            for photo, size in zip((picture.photo for picture in plate.pictures), dots_of(plate), strict=True):
                self._sizes[f"book:{photo.pk}"] = (photo, *size)

    def __call__(self, address: str) -> URLFetcherResponse:
        """Decrypts one photo and scales it to its printed size; the only plain copy is in the worker's folder.

        Raises Unreadable, OSError, and KeyError for anything but a photo of this book.
        """
        from weasyprint.urls import URLFetcherResponse

        photo, width, height = self._sizes[address]
        with photo.opened(SIZE) as sealed, Image.open(io.BytesIO(b"".join(sealed))) as picture:
            share = min(1.0, max(picture.width / width, picture.height / height))  # never larger than it is
            size = max(1, round(width * share)), max(1, round(height * share))
            printed = ImageOps.fit(picture.convert("RGB"), size, Image.Resampling.LANCZOS)
        file = io.BytesIO()
        printed.save(file, "JPEG", quality=QUALITY)
        return URLFetcherResponse(address, file.getvalue(), {"Content-Type": "image/jpeg"})


def dots_of(plate: Plate) -> list[tuple[int, int]]:
    """Returns the printed width and height in dots of each picture, cropped to the ratio that the page uses."""
    shapes = [RATIOS[ratio(picture.photo.width, picture.photo.height)] for picture in plate.pictures]
    room = BROAD - GAP * (len(shapes) - 1)
    widths: dict[str, list[float]] = {
        "page": [min(BROAD, HIGH * shapes[0])],
        "wide": [BROAD],
        "tall": [TALL],
        "row": [room * shape / sum(shapes) for shape in shapes],
    }
    sides = zip(widths[plate.kind], shapes, strict=True)
    return [(round(width * DOTS), round(width / shape * DOTS)) for width, shape in sides]


def _loads(name: str, number: int) -> bool:
    file = f"lib{name}.{number}.dylib" if sys.platform == "darwin" else f"lib{name}.so.{number}"
    try:
        ctypes.CDLL(file)
    except OSError:
        return False
    return True
