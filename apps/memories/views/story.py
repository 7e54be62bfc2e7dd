"""Doors to memories: the story, one memory, a new one."""

import uuid
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.couples.http import CoupleRequest
from apps.memories import keeping, timeline
from apps.memories.album import lay_out
from apps.memories.forms import ChangeForm, NewMemoryForm, TellingForm
from apps.memories.keeping import Brought
from apps.memories.models import Memory
from apps.photos.models import Photo
from apps.photos.receiving import takes_files, takes_shared_files
from apps.web.render import render_page

MOST_WAITING = 200  # loose photos that the form takes up at once


@require_safe
def story(request: CoupleRequest) -> HttpResponse:
    """Our story, from the latest back to the first."""
    place = request.GET.get("before", "")
    seen = request.couple.memories.in_story_of(request.user)
    context = {
        "page": timeline.turn_to(request.couple, request.user, place),
        "place": place,
        "memory_count": seen.count(),
        "photo_count": request.couple.pictures.seen_by(request.user).count(),
        "waiting_count": request.couple.photos.loose_of(request.user).count(),
    }
    return render_page(request, "memories/story.html", context, part="story")


@require_http_methods(["GET", "HEAD", "POST"])
@takes_files
def add(request: CoupleRequest) -> HttpResponse:
    """Add a memory, with words and photos or without."""
    today = request.couple.today(timezone.now())
    form = NewMemoryForm(_typed(request), initial={"key": uuid.uuid4(), "year": today.year}, today=today)
    brought = _brought(request) if form.is_bound else Brought(_waiting(request))
    if form.is_bound and form.is_valid():
        facts = {name: form.cleaned_data[name] for name in ("key", "title", "when", "place", "words")}
        memory = keeping.keep(request.couple, by=request.user, photos=brought.photos, **facts)
        _say(request, brought)
        return redirect("memories:memory", pk=memory.pk)
    context = {"form": form, "brought": brought, "waiting": "waiting" in request.GET and brought.photos}
    return render_page(request, "memories/add.html", context, part="add", status=422 if form.errors else 200)


@require_POST
@takes_shared_files
def shared(request: CoupleRequest) -> HttpResponse:
    """Photos from the phone's share sheet: they lie loose, and a new memory takes them up."""
    _say(request, _brought(request))
    return redirect(reverse("memories:add", query={"waiting": "1"}))


@require_safe
def memory(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """One memory: how each tells it, and its photos."""
    return _show(request, _memory(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Change title, place, date and captions; both may."""
    found = _memory(request, pk)
    pictures = found.pictures.kept().select_related("photo")
    form = ChangeForm(_typed(request), memory=found, pictures=pictures, today=request.couple.today(timezone.now()))
    if form.is_bound and form.is_valid():
        keeping.change(found, by=request.user, facts=form.changed_facts, captions=form.changed_captions)
        return redirect("memories:memory", pk=pk)
    context = {"form": form, "memory": found}
    return render_page(request, "memories/change.html", context, part="change", status=422 if form.errors else 200)


@require_POST
def tell(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Tell how I remember it, or take that back."""
    found = _memory(request, pk)
    form = TellingForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form)
    keeping.tell(found, form.cleaned_data["words"], by=request.user)
    return redirect("memories:memory", pk=pk)


@require_POST
@takes_files
def add_photos(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Add photos to a memory."""
    found = _memory(request, pk)
    brought = _brought(request)
    keeping.add_photos(found, brought.photos, by=request.user)
    _say(request, brought)
    return redirect("memories:memory", pk=pk)


@require_POST
def share(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Let the other see what I made while I was here alone."""
    keeping.share(_memory(request, pk), by=request.user)
    return redirect("memories:memory", pk=pk)


@require_POST
def let_go(request: CoupleRequest) -> HttpResponse:
    """Let photos of mine go that no memory took up."""
    keeping.let_go(request.couple, request.POST.getlist("photo"), by=request.user)
    return redirect("memories:story")


def _memory(request: CoupleRequest, pk: UUID) -> Memory:
    return get_object_or_404(request.couple.memories.visible_to(request.user).with_tellings(request.user), pk=pk)


def _show(request: CoupleRequest, found: Memory, form: TellingForm | None = None) -> HttpResponse:
    mine = next((telling.words for telling in found.tellings.all() if telling.writer_id == request.user.pk), "")
    album = lay_out(found.pictures.kept().select_related("photo"))
    context = {
        "memory": found,
        "album": album,
        # A part that comes anew may show pictures which the viewer, beside it, lacks: there, a click loads the page.
        "fresh": f"?{len(album.pictures)}" if request.htmx else "",
        "mine": mine,
        "form": form or TellingForm(initial={"words": mine}),
    }
    return render_page(request, "memories/memory.html", context, part="memory", status=422 if form else 200)


def _typed(request: CoupleRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _waiting(request: CoupleRequest) -> list[Photo]:
    return list(request.couple.photos.loose_of(request.user)[:MOST_WAITING]) if "waiting" in request.GET else []


def _brought(request: CoupleRequest) -> Brought:
    keys, files = request.POST.getlist("photo"), request.FILES.getlist("files")
    return keeping.bring(request.couple, by=request.user, keys=keys, files=files, at=timezone.now())


def _say(request: CoupleRequest, brought: Brought) -> None:
    for name, sentence in brought.refused:
        messages.warning(request, f"{name}: {sentence}")
