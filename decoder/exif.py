"""Tells when a photo was taken, by what its camera wrote down."""

import contextlib
import re
from datetime import date, datetime
from typing import Any

from PIL import Image

# DateTimeOriginal, or else Digitized; their offsets. DateTime alone is when the file was changed, or a print scanned.
EXIF_IFD, TAKEN = 0x8769, ((0x9003, 0x9011), (0x9004, 0x9012))
WRITTEN = re.compile(r"(\d{4})[:/-](\d\d)[:/-](\d\d)(?:[ T](\d\d:\d\d:\d\d))?")
OFFSET = re.compile(r"[+-](0\d|1[0-4]):[0-5]\d")


def taken(exif: bytes) -> dict[str, str | None]:
    """Tell the day and moment of capture, as local as the camera wrote them; whatever can't be read is unknown."""
    tags: Any = {}
    with contextlib.suppress(Exception):
        block = Image.Exif()
        block.load(exif)
        tags = block.get_ifd(EXIF_IFD)
    told: dict[str, str | None] = {"taken_on": None, "taken_at": None}
    for moment, offset in TAKEN:
        if found := WRITTEN.match(str(tags.get(moment, ""))):
            with contextlib.suppress(ValueError):  # a day that doesn't exist, or a moment: then the day alone is known
                day, zone = "-".join(found.groups()[:3]), OFFSET.fullmatch(str(tags.get(offset, "")))
                told["taken_on"] = date.fromisoformat(day).isoformat()
                told["taken_at"] = datetime.fromisoformat(f"{day}T{found[4]}{zone[0] if zone else ''}").isoformat()
            if told["taken_on"]:
                break
    return told
