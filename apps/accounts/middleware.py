"""What every page of a signed-in person has of them: their language, their clock, and a mark that it is theirs."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac

from apps.accounts.sessions import seal_of

# allauth forbids the browser to keep this page, and so to bring it back without loading it. It has nobody's words, and
# no password is typed there as on those beside it.
RESTORABLE = "account_request_login_code"


def own_pages(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Shows pages in the person's language and times in their zone; a visitor keeps the browser's language and UTC.

    A page that comes back out of the browser's memory asks with its mark whether it may be shown to who sits here now
    (static/js/app.js). The mark says nothing of the person to anybody else.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            return _restorable(request, get_response(request))
        request.LANGUAGE_CODE = request.user.language
        mark = salted_hmac("nearer.page", str(request.user.pk), algorithm="sha256").hexdigest()[:16]
        request.page_of, request.page_seal = mark, seal_of(request.session, request.user)  # type: ignore[attr-defined]
        with translation.override(request.user.language), timezone.override(request.user.zone):
            response = get_response(request)
        response["Page-Of"], response["Content-Language"] = mark, request.LANGUAGE_CODE
        return response

    return answer


def _restorable(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    if request.method == "GET" and request.resolver_match and request.resolver_match.url_name == RESTORABLE:
        response["Cache-Control"] = "private, no-cache"
        del response["Expires"]
    return response
