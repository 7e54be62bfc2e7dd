"""Views of photos in memories, their order, and the inbox."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.couples.http import CoupleRequest
from apps.memories.forms import PhotoForm
from apps.memories.models import Memory, Picture
from apps.memories.photos import arranging, from_phone
from apps.memories.photos import inbox as loose_photos
from apps.memories.photos.inbox import NEAR, near
from apps.memories.removal import binning
from apps.memories.story import keeping
from apps.photos.brought import receive, uuids
from apps.photos.receiving import takes_files, takes_shared_files
from apps.web.render import render_page

MOST = 200  # photos on the page that orders them


@require_http_methods(["GET", "HEAD", "POST"])
def photo(request: CoupleRequest, pk: UUID) -> HttpResponse:
    found = _picture(request, pk)
    today = request.couple.today(timezone.now())
    form = PhotoForm(request.POST or None, row=found.photo, today=today)
    if form.is_valid():
        if form.changed:
            arranging.describe(found.photo, form.changed, by=request.user)
        return redirect("memories:photo", pk=pk)
    others = near(request.couple, request.user, found.day, but=found.memory)
    context = {"picture": found, "photo": found.photo, "form": form, "memories": others}
    return render_page(request, "memories/photo.html", context, part="photo", status=422 if form.errors else 200)


@require_POST
def bin_photo(request: CoupleRequest, pk: UUID) -> HttpResponse:
    found = _picture(request, pk)
    binning.bin_photos(request.couple, [pk], by=request.user, at=timezone.now())
    return redirect("memories:memory", pk=found.memory_id)


@require_POST
def move_photo(request: CoupleRequest, pk: UUID) -> HttpResponse:
    found = _picture(request, pk)
    if into := _into(request):
        arranging.move_to(into, [pk], by=request.user)
    return redirect("memories:memory", pk=found.memory_id)


@require_safe
def arrange(request: CoupleRequest, pk: UUID) -> HttpResponse:
    found = _memory(request, pk)
    context = {
        "memory": found,
        "pictures": found.pictures.kept().select_related("photo")[:MOST],
        "memories": near(request.couple, request.user, found.happened_on, but=found),
    }
    return render_page(request, "memories/arrange.html", context, part="arrange")


@require_POST
def order(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Moves one photo, puts the chosen ones first, or sorts all by time."""
    found = _memory(request, pk)
    for name, places in (("earlier", -1), ("later", 1)):
        for key in uuids(request.POST.getlist(name)):
            arranging.shift(found, key, places, by=request.user)
    if "by-time" in request.POST:
        arranging.by_time(found, by=request.user)
    if "first" in request.POST:
        arranging.order(found, _chosen(request), by=request.user)
    return redirect("memories:arrange", pk=pk)


@require_POST
def take_out(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Moves the chosen photos into another memory, or into the bin."""
    found = _memory(request, pk)
    keys = list(found.pictures.filter(photo__in=_chosen(request)).values_list("photo", flat=True))
    if "bin" in request.POST:
        binning.bin_photos(request.couple, keys, by=request.user, at=timezone.now())
    elif into := _into(request):
        arranging.move_to(into, keys, by=request.user)
    return redirect("memories:arrange", pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@takes_files
def inbox(request: CoupleRequest) -> HttpResponse:
    """Shows loose photos by day, with the memories they may belong to; a POST uploads more."""
    if request.method == "POST":
        return _receive(request)
    groups = loose_photos.lay_out(request.couple, request.user)
    newest = request.couple.memories.in_story_of(request.user).newest_first()[:NEAR]
    return render_page(request, "memories/inbox.html", {"groups": groups, "newest": newest}, part="inbox")


@require_http_methods(["GET", "HEAD", "POST"])
@takes_shared_files
def shared(request: CoupleRequest) -> HttpResponse:
    """Receives from a phone's share sheet: photos go to the inbox, words into the draft of a memory."""
    if request.method != "POST":  # whoever was signed out comes here after signing in, and what they sent is gone
        return redirect(reverse("memories:inbox", query={"again": 1}))
    received = _receive(request) if request.FILES else None
    words = from_phone.words_of(request.POST)
    if not words:
        return received or redirect("memories:inbox")
    if sentence := from_phone.keep(request.couple, words, by=request.user, at=timezone.now()):
        messages.warning(request, sentence)
        return redirect("memories:inbox")
    return redirect(reverse("memories:add", query={"waiting": 1} if received else None))


@require_POST
def delete_photos(request: CoupleRequest) -> HttpResponse:
    loose_photos.delete(request.couple, _chosen(request), by=request.user)
    return redirect("memories:story")


@require_POST
def sort(request: CoupleRequest) -> HttpResponse:
    """Moves the chosen loose photos into a memory, or into the bin."""
    keys = _chosen(request)
    if "bin" in request.POST:
        binning.bin_photos(request.couple, keys, by=request.user, at=timezone.now())
    elif memory := _into(request):
        loose = list(request.couple.photos.loose_of(request.user).filter(pk__in=keys))
        keeping.add_photos(memory, loose, by=request.user)
        said = ngettext("One photo is in “%(title)s” now.", "%(number)d photos are in “%(title)s” now.", len(loose))
        if loose:
            messages.info(request, said % {"number": len(loose), "title": memory.title})
    return redirect("memories:inbox")


def _receive(request: CoupleRequest) -> HttpResponse:
    files, now = request.FILES.getlist("files"), timezone.now()
    for name, sentence in receive(request.couple, by=request.user, files=files, at=now).refused:
        messages.warning(request, f"{name}: {sentence}")
    return redirect("memories:inbox")


def _picture(request: CoupleRequest, pk: UUID) -> Picture:
    seen = request.couple.memories.visible_to(request.user)
    pictures = request.couple.pictures.kept().filter(memory__in=seen)
    return get_object_or_404(pictures.select_related("photo__uploader", "memory"), photo=pk)


def _memory(request: CoupleRequest, pk: UUID) -> Memory:
    return get_object_or_404(request.couple.memories.visible_to(request.user), pk=pk)


def _into(request: CoupleRequest) -> Memory | None:
    """Returns the memory that was chosen for photos, if any."""
    chosen = uuids(request.POST.getlist("memory"))
    return _memory(request, chosen[0]) if chosen else None


def _chosen(request: CoupleRequest) -> Sequence[UUID]:
    return uuids(request.POST.getlist("photo"))
