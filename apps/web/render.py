"""Sends a page, or only the part of it that htmx asks for; and says which templates draw forms."""

from typing import Any

from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails


class Renderer(TemplatesSetting):
    """Draws every form and field with our own templates, so that label, hint and error are wired once."""

    form_template_name = "elements/form.html"
    field_template_name = "elements/field.html"


def render_page(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, part: str, status: int = 200
) -> HttpResponse:
    """Sends the whole page, or only `part` of it when htmx asks for a swap.

    When htmx restores the page for the back button it wants all of it, so both headers count.
    """
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    swap = htmx and not htmx.history_restore_request
    response = render(request, f"{template}#{part}" if swap else template, context, status=status)
    patch_vary_headers(response, ["HX-Request", "HX-History-Restore-Request"])
    return response
