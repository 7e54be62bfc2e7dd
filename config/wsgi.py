"""Serves the pages: `granian --interface wsgi config.wsgi:application`."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

django = get_wsgi_application()
if settings.METRICS_PORT:
    from config import metrics

    metrics.listen()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Answers one request. A content type that can't be read would end it ahead of every page and header of ours."""
    try:
        parse_header_parameters(told := environ.get("CONTENT_TYPE", ""))
        told.encode("ascii")
    except ValueError:
        told = "\0"
    if "\0" in told:
        environ["CONTENT_TYPE"] = "application/octet-stream; charset=unknown"  # which OnlyUtf8 refuses
    return django(environ, start_response)
