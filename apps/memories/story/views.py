"""Views of the story and of one memory."""

import uuid
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.interrupted import lacks_files
from apps.couples.cached import cached
from apps.couples.http import CoupleRequest
from apps.memories.changing import AlreadySaved
from apps.memories.forms import ALREADY, ChangeForm, NewMemoryForm, TellingForm
from apps.memories.models import Memory
from apps.memories.models.parts import ChapterQuerySet
from apps.memories.moment import parse_day
from apps.memories.photos.browsing import album_of
from apps.memories.removal import binning
from apps.memories.story import keeping, overview, prompts, timeline
from apps.photos.brought import Received, sent_with
from apps.photos.models import Photo
from apps.photos.receiving import takes_files
from apps.web.render import render_page

REFUSED = "refused_photos"  # session key
MOST_REFUSED = 20  # listed per memory
MOST_WAITING = 200  # loose photos the form offers at once
SHARED = _(
    "You’ve shared this in the meantime, so these words wouldn’t stay private. They’re still here, not saved yet."
)
NOT_ADDED = _(
    "You’ve shared this memory in the meantime, so the photos aren’t in it. They’re in “Unsorted photos”, just for you."
)
MOST_CAPTIONS = 100  # caption fields on one page; each photo also has its own page


@require_safe
@cached
def story(request: CoupleRequest) -> HttpResponse:
    place, today = request.GET.get("before", ""), request.couple.today(timezone.now())
    page = timeline.story_page(request.couple, request.user, place)
    context = {"page": page, "place": place} | overview.of(request.couple, request.user, page, today)
    return render_page(request, "memories/story.html", context, part="story")


@require_http_methods(["GET", "HEAD", "POST"])
@takes_files
def add(request: CoupleRequest) -> HttpResponse:
    today = request.couple.today(timezone.now())
    asked = prompts.asked(request.POST.get("prompt") or request.GET.get("prompt", ""))
    begun = {"key": uuid.uuid4(), "year": today.year, "prompt": asked and asked.id, "only_me": not request.partner}
    sent, begun = (request.POST or None, request.FILES or None), begun | _day(request)
    form = NewMemoryForm(*sent, initial=begun, today=today, chapters=_chapters(request))
    brought = sent_with(request) if form.is_bound else Received(_waiting(request), [])
    if form.is_valid() and not lacks_files(request):
        try:
            memory = keeping.keep(request.couple, by=request.user, photos=brought.photos, **form.facts)
        except AlreadySaved:
            form.add_error("title", ALREADY)
        else:
            _note_refused(request, memory, brought)
            return redirect("memories:memory", pk=memory.pk)
    context = {"form": form, "brought": brought, "waiting": "waiting" in request.GET and brought.photos}
    context |= {"asked": asked, "prompts": overview.untold(request.couple, request.user)}
    faulty = form.errors or lacks_files(request)
    return render_page(request, "memories/add.html", context, part="add", status=422 if faulty else 200)


@require_safe
def memory(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Shows a memory. A page that was open when it went into the bin says so when it refreshes."""
    if request.htmx and request.couple.memories.in_bin_of(request.user).filter(pk=pk).exists():
        return render(request, "memories/_binned.html")
    return _show(request, _memory(request, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: CoupleRequest, pk: UUID) -> HttpResponse:
    found = _memory(request, pk)
    pictures = found.pictures.kept().select_related("photo")[:MOST_CAPTIONS]
    today, chapters = request.couple.today(timezone.now()), _chapters(request)
    form = ChangeForm(request.POST or None, memory=found, pictures=pictures, today=today, chapters=chapters)
    if form.is_valid():
        keeping.change(found, by=request.user, facts=form.changed_facts, captions=form.changed_captions)
        return redirect("memories:memory", pk=pk)
    context = {"form": form, "memory": found}
    return render_page(request, "memories/change.html", context, part="change", status=422 if form.errors else 200)


@require_POST
def tell(request: CoupleRequest, pk: UUID) -> HttpResponse:
    found = _memory(request, pk)
    form = TellingForm(request.POST)
    if not form.is_valid():
        return _show(request, found, form)
    promised = {"sealed": request.POST.get("keep") == "me", "only_me": "only-me" in request.POST}
    try:
        keeping.tell(found, form.cleaned_data["words"], by=request.user, **promised)
    except keeping.SharedMeanwhile:
        form.add_error("words", SHARED)
        return _show(request, _memory(request, pk), form)
    return redirect("memories:memory", pk=pk)


@require_POST
def share_telling(request: CoupleRequest, pk: UUID) -> HttpResponse:
    keeping.share_telling(_memory(request, pk), by=request.user, version=request.POST.get("version", ""))
    return redirect("memories:memory", pk=pk)


@require_POST
@takes_files
def add_photos(request: CoupleRequest, pk: UUID) -> HttpResponse:
    found = _memory(request, pk)
    brought = sent_with(request)
    try:
        if brought.photos:
            keeping.add_photos(found, brought.photos, by=request.user, only_me="only-me" in request.POST)
    except keeping.SharedMeanwhile:
        messages.warning(request, NOT_ADDED)
    _note_refused(request, found, brought)
    return redirect("memories:memory", pk=pk)


@require_POST
def share(request: CoupleRequest, pk: UUID) -> HttpResponse:
    keeping.share(_memory(request, pk), by=request.user)
    return redirect("memories:memory", pk=pk)


@require_POST
def put_away(request: CoupleRequest, pk: UUID) -> HttpResponse:
    binning.put_away(_memory(request, pk), by=request.user)
    return redirect("memories:story")


@require_POST
def bring_back(request: CoupleRequest, pk: UUID) -> HttpResponse:
    binning.bring_back(_memory(request, pk), by=request.user)
    return redirect("memories:memory", pk=pk)


@require_POST
def mute(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Stops or resumes showing it unprompted to both: on Home, on its day and in “tell it again”."""
    keeping.change(_memory(request, pk), by=request.user, facts={"muted": "muted" in request.POST})
    return redirect("memories:memory", pk=pk)


@require_POST
def bin_memory(request: CoupleRequest, pk: UUID) -> HttpResponse:
    binning.bin_memory(_memory(request, pk), by=request.user, at=timezone.now())
    return redirect("memories:aside")


def _memory(request: CoupleRequest, pk: UUID) -> Memory:
    return get_object_or_404(request.couple.memories.visible_to(request.user).with_tellings(request.user), pk=pk)


def _show(request: CoupleRequest, found: Memory, form: TellingForm | None = None) -> HttpResponse:
    versions = [telling for telling in found.tellings.all() if telling.writer_id == request.user.pk]
    mine = versions[-1] if versions else None
    album = album_of(found.pictures.kept().select_related("photo"))
    context = {
        "memory": found,
        "album": album,
        # A refreshed part may contain pictures that the viewer on the page lacks; its links then load the page.
        "fresh": f"?{len(album.pictures)}" if request.htmx else "",
        "mine": mine,
        "form": form or TellingForm(initial={"words": mine.words if mine else ""}),
        "refused": request.session.get(REFUSED, {}).get(str(found.pk), []),
        "away": found.put_away.filter(couple=request.couple, person=request.user).exists(),
    }
    return render_page(request, "memories/memory.html", context, part="memory", status=422 if form else 200)


def _waiting(request: CoupleRequest) -> list[Photo]:
    if "waiting" not in request.GET:
        return []
    loose = request.couple.photos.loose_of(request.user)
    day = parse_day(request.GET.get("day", ""))
    return list((loose.filter(taken_on=day) if day else loose)[:MOST_WAITING])


def _day(request: CoupleRequest) -> dict[str, int]:
    day = parse_day(request.GET.get("day", ""))
    return {"day": day.day, "month": day.month, "year": day.year} if day else {}


def _chapters(request: CoupleRequest) -> ChapterQuerySet:
    return request.couple.chapters.visible_to(request.user).in_order()


def _note_refused(request: CoupleRequest, memory: Memory, brought: Received) -> None:
    """Notes which photos were refused, for the memory's page to say for as long as the session lasts."""
    noted = request.session.get(REFUSED, {}) | {str(memory.pk): [(name, str(why)) for name, why in brought.refused]}
    request.session[REFUSED] = {key: lines[:MOST_REFUSED] for key, lines in noted.items() if lines}
