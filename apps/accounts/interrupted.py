"""A form sent after the session had ended: it is kept, and goes its way once the same person has signed in again.

Who sat here last is known from a signed cookie, which signing out takes away: nobody else's sign-in sends the words on.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

KEPT = "interrupted"  # the session's key
COOKIE, SALT = "who", "nearer.who"
COOKIE_AGE = 60 * 24 * 3600  # seconds; longer than any session
LASTS = 3600  # seconds
LONGEST = 20_000  # characters of all fields


class InterruptedForms:
    """Keeps what a visitor sends to a closed door, and sends it on after the sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer."""
        if not request.user.is_authenticated:
            return self._for_visitor(request)
        who = str(request.user.pk)
        kept = request.session.pop(KEPT, None) if KEPT in request.session and _is_page(request) else None
        if kept and kept["who"] == who and kept["back"] == request.path and time.time() - kept["at"] < LASTS:
            _become(request, kept)
        response = self.get_response(request)
        if not request.user.is_authenticated:
            response.delete_cookie(COOKIE)
        elif request.get_signed_cookie(COOKIE, "", salt=SALT) != who:
            safe = {"secure": settings.SESSION_COOKIE_SECURE, "httponly": True, "samesite": "Lax"}
            response.set_signed_cookie(COOKIE, who, salt=SALT, max_age=COOKIE_AGE, **safe)
        return response

    def _for_visitor(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        sign_in = resolve_url(settings.LOGIN_URL)
        if request.method != "POST" or response.status_code != 302 or urlsplit(response["Location"]).path != sign_in:
            return response
        back = _page_of(request)
        if not _is_by_script(request):
            _keep(request, back)
        response["Location"] = f"{sign_in}?{urlencode({'next': back})}"
        return response


def _is_by_script(request: HttpRequest) -> bool:
    """Tell whether a script of a page asks by itself: what it sends is no form, and nobody comes back to its answer."""
    return request.headers.get("Sec-Fetch-Dest") == "empty" and "HX-Request" not in request.headers


def _keep(request: HttpRequest, back: str) -> None:
    who = request.get_signed_cookie(COOKIE, "", salt=SALT)
    words = {name: values for name, values in request.POST.lists() if name != "csrfmiddlewaretoken"}
    secret = any("password" in name for name in words)
    if not who or secret or sum(len(value) for values in words.values() for value in values) > LONGEST:
        return
    request.session[KEPT] = {"who": who, "path": request.path, "back": back, "words": words, "at": time.time()}


def _page_of(request: HttpRequest) -> str:
    """Give the path of the page the form stood on."""
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if came_from and url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=False):
        return urlsplit(came_from).path
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def _is_page(request: HttpRequest) -> bool:
    return request.method == "GET" and not request.path.startswith(resolve_url("account_logout").rsplit("/", 2)[0])


def _become(request: HttpRequest, kept: dict[str, object]) -> None:
    """Turn this visit of the page into the form that was sent from it; its token was checked when it was sent."""
    words = QueryDict(mutable=True)
    for name, values in kept["words"].items():  # type: ignore[attr-defined]
        words.setlist(name, values)
    request.method = request.META["REQUEST_METHOD"] = "POST"
    request.path = request.path_info = str(kept["path"])
    request._post = request.POST = words  # type: ignore[attr-defined, assignment]
    request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]
