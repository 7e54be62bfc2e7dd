"""What every response carries, and what htmx needs when a session has ended."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.cache import patch_cache_control
from django.utils.deprecation import MiddlewareMixin
from django.utils.http import urlencode

from apps.web import headers
from apps.web.views import unreadable

FORGET = '"cache", "cookies", "storage"'
AT_HOME = {"same-origin", "none"}  # asked by our own page, or by the person: address bar, bookmark


class Headers(MiddlewareMixin):
    """Adds the security headers to every answer, refusals of the middleware below included.

    Private pages stay out of shared caches. After signing out, the browser is asked to forget what it held.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code == 302 and request.method == "POST" and request.path == resolve_url("account_logout"):
            response["Clear-Site-Data"] = FORGET
        for name, value in headers.everywhere(secure=request.is_secure()).items():
            response.headers.setdefault(name, value)
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True, no_cache=True)
        return response


class NoProbes(MiddlewareMixin):
    """Lets other sites link here, and gives them nothing else; old browsers don't say who asks, and pass.

    What they ask for is refused before anything is looked up, so that the answer tells nothing.
    """

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        asked = request.headers
        if asked.get("Sec-Fetch-Site", "none") in AT_HOME:
            return None
        goes_there = asked.get("Sec-Fetch-Mode") == "navigate" and request.method in {"GET", "HEAD"}
        is_link = goes_there and asked.get("Sec-Fetch-Dest") == "document"
        return None if is_link else HttpResponse(status=403)


class OnlyUtf8(MiddlewareMixin):
    """Refuses what says that it is written in another alphabet: no page of ours sends that, and Django trips over it.

    Whatever touches the form would raise once more, the refusal's own page included.
    """

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        charset = (request.content_params or {}).get("charset", "utf-8")
        return None if charset.lower() in {"utf-8", "utf8"} else unreadable(request)


class SignInForHtmx(MiddlewareMixin):
    """Sends the browser, not a part of the page, to sign in when the session has ended.

    Without it the sign-in page would be swapped into the middle of another. The page that asked is the one to come
    back to: a POST's own address often can't be opened by GET.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        sign_in = resolve_url(settings.LOGIN_URL)
        if not (request.htmx and response.status_code == 302 and urlsplit(response["Location"]).path == sign_in):  # type: ignore[attr-defined]
            return response
        asked_from = urlsplit(request.htmx.current_url_abs_path or "/").path  # type: ignore[attr-defined]
        return HttpResponse(status=204, headers={"HX-Redirect": f"{sign_in}?{urlencode({'next': asked_from})}"})
