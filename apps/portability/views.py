"""Views of one's copy: asking for it, how far it is, and downloading it once."""

from allauth.core.exceptions import ReauthenticationRequired
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.forms import ask_again
from apps.couples.http import CoupleRequest
from apps.photos.views import ONLY_A_PICTURE, later
from apps.portability import making
from apps.portability.models import Export, ExportQuerySet
from apps.vault.sealing import Unreadable
from apps.web.render import render_page

A_FILE = ONLY_A_PICTURE | {"Content-Disposition": 'attachment; filename="your-copy.zip"'}
READY = "ready"  # in the address: whoever opens it has shown again who they are, and goes on to the download


@require_http_methods(["GET", "HEAD", "POST"])
def your_copy(request: CoupleRequest) -> HttpResponse:
    if request.method == "POST" or READY in request.GET:
        ask_again(request)
    if request.method == "POST":
        making.ask(request.couple, request.user, at=timezone.now())
        return redirect("portability:your_copy")
    return render_page(request, "portability/your_copy.html", {"copy": _mine(request).first()}, part="copy")


@require_POST
def download(request: CoupleRequest) -> HttpResponseBase:
    """Hands over the file, once. Whoever has to show again who they are comes back to the page, not to the file."""
    try:
        ask_again(request)
    except ReauthenticationRequired:
        return redirect(reverse("portability:your_copy", query={READY: ""}))
    found = get_object_or_404(_mine(request).ready())
    try:
        file = found.opened()
    except (Unreadable, FileNotFoundError):
        raise Http404 from None
    except OSError as problem:
        return later(problem)
    if not making.take(found, at=timezone.now()):
        file.close()
        raise Http404
    headers = A_FILE | {"Content-Length": str(file.size), "Cache-Control": "no-store"}
    return StreamingHttpResponse(file, content_type="application/zip", headers=headers)


@require_POST
def delete_copy(request: CoupleRequest) -> HttpResponse:
    making.delete(get_object_or_404(_mine(request)))
    return redirect("portability:your_copy")


def _mine(request: CoupleRequest) -> ExportQuerySet:
    return Export.objects.of(request.user).filter(couple=request.couple)
