"""The page of what is out of sight, and the ways back from the bin."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.couples.http import CoupleRequest
from apps.memories.models import Memory
from apps.memories.removal import binning
from apps.photos.library import MOST_PHOTOS
from apps.photos.models import Photo
from apps.web.render import render_page

MOST = 200  # most photos, and memories, on the page


@require_safe
def aside(request: CoupleRequest) -> HttpResponse:
    couple, person = request.couple, request.user
    memories = couple.memories.shown_in_bin_of(person, timezone.now()).select_related("binned_by")
    waiting = set(memories.waiting_for(person))
    context = {
        "photos": couple.photos.visible_to(person).in_bin()[:MOST],
        "memories": [(memory, memory in waiting) for memory in memories[:MOST]],
        "away": couple.memories.put_away_by(person).newest_first()[:MOST],
        "usage": couple.photos.visible_to(person).usage(),
        "most": MOST_PHOTOS,
    }
    return render_page(request, "memories/aside.html", context, part="aside")


@require_POST
def restore_memory(request: CoupleRequest, pk: UUID) -> HttpResponse:
    binning.restore_memory(_binned(request, pk), by=request.user)
    return redirect("memories:memory", pk=pk)


@require_POST
def agree(request: CoupleRequest, pk: UUID) -> HttpResponse:
    binning.agree(_binned(request, pk), by=request.user)
    return redirect("memories:aside")


@require_POST
def restore_photo(request: CoupleRequest, pk: UUID) -> HttpResponse:
    binning.restore_photo(_binned_photo(request, pk), by=request.user)
    return redirect("memories:aside")


@require_POST
def delete_photo(request: CoupleRequest, pk: UUID) -> HttpResponse:
    binning.delete_photo(_binned_photo(request, pk), by=request.user)
    return redirect("memories:aside")


def _binned(request: CoupleRequest, pk: UUID) -> Memory:
    return get_object_or_404(request.couple.memories.shown_in_bin_of(request.user, timezone.now()), pk=pk)


def _binned_photo(request: CoupleRequest, pk: UUID) -> Photo:
    return get_object_or_404(request.couple.photos.visible_to(request.user).in_bin(), pk=pk)
