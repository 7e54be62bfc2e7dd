"""Views of one's copy: asking for it, how far it is, and downloading it once; and the same for an archive."""

from typing import NamedTuple
from uuid import UUID

from allauth.core.exceptions import ReauthenticationRequired
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.forms import ask_again
from apps.couples import reading
from apps.couples.http import CoupleRequest
from apps.couples.models import Archive, Couple
from apps.photos.views import ONLY_A_PICTURE, later
from apps.portability import making
from apps.portability.models import Export, ExportQuerySet
from apps.vault.sealing import Unreadable
from apps.web.render import render_page

A_FILE = ONLY_A_PICTURE | {"Content-Disposition": 'attachment; filename="your-copy.zip"', "Cache-Control": "no-store"}
NAMES = ("your_copy", "download", "delete_copy")
OF_ARCHIVE = ("archive_copy", "download_archive", "delete_archive_copy")
READY = "ready"  # in the address: whoever opens it has shown again who they are, and goes on to the download


class Source(NamedTuple):
    """What is copied: the space of the two, or an archive; with its addresses."""

    couple: Couple
    archive: Archive | None
    page: str
    download: str
    delete: str


@require_http_methods(["GET", "HEAD", "POST"])
def your_copy(request: CoupleRequest) -> HttpResponse:
    return _page(request, _source(request))


@require_POST
def download(request: CoupleRequest) -> HttpResponseBase:
    return _download(request, _source(request))


@require_POST
def delete_copy(request: CoupleRequest) -> HttpResponse:
    return _delete(request, _source(request))


@require_http_methods(["GET", "HEAD", "POST"])
def archive_copy(request: CoupleRequest, archive: UUID) -> HttpResponse:
    return _page(request, _source(request, archive))


@require_POST
def download_archive(request: CoupleRequest, archive: UUID) -> HttpResponseBase:
    return _download(request, _source(request, archive))


@require_POST
def delete_archive_copy(request: CoupleRequest, archive: UUID) -> HttpResponse:
    return _delete(request, _source(request, archive))


def _source(request: CoupleRequest, key: UUID | None = None) -> Source:
    archive = reading.of(request.user, key) if key else None
    addresses = (reverse(f"portability:{name}", args=[key] if key else []) for name in (OF_ARCHIVE if key else NAMES))
    return Source(archive.couple if archive else request.couple, archive, *addresses)


def _page(request: CoupleRequest, source: Source) -> HttpResponse:
    if request.method == "POST" or READY in request.GET:
        ask_again(request)
    if request.method == "POST":
        making.ask(source.couple, request.user, at=timezone.now(), own_only=source.archive is not None)
        return redirect(source.page)
    context = {"copy": _mine(request, source).first(), "source": source}
    return render_page(request, "portability/your_copy.html", context, part="copy")


def _download(request: CoupleRequest, source: Source) -> HttpResponseBase:
    """Hands over the file, once. Whoever has to show again who they are comes back to the page, not to the file."""
    try:
        ask_again(request)
    except ReauthenticationRequired:
        return redirect(f"{source.page}?{READY}=")
    found = get_object_or_404(_mine(request, source).ready())
    try:
        with making.keys_of(found):
            file = found.opened()
    except (Unreadable, FileNotFoundError):
        raise Http404 from None
    except OSError as problem:
        return later(problem)
    if not making.take(found, at=timezone.now()):
        file.close()
        raise Http404
    headers = A_FILE | {"Content-Length": str(file.size)}
    return StreamingHttpResponse(file, content_type="application/zip", headers=headers)


def _delete(request: CoupleRequest, source: Source) -> HttpResponse:
    making.delete(get_object_or_404(_mine(request, source)))
    return redirect(source.page)


def _mine(request: CoupleRequest, source: Source) -> ExportQuerySet:
    return Export.objects.of(request.user).filter(couple=source.couple).select_related("couple", "made_for")
