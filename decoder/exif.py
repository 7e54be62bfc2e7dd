"""Tells when a photo was taken, by what its camera wrote down.

decode.py loads this file before the jail is shut.
"""

import contextlib
import re
from datetime import date, datetime
from typing import Any

from PIL import Image

# DateTimeOriginal, or else Digitized; their offsets. DateTime alone is when the file was changed, or a print scanned.
EXIF_IFD, TAKEN = 0x8769, ((0x9003, 0x9011), (0x9004, 0x9012))
WRITTEN = re.compile(r"(\d{4})[:/-](\d\d)[:/-](\d\d)(?:[ T](\d\d:\d\d:\d\d))?")


def taken(exif: bytes) -> dict[str, str | None]:
    """Tell the day and moment of capture, as local as the camera wrote them; whatever can't be read is unknown."""
    tags: Any = {}
    with contextlib.suppress(Exception):
        block = Image.Exif()
        block.load(exif)
        tags = block.get_ifd(EXIF_IFD)
    for moment, offset in TAKEN:
        if found := WRITTEN.match(str(tags.get(moment, ""))):
            with contextlib.suppress(ValueError):
                return told("-".join(found.groups()[:3]), found[4], str(tags.get(offset, "")))
    return {"taken_on": None, "taken_at": None}


def told(day: str, clock: str | None, offset: str) -> dict[str, str | None]:
    """Check that the day exists, and the moment; a day may be known without its moment."""
    taken_at = None
    with contextlib.suppress(ValueError):
        offset = offset if re.fullmatch(r"[+-](0\d|1[0-4]):[0-5]\d", offset) else ""
        taken_at = datetime.fromisoformat(f"{day}T{clock}{offset}").isoformat()
    return {"taken_on": date.fromisoformat(day).isoformat(), "taken_at": taken_at}
