"""The signed-in person's language and clock for every page they open, and a mark that it is theirs."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac


class OwnLanguageAndZone:
    """Shows pages in the person's language and times in their zone; a visitor keeps the browser's language and UTC."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the person's own language and time."""
        if not request.user.is_authenticated:
            return self.get_response(request)
        request.LANGUAGE_CODE = request.user.language
        with translation.override(request.user.language), timezone.override(request.user.zone):
            return self.get_response(request)


class MarkedAsTheirs:
    """Marks pages and answers with whose they are.

    A page that comes back out of the browser's memory asks with it whether it may be shown to who sits here now
    (static/js/app.js). The mark says nothing of the person to anybody else.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the mark."""
        if not request.user.is_authenticated:
            return self.get_response(request)
        mark = salted_hmac("nearer.page", str(request.user.pk), algorithm="sha256").hexdigest()[:16]
        request.page_of = mark  # type: ignore[attr-defined]
        response = self.get_response(request)
        response["Page-Of"] = mark
        return response
