"""The tus protocol, 1.0.0 with creation, expiration and termination: https://tus.io/protocols/resumable-upload."""

import base64
from collections.abc import Callable
from contextlib import suppress
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date

from apps.photos.decoding import MAX_BYTES
from apps.photos.models import Upload
from apps.photos.uploads import PATIENCE

VERSION = "1.0.0"
PART = "application/offset+octet-stream"
ABILITIES = {
    "Tus-Version": VERSION,
    "Tus-Extension": "creation,expiration,termination",
    "Tus-Max-Size": str(MAX_BYTES),
}


def spoken[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Say with every answer which version is spoken."""

    @wraps(view)
    def inner(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        answer = view(*args, **kwargs)
        answer.headers["Tus-Resumable"] = VERSION
        return answer

    return inner


def is_foreign(request: HttpRequest) -> bool:
    """Tell whether somebody speaks another version, or none; for GET, which is ours alone, nobody has to."""
    return request.method != "GET" and request.headers.get("Tus-Resumable") != VERSION


def reached(upload: Upload, status: int, **more: str) -> HttpResponse:
    """Say how much of it is here, and until when the rest may come."""
    told = {"Upload-Offset": str(upload.arrived), "Upload-Length": str(upload.length), "Cache-Control": "no-store"}
    expires = http_date((upload.touched_at + PATIENCE).timestamp())
    return HttpResponse(status=status, headers=told | {"Upload-Expires": expires} | more)


def number(request: HttpRequest, header: str) -> int | None:
    """Read a header that counts bytes; None where it doesn't."""
    text = request.headers.get(header, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def filename(request: HttpRequest) -> str:
    """Read the file's name from what is told along; empty where there is none that can be read."""
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        key, _, value = pair.strip().partition(" ")
        if key == "filename":
            with suppress(ValueError):
                return base64.b64decode(value, validate=True).decode().replace("\0", "")
    return ""
