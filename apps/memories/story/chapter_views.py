"""Views of chapters."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.couples.cached import cached
from apps.couples.http import CoupleRequest
from apps.memories.changing import AlreadySaved
from apps.memories.forms import ALREADY, ChapterForm
from apps.memories.models import Chapter
from apps.memories.story import chaptering, timeline
from apps.photos.brought import uuids
from apps.web.render import render_page


@require_http_methods(["GET", "HEAD", "POST"])
def chapters(request: CoupleRequest) -> HttpResponse:
    form = ChapterForm(request.POST or None)
    key = next(iter(uuids(request.POST.getlist("key"))), None)
    if form.is_valid():
        try:
            begun = chaptering.begin(request.couple, by=request.user, key=key, **form.cleaned_data)
            return redirect("memories:chapter", pk=begun.pk)
        except chaptering.TooManyChapters:
            messages.warning(request, _("There’s room for a hundred chapters."))
        except AlreadySaved:
            form.add_error("title", ALREADY)
    ours = request.couple.chapters.visible_to(request.user).counted(request.couple, request.user).in_order()
    context = {"chapters": ours, "form": form, "key": key or uuid4()}
    return render_page(request, "memories/chapters.html", context, part="chapters", status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@cached
def chapter(request: CoupleRequest, pk: UUID) -> HttpResponse:
    found = _chapter(request, pk)
    form = ChapterForm(request.POST or None, row=found)
    if form.is_valid():
        chaptering.rename(found, form.changed, by=request.user)
        return redirect("memories:chapter", pk=pk)
    page = timeline.chapter_page(request.couple, request.user, found, request.GET.get("after", ""))
    context = {"chapter": found, "page": page, "form": form}
    return render_page(request, "memories/chapter.html", context, part="chapter", status=422 if form.errors else 200)


@require_POST
def shift_chapter(request: CoupleRequest, pk: UUID) -> HttpResponse:
    chaptering.shift(_chapter(request, pk), -1 if "earlier" in request.POST else 1, by=request.user)
    return redirect("memories:chapters")


@require_POST
def dissolve_chapter(request: CoupleRequest, pk: UUID) -> HttpResponse:
    chaptering.dissolve(_chapter(request, pk), by=request.user)
    return redirect("memories:chapters")


def _chapter(request: CoupleRequest, pk: UUID) -> Chapter:
    return get_object_or_404(request.couple.chapters.visible_to(request.user), pk=pk)
