"""A form sent after the session had ended: it is kept, and goes its way once the same person has signed in again.

Whose it is says the stamp that the form bears (apps/accounts/stamps.py), not what signing out leaves in the browser:
it survives signing out in another tab, and nobody else's sign-in sends the words on or shows them. A form without a
valid stamp is not kept: nothing tells whose it is, or that a page of ours sent it.
"""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext

from apps.accounts import stamps

KEPT = "kept_forms"  # the session's key
LASTS = 3600  # seconds
FEW = 5  # forms of as many tabs; each is as long as Django reads one: DATA_UPLOAD_MAX_MEMORY_SIZE
NOT_WORDS = {"csrfmiddlewaretoken", stamps.FIELD}


def interrupted_forms(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Keeps what a visitor sends to a closed door, and sends it on after the sign-in."""

    def answer(request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated and request.method == "POST":
            request.upload_handlers = [NoFiles(request)]
            return _kept(request, get_response(request))
        if request.user.is_authenticated and KEPT in request.session and (form := _next(request)):
            _become(request, form)
        return get_response(request)

    return answer


class NoFiles(FileUploadHandler):
    """Reads no file of a visitor, but notes that there was one."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self.request.has_left_out_files = True  # type: ignore[union-attr]
        raise SkipFile


def lacks_files(request: HttpRequest) -> bool:
    """Returns whether files were sent with this form that couldn't be kept: it is shown again, not carried out."""
    return getattr(request, "has_left_out_files", False)


def _kept(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    sign_in = resolve_url(settings.LOGIN_URL)
    if response.status_code == 302 and urlsplit(response["Location"]).path == sign_in:
        if _is_sent_by_hand(request) and not _is_of_account(request):
            _keep(request)
        response["Location"] = f"{sign_in}?{urlencode({'next': _page_of(request)})}"
    return response


def _keep(request: HttpRequest) -> None:
    who = stamps.person_of(request)
    words = {name: values for name, values in request.POST.lists() if name not in NOT_WORDS}
    if not who or any("password" in name for name in words):
        return
    form = {"who": who, "path": request.path, "query": request.META.get("QUERY_STRING", ""), "words": words}
    form |= {"files": lacks_files(request), "at": time.time()}
    others = [other for other in request.session.get(KEPT, []) if other["path"] != request.path]
    request.session[KEPT] = [*others, form][-FEW:]
    request.session.set_expiry(LASTS)


def _page_of(request: HttpRequest) -> str:
    """Returns the path of the page the form stood on."""
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if came_from and url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=False):
        return urlsplit(came_from).path
    if request.headers.get("Sec-Fetch-Site") == "none":  # no page sent it but the phone itself, from its share sheet
        return request.path
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def _is_sent_by_hand(request: HttpRequest) -> bool:
    """Not what a page asks for by itself; old browsers don't say."""
    return bool(request.htmx) or request.headers.get("Sec-Fetch-Dest", "document") == "document"  # type: ignore[attr-defined]


def _is_of_account(request: HttpRequest) -> bool:
    """Signing in itself is asked for anew, and nothing is shown in between."""
    return request.path.startswith(resolve_url("account_logout").rsplit("/", 2)[0])


def _next(request: HttpRequest) -> dict[str, Any] | None:
    """Returns the form whose turn it is, if this is a page; what is somebody else's or too old is forgotten at once."""
    who, since = str(request.user.pk), time.time() - LASTS
    forms = [form for form in request.session.pop(KEPT) if form["who"] == who and form["at"] > since]
    is_page = request.method == "GET" and not request.htmx and _is_sent_by_hand(request) and not _is_of_account(request)  # type: ignore[attr-defined]
    form = forms.pop(0) if forms and is_page else None
    if forms:
        request.session[KEPT] = forms
    return form


def _become(request: HttpRequest, form: dict[str, Any]) -> None:
    """Turns this visit of a page into the form that was sent; that it was ours was certain when it was kept."""
    kind, asked = "application/x-www-form-urlencoded", form["query"]
    request.META |= {"REQUEST_METHOD": "POST", "CONTENT_TYPE": kind, "QUERY_STRING": asked}
    request.method, request.path, request.path_info = "POST", form["path"], form["path"]
    for name in ("GET", "_post", "_files"):
        vars(request).pop(name, None)
    vars(request).update(
        content_type=kind, _body=urlencode(form["words"], doseq=True).encode(), _dont_enforce_csrf_checks=True
    )
    if form["files"]:
        vars(request).update(has_left_out_files=True)
        said = gettext("Your words are here. Please add the photos again.")
        messages.warning(request, said if form["words"] else gettext("Please add the photos again."))
