"""How files come in: onto the disk, never into memory, and no further than the limit.

What is too long is cut off a byte beyond the limit, which is enough to say so: nobody fills the disk with one file.
"""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt

from apps.accounts import stamps
from apps.photos.decoding import MAX_BYTES
from apps.web.middleware import AT_HOME

type SentFile = UploadedFile[Any]


class Bounded(TemporaryFileUploadHandler):
    """Writes each file to a temporary one, up to the limit and one byte."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if (room := MAX_BYTES + 1 - start) > 0:
            self.file.write(raw_data[:room])


def takes_files[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Let the view read files through `Bounded`.

    The handler must be set before anything reads the form, and the CSRF check reads it: so the check comes second
    here, after it is known who asks. Files of visitors are never read at all.
    """
    return _receiving(view, stamps.protected(view))


def takes_shared_files[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Let the view read files that the phone itself sends, from its share sheet: no page of ours gave it a token.

    The browser says who asks: itself, or a page of ours. What another site sends, or who doesn't say, is refused.
    """

    def checked(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request: Any = args[0]
        if request.method == "POST" and request.headers.get("Sec-Fetch-Site") not in AT_HOME:
            raise PermissionDenied
        return view(*args, **kwargs)

    return _receiving(view, checked)


def path_of(file: SentFile) -> Path:
    """Give where a file lies that came in here, for as long as the request lasts."""
    return Path(cast(TemporaryUploadedFile, file).temporary_file_path())


def _receiving[**P](view: Callable[P, HttpResponse], checked: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    @csrf_exempt
    @wraps(view)
    def inner(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request: Any = args[0]
        # Nothing else holds files, and may have been read already; so has what is answered once more (OwnSpace).
        if request.content_type == "multipart/form-data" and not getattr(request, "moved", False):
            request.upload_handlers = [Bounded(request)]
        return checked(*args, **kwargs)

    inner.takes_files = True  # type: ignore[attr-defined]  # config/asgi.py asks, before it takes more than a form in
    return inner
