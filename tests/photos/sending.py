"""Sends photos as the script of our pages does: announced first, then part by part. Or keeps them, without any page."""

import tempfile
from base64 import b64encode
from datetime import datetime
from pathlib import Path
from typing import Any

from django.test import Client

from apps.accounts.models import User
from apps.couples.models import Couple
from apps.photos import library
from apps.photos.models import Photo
from apps.photos.tus import PART, VERSION
from apps.photos.uploads import LARGEST_PART

ADDRESS = "/photos/uploads/"
HEAD = {"Tus-Resumable": VERSION}
STEP = 1000  # bytes of a part, where a test sends many


def announce(browser: Client, length: int, name: str = "sea.jpg", **headers: str) -> Any:
    metadata = f"filename {b64encode(name.encode()).decode()}"
    told = HEAD | {"Upload-Length": str(length), "Upload-Metadata": metadata}
    return browser.post(ADDRESS, headers=told | headers)


def send_part(browser: Client, at: str, part: bytes, start: int, **headers: str) -> Any:
    told = HEAD | {"Upload-Offset": str(start), "Content-Type": PART} | headers
    return browser.patch(at, part, content_type=PART, headers=told)


def reached(browser: Client, at: str) -> int:
    return int(browser.head(at, headers=HEAD)["Upload-Offset"])


def send(browser: Client, content: bytes, name: str = "sea.jpg", **headers: str) -> Any:
    """Send all of it; give the row that tells what became of it."""
    announced = announce(browser, len(content), name, **headers)
    if announced.status_code != 201:
        return announced
    for start in range(0, len(content), LARGEST_PART):
        answer = send_part(browser, announced["Location"], content[start : start + LARGEST_PART], start, **headers)
        if answer.status_code != 204:
            return answer
    return browser.get(announced["Location"])


def keep(content: bytes, couple: Couple, *, by: User, at: datetime) -> Photo:
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        return library.keep(Path(file.name), couple, by=by, at=at)
