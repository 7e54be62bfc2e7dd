"""The tus protocol, 1.0.0 with creation, expiration and termination: https://tus.io/protocols/resumable-upload."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from datetime import datetime
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date

from apps.photos.decoding import MAX_BYTES
from apps.photos.models import Upload
from apps.photos.uploads import PATIENCE

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination"
PART = "application/offset+octet-stream"


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


def not_understood() -> HttpResponse:
    return HttpResponse(status=412, headers={"Tus-Version": VERSION})


def abilities() -> HttpResponse:
    told = {"Tus-Version": VERSION, "Tus-Extension": EXTENSIONS, "Tus-Max-Size": str(MAX_BYTES)}
    return HttpResponse(status=204, headers=told)


def offset(upload: Upload, *, status: int = 200) -> HttpResponse:
    """Say how much of it is here, and until when the rest may come."""
    told = {"Upload-Offset": str(upload.arrived), "Upload-Length": str(upload.length), "Cache-Control": "no-store"}
    return HttpResponse(status=status, headers=told | {"Upload-Expires": expires(upload.touched_at)})


def expires(touched_at: datetime) -> str:
    return http_date((touched_at + PATIENCE).timestamp())


def number(request: HttpRequest, header: str) -> int | None:
    """Read a header that counts bytes; None where it doesn't."""
    text = request.headers.get(header, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def filename(request: HttpRequest) -> str:
    """Read the file's name from what is told along; empty where there is none that can be read."""
    for pair in request.headers.get("Upload-Metadata", "").split(","):
        key, _, value = pair.strip().partition(" ")
        if key == "filename":
            try:
                return base64.b64decode(value, validate=True).decode().replace("\0", "")
            except (binascii.Error, UnicodeDecodeError):
                return ""
    return ""
