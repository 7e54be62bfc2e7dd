"""Sends a page, or only the part of it that htmx asks for."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails


class HtmxRequest(HttpRequest):
    """A request as our middleware hands it on."""

    htmx: HtmxDetails


def render_page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, part: str, status: int = 200
) -> HttpResponse:
    """Send the whole page, or only `part` of it when htmx asks for a swap.

    When htmx restores the page for the back button it wants all of it, so both headers count.
    """
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    swap = htmx and not htmx.history_restore_request
    response = render(request, f"{template}#{part}" if swap else template, context, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response
