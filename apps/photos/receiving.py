"""How files come in: onto the disk, never into memory, and no further than the limit.

What is too long is cut off a byte beyond the limit, which is enough to say so: nobody fills the disk with one file.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from apps.photos.reading import MAX_BYTES


class Bounded(TemporaryFileUploadHandler):
    """Writes each file to a temporary one, up to the limit and one byte."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what still fits."""
        if (room := MAX_BYTES + 1 - start) > 0:
            self.file.write(raw_data[:room])


def takes_files[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Let the view read files through `Bounded`.

    The handler must be set before anything reads the form, and the CSRF check reads it: so the check comes second
    here, after it is known who asks. Files of visitors are never read at all.
    """
    checked = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def inner(*args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        request: Any = args[0]
        _receive(request)
        return checked(*args, **kwargs)

    return inner


def _receive(request: HttpRequest) -> None:
    request.upload_handlers = [Bounded(request)]
