"""Doors to photos: one to bring them in, one to look at them."""

import logging
from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_safe

from apps.couples import reading
from apps.couples.http import CoupleRequest
from apps.photos import tus, uploads
from apps.photos.models import Photo, Upload
from apps.photos.refusals import Refused
from apps.vault.sealing import Unreadable

logger = logging.getLogger(__name__)

# Whatever a browser makes of these bytes, it may run and load nothing; and it asks anew whether it may show them.
ONLY_A_PICTURE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-cache",
    "Content-Encoding": "identity",  # the middleware would try to compress what is compressed
}


@require_http_methods(["POST", "OPTIONS"])
@tus.spoken
def announce(request: CoupleRequest) -> HttpResponse:
    """Announce a photo: gives the address to which its parts go, or the sentence why it can't be kept."""
    if request.method == "OPTIONS":
        return HttpResponse(status=204, headers=tus.ABILITIES)
    if tus.is_foreign(request):
        return HttpResponse(status=412, headers=tus.ABILITIES)
    name, length = tus.filename(request), tus.number(request, "Upload-Length")
    if length is None:
        return HttpResponse(status=400)
    try:
        found = uploads.begin(request.couple, by=request.user, name=name, length=length, at=timezone.now())
    except Refused as refusal:
        return _row(request, name, refusal)
    return tus.reached(found, 201, Location=reverse("photos:upload", args=[found.pk]))


@require_http_methods(["GET", "HEAD", "PATCH", "DELETE"])
@tus.spoken
def upload(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """A photo on its way in: how much is here, the next part, letting it go, and what became of it."""
    found = get_object_or_404(request.couple.uploads.select_related("photo"), uploader=request.user, pk=pk)
    if tus.is_foreign(request):
        return HttpResponse(status=412, headers=tus.ABILITIES)
    if request.method == "PATCH":
        return _take(request, found)
    if request.method == "DELETE":
        uploads.give_up(found, by=request.user)
        return HttpResponse(status=204)
    if request.method == "HEAD":
        return tus.reached(found, 200)
    if not found.is_done:
        return HttpResponse(status=409, content_type="text/plain")
    return _row(request, found.name, Refused(found.refused) if found.refused else None, found.photo)


def _take(request: CoupleRequest, found: Upload) -> HttpResponse:
    if request.content_type != tus.PART:
        return HttpResponse(status=415)
    part, start, now = request.read(uploads.LARGEST_PART + 1), tus.number(request, "Upload-Offset"), timezone.now()
    if len(part) > uploads.LARGEST_PART:
        return HttpResponse(status=413)
    if start is None:
        return HttpResponse(status=400)
    try:
        uploads.take(found, part, start=start, by=request.user, at=now)
        uploads.finish(found, by=request.user, at=now)
    except uploads.Elsewhere:
        return HttpResponse(status=409)
    except Refused as refusal:
        return _row(request, found.name, refusal)
    return tus.reached(found, 204)


def _row(request: CoupleRequest, name: str, refusal: Refused | None, photo: Photo | None = None) -> HttpResponse:
    context = {"name": name, "photo": photo, "sentence": refusal.sentence if refusal else ""}
    return render(request, "photos/_file.html", context, status=refusal.status if refusal else 200)


@require_safe
def photo(request: CoupleRequest, pk: UUID, size: str) -> HttpResponseBase:
    """Show one size of a photo to those who may see it; only then is it asked whether they have it already."""
    return _shown(request, get_object_or_404(request.couple.photos.visible_to(request.user), pk=pk), size)


@require_safe
def archived(request: CoupleRequest, archive: UUID, pk: UUID, size: str) -> HttpResponseBase:
    """Show one size of a photo to who brought it, after the two have parted."""
    own = reading.of(request.user, archive)
    with reading.keys_held(own):
        return _shown(request, get_object_or_404(own.couple.photos.own_of(request.user), pk=pk), size)


def _shown(request: CoupleRequest, found: Photo, size: str) -> HttpResponseBase:
    name = found.object_of(size)
    if not name:
        raise Http404
    headers = ONLY_A_PICTURE | {"ETag": f'"{name.split("/")[-1]}"'}
    held = get_conditional_response(request, headers["ETag"], response=HttpResponse(headers=headers))
    if held and held.status_code != 200:
        return held
    try:
        file = found.opened(size)
    except Unreadable:
        raise Http404 from None
    except OSError as problem:
        return later(problem)
    headers |= {"Content-Length": str(file.size), "Content-Disposition": 'inline; filename="photo.webp"'}
    return StreamingHttpResponse(file, content_type="image/webp", headers=headers)


def later(problem: OSError) -> HttpResponse:
    """Say that the file is safe where it is, but can't be had just now: no browser may remember it as gone."""
    logger.error("A file could not be shown: %s", problem)
    return HttpResponse(status=503, headers={"Retry-After": "10", "Cache-Control": "no-store"})
