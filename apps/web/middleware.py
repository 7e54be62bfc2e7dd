"""What every response carries, and what htmx needs when a session has ended."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.cache import patch_cache_control
from django.utils.http import urlencode

from apps.web import headers
from apps.web.views import unreadable

Handler = Callable[[HttpRequest], HttpResponse]

FORGET = '"cache", "cookies", "storage"'
AT_HOME = {"same-origin", "none"}  # asked by our own page, or by the person: address bar, bookmark


class Headers:
    """Adds the security headers to every answer, refusals of the middleware below included.

    Private pages stay out of shared caches. After signing out, the browser is asked to forget what it held.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the headers."""
        response = self.get_response(request)
        if response.status_code == 302 and request.method == "POST" and request.path == resolve_url("account_logout"):
            response["Clear-Site-Data"] = FORGET
        for name, value in headers.everywhere(secure=request.is_secure()).items():
            response.headers.setdefault(name, value)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response


class NoProbes:
    """Lets other sites link here, and gives them nothing else.

    What they ask for is refused before anything is looked up, so that the answer tells nothing.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or refuse."""
        return HttpResponse(status=403) if _is_probe(request) else self.get_response(request)


def _is_probe(request: HttpRequest) -> bool:
    """Tell whether another site asks for anything but a page to go to; old browsers don't say, and pass."""
    if request.headers.get("Sec-Fetch-Site", "none") in AT_HOME:
        return False
    goes_there = request.headers.get("Sec-Fetch-Mode") == "navigate" and request.method in {"GET", "HEAD"}
    return not (goes_there and request.headers.get("Sec-Fetch-Dest") == "document")


class OnlyUtf8:
    """Refuses what says that it is written in another alphabet: no page of ours sends that, and Django trips over it.

    Whatever touches the form would raise once more, the refusal's own page included.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, or refuse."""
        charset = (request.content_params or {}).get("charset", "utf-8")
        return unreadable(request) if charset.lower() not in {"utf-8", "utf8"} else self.get_response(request)


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
