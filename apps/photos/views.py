"""Doors to photos: one to bring them in, one to look at them."""

from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_POST, require_safe

from apps.couples.http import CoupleRequest
from apps.photos import uploading
from apps.photos.kinds import UNWANTED, Refused
from apps.photos.receiving import takes_files
from apps.vault.sealing import Unreadable

# Whatever a browser makes of these bytes, it may run and load nothing; and it asks anew whether it may show them.
ONLY_A_PICTURE = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-cache",
    "Content-Encoding": "identity",  # the middleware would try to compress what is compressed
}


@require_POST
@takes_files
def keep(request: CoupleRequest) -> HttpResponse:
    """Keep one photo and answer with its row, or with the sentence why not."""
    file = request.FILES.get("file")
    context: dict[str, object] = {"name": file.name if file else ""}
    try:
        if not file:
            raise Refused("empty", UNWANTED["empty"])
        context["photo"] = uploading.keep(file, request.couple, by=request.user, at=timezone.now())
    except Refused as refusal:
        context["sentence"] = refusal.sentence
    return render(request, "photos/_file.html", context, status=201 if "photo" in context else 422)


@require_safe
def photo(request: CoupleRequest, pk: UUID, size: str) -> HttpResponseBase:
    """Show one size of a photo to those who may see it; only then is it asked whether they have it already."""
    found = get_object_or_404(request.couple.photos.visible_to(request.user), pk=pk)
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
    headers |= {"Content-Length": str(file.size), "Content-Disposition": 'inline; filename="photo.webp"'}
    return StreamingHttpResponse(file, content_type="image/webp", headers=headers)
