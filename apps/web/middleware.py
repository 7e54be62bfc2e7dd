"""What every response carries, and what htmx needs when a session has ended."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.cache import patch_cache_control
from django.utils.csp import build_policy
from django.utils.http import urlencode

Handler = Callable[[HttpRequest], HttpResponse]

PERMISSIONS = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()"
FORGET = '"cache", "cookies", "storage"'
AT_HOME = {"same-origin", "none"}  # asked by our own page, or by the person: address bar, bookmark


class Headers:
    """Adds the security headers that Django has no setting for, and keeps private pages out of shared caches.

    Other sites may link here, and get nothing else: what they ask for is refused before anything is looked up, so
    that the answer tells nothing. After signing out, the browser is asked to forget what it held.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the headers."""
        response = HttpResponse(status=403) if _is_probe(request) else self.get_response(request)
        if response.status_code == 302 and request.method == "POST" and request.path == resolve_url("account_logout"):
            response["Clear-Site-Data"] = FORGET
        response.headers.setdefault("Content-Security-Policy", build_policy(settings.SECURE_CSP))  # type: ignore[arg-type]
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("X-Robots-Tag", "noindex, noarchive, noimageindex")
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response


def _is_probe(request: HttpRequest) -> bool:
    """Tell whether another site asks for anything but a page to go to; old browsers don't say, and pass."""
    if request.headers.get("Sec-Fetch-Site", "none") in AT_HOME:
        return False
    goes_there = request.headers.get("Sec-Fetch-Mode") == "navigate" and request.method in {"GET", "HEAD"}
    return not (goes_there and request.headers.get("Sec-Fetch-Dest") == "document")


class SignInForHtmx:
    """Sends the browser, not a part of the page, to sign in when the session has ended.

    Without it the sign-in page would be swapped into the middle of another. The page that asked is the one to come
    back to: a POST's own address often can't be opened by GET.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and turn a redirect to the sign-in page into one for the whole browser."""
        response = self.get_response(request)
        sign_in = resolve_url(settings.LOGIN_URL)
        if not (request.htmx and response.status_code == 302 and urlsplit(response["Location"]).path == sign_in):  # type: ignore[attr-defined]
            return response
        asked_from = urlsplit(request.htmx.current_url_abs_path or "/").path  # type: ignore[attr-defined]
        answer = HttpResponse(status=204)
        answer["HX-Redirect"] = f"{sign_in}?{urlencode({'next': asked_from})}"
        return answer
