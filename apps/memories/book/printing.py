"""Sets a book as a PDF of A5 pages. Nothing is fetched from anywhere: it is handed its styles, and opens its photos.

WeasyPrint needs Pango, which no Python package brings. Only the worker that makes a book loads it: it takes 35 MB and
half a second.
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

from apps.couples.models import Couple
from apps.memories.book.contents import Plate, Volume
from apps.photos.models import Photo
from apps.web.templatetags.page import RATIOS, ratio

if TYPE_CHECKING:
    from weasyprint.urls import URLFetcherResponse

LIBRARIES = {"gobject-2.0": 0, "pango-1.0": 0, "pangoft2-1.0": 0, "harfbuzz": 0, "fontconfig": 1}
STYLES = ("tokens.css", "components/photos.css", "features/book.css")
# In millimetres, as book.css has them: the words on a page, a page for one picture, a tall picture, between two.
BROAD, HIGH, TALL, GAP = 114, 158, 72, 2
DOTS = 200 / 25.4  # per millimetre
QUALITY = 86  # of JPEG
SIZE = "medium"  # 1280 along the longest side: 190 dots per inch for a portrait as broad as the words


@cache
def missing() -> tuple[str, ...]:
    """List the libraries for making books that this machine lacks; looked for once in a process."""
    return tuple(name for name, number in LIBRARIES.items() if not _loads(name, number))


def to_pdf(volume: Volume, couple: Couple, target: Path, *, folder: Path, made_on: date) -> int:
    """Write the book into `target` and give the number of its pages.

    `folder` takes the photos as they will be printed, so that they don't all stay in memory.
    """
    from weasyprint import CSS, HTML  # what this module's first lines say

    text = render_to_string(
        "memories/book_printed.html", {"volume": volume, "couple": couple, "made_on": made_on, "size": SIZE}
    )
    styles = [CSS(string=(settings.ROOT / "static/css" / name).read_text(encoding="utf-8")) for name in STYLES]
    document = HTML(string=text, base_url="book:", url_fetcher=OnlyItsPhotos(volume)).render(
        stylesheets=styles, cache=folder
    )
    document.write_pdf(target)
    return len(document.pages)


class OnlyItsPhotos:
    """Gives WeasyPrint the photos of one book, and refuses everything else: an address, a file, whatever it may be."""

    _fail_on_errors = False  # a photo that can't be opened is left out, its caption stays

    def __init__(self, volume: Volume) -> None:
        self._sizes: dict[str, tuple[Photo, int, int]] = {}
        for plate in volume.plates:
            for photo, size in zip((picture.photo for picture in plate.pictures), dots_of(plate), strict=True):
                self._sizes[f"book:{photo.pk}"] = (photo, *size)

    def __call__(self, address: str) -> URLFetcherResponse:
        """Open one photo, as large as it is printed; it never lies open on a disk of ours but in the worker's folder.

        Raises Unreadable, OSError, and KeyError for what is no photo of this book.
        """
        from weasyprint.urls import URLFetcherResponse

        photo, width, height = self._sizes[address]
        with photo.opened(SIZE) as sealed, Image.open(io.BytesIO(b"".join(sealed))) as picture:
            width, height = _at_most(picture.size, width, height)
            printed = ImageOps.fit(picture.convert("RGB"), (width, height), Image.Resampling.LANCZOS)
        file = io.BytesIO()
        printed.save(file, "JPEG", quality=QUALITY)
        return URLFetcherResponse(address, file.getvalue(), {"Content-Type": "image/jpeg"})


def dots_of(plate: Plate) -> list[tuple[int, int]]:
    """Give width and height of each picture in dots, as they are printed: cut to the ratio that the page gives them."""
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


def _at_most(there: tuple[int, int], width: int, height: int) -> tuple[int, int]:
    share = min(1.0, max(there[0] / width, there[1] / height))
    return max(1, round(width * share)), max(1, round(height * share))
