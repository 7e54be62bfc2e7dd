"""Views that save and discard drafts."""

from urllib.parse import urlsplit

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from apps.couples.http import CoupleRequest
from apps.drafts import drafting
from apps.drafts.forms import DraftForm


@require_POST
def save(request: CoupleRequest) -> HttpResponse:
    form, now = DraftForm(request.POST), timezone.now()
    if not form.is_valid():
        return HttpResponse(status=422)
    said = form.cleaned_data
    written = min(said["written"], now)
    try:
        drafting.save(request.couple, said["form"], said["fields_typed"], by=request.user, written=written, at=now)
    except drafting.TooManyDrafts:
        return HttpResponse(status=409)
    return HttpResponse(status=204)


@require_POST
def discard(request: CoupleRequest) -> HttpResponse:
    if name := DraftForm.name_in(request.POST.get("draft", "")):
        with request.couple.change(by=request.user, seen_by=[]) as change:
            drafting.end(change.couple, name, by=request.user, at=timezone.now())
    return redirect(page_of(request))


def page_of(request: CoupleRequest) -> str:
    """Returns the address of the page that contains the form."""
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=False):
        return urlsplit(came_from)._replace(scheme="", netloc="", fragment="").geturl()
    return "home:today"
