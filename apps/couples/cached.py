"""`@cached` on a view: its pages are answered as they were made, until something has changed for the person who asks.

A page says by its ETag of what it was made: the member's version, which grows with every change that they can see, and
what else a page may depend on, namely the hour on each clock, the language, the build, the session and its token
against forgery. So it is declared by one word, and only for a page that depends on nothing finer: not on minutes, not
on chance, not on drafts, which move no version. Who is alone here has no cached pages: what they see of an invitation
is decided elsewhere.

A browser that still has the page hears that it is the same (304) before anything is gathered. Else the page itself is
there, in the memory of this process alone, for the session it was made in; signing out forgets it.
"""

import functools
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from typing import Any, Concatenate, cast

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.middleware.gzip import GZipMiddleware
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.crypto import salted_hmac
from django.utils.http import parse_etags
from django.utils.text import compress_string

from apps.couples.http import CoupleRequest
from apps.web.build import build

HEADERS = ("HX-Request", "HX-History-Restore-Request")  # what render_page goes by, beside the address
DEPENDS_ON = (*HEADERS, "Accept-Encoding", "Cookie")
BESIDE = 1000  # bytes that a page takes in memory beside its own

type View[**P] = Callable[Concatenate[CoupleRequest, P], HttpResponse]


@dataclass(frozen=True)
class Page:
    """A page as it is sent."""

    tag: str
    body: bytes
    headers: dict[str, str]


class PageCache:
    """Pages by session and address, the one that was asked for last at the end; of each only the newest."""

    def __init__(self) -> None:
        self._pages: OrderedDict[tuple[str, ...], Page] = OrderedDict()
        self._lock = threading.Lock()
        self.weight = 0

    def get(self, place: tuple[str, ...], tag: str) -> Page | None:
        """Give the page, if it is still what would be made now."""
        with self._lock:
            page = self._pages.get(place)
            if not page or page.tag != tag:
                return None
            self._pages.move_to_end(place)
            return page

    def put(self, place: tuple[str, ...], page: Page) -> None:
        """Put it in place of an older one; those that nobody has asked for longest make room."""
        with self._lock:
            self._forget(place)
            self._pages[place] = page
            self.weight += len(page.body) + BESIDE
            while self.weight > settings.PAGE_CACHE:
                self._forget(next(iter(self._pages)))

    def forget(self, session: str) -> None:
        """Forget what was made in a session."""
        with self._lock:
            for place in [place for place in self._pages if place[0] == session]:
                self._forget(place)

    def _forget(self, place: tuple[str, ...]) -> None:
        if page := self._pages.pop(place, None):
            self.weight -= len(page.body) + BESIDE


cache = PageCache()


def cached[**P](view: View[P]) -> View[P]:
    """Declare that the pages of this view depend on nothing but what their tag says."""

    @functools.wraps(view)
    def answer(request: CoupleRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not _may_be_cached(request):
            return view(request, *args, **kwargs)
        place, tag = _place(request), _tag(request)
        if tag in parse_etags(request.headers.get("If-None-Match", "")):
            response: HttpResponse = HttpResponseNotModified(headers={"ETag": tag})
            patch_vary_headers(response, DEPENDS_ON)
            return response
        if page := cache.get(place, tag):
            return HttpResponse(page.body, headers=page.headers)
        response = view(request, *args, **kwargs)
        if _is_plain(request, response):
            _tagged(request, response, tag)
            cache.put(place, Page(tag, response.content, dict(response.items())))
        return response

    answer.is_cached = True  # type: ignore[attr-defined]
    return cast("View[P]", answer)


def forget(request: HttpRequest, **_rest: Any) -> None:
    """Forget the pages of who signs out."""
    cache.forget(str(request.session.session_key))


def _may_be_cached(request: CoupleRequest) -> bool:
    asks = request.method in ("GET", "HEAD") and settings.CSRF_COOKIE_NAME in request.COOKIES
    return asks and bool(request.partner) and not settings.DEBUG and not len(get_messages(request))


def _is_plain(request: CoupleRequest, response: HttpResponse) -> bool:
    """Tell whether it is a page like any: nothing was said by the way, set or written down, nor does it end earlier."""
    plain = response.status_code == 200 and not response.streaming and not response.cookies
    plain = plain and not response.has_header("Cache-Control")
    return plain and not request.session.modified and not len(get_messages(request))


def _tagged(request: CoupleRequest, response: HttpResponse, tag: str) -> None:
    """Put the tag on, and make it small where the browser takes that: once, and not for every answer.

    No two pages of different words share a token, so its length tells nobody anything of that.
    """
    response["ETag"] = tag
    patch_vary_headers(response, DEPENDS_ON)
    if _takes_gzip(request):
        response.content = compress_string(response.content, max_random_bytes=GZipMiddleware.max_random_bytes)
        response["Content-Encoding"] = "gzip"


def _takes_gzip(request: CoupleRequest) -> bool:
    return "gzip" in request.headers.get("Accept-Encoding", "")


def _place(request: CoupleRequest) -> tuple[str, ...]:
    asked = (request.headers.get(name, "") for name in HEADERS)
    return (str(request.session.session_key), request.get_full_path(), *asked, str(_takes_gzip(request)))


def _tag(request: CoupleRequest) -> str:
    member, partner, now = request.member, request.partner, timezone.now()
    hours = [f"{now.astimezone(zone):%Y-%m-%d %H}" for zone in (UTC, request.couple.zone, request.user.zone)]
    parts = [
        build(), str(member.pk), str(partner and partner.pk), str(member.version), str(translation.get_language()),
        request.user.time_zone, *hours, request.COOKIES[settings.CSRF_COOKIE_NAME], *_place(request),
    ]  # fmt: skip
    mark = salted_hmac("nearer.cached", "\n".join(parts), algorithm="sha256").hexdigest()
    return f'W/"{mark[:32]}"'
