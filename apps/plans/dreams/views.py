"""Views of dreams: the board, and each on its own page."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.couples.cached import cached
from apps.couples.http import CoupleRequest
from apps.photos import brought
from apps.photos.receiving import takes_files
from apps.plans import views
from apps.plans.dreams import board, making
from apps.plans.dreams.forms import DreamForm
from apps.plans.models import Dream
from apps.web.render import render_page


@require_safe
@cached
def dreams(request: CoupleRequest) -> HttpResponse:
    groups = board.lay_out(request.couple, request.user, request.couple.today(timezone.now()))
    return render_page(request, "plans/dreams/dreams.html", {"place": "plans", "groups": groups}, part="dreams")


@require_safe
@cached
def dream(request: CoupleRequest, pk: UUID) -> HttpResponse:
    found = _dream(request, pk)
    board.give_steps([found], request.couple, request.user, request.couple.today(timezone.now()))
    whys = found.whys.filter(couple=request.couple).select_related("writer__membership")
    context = {"place": "plans", "dream": found, "whys": whys}
    return render_page(request, "plans/dreams/dream.html", context, part="dream")


@require_http_methods(["GET", "HEAD", "POST"])
@takes_files
def add_dream(request: CoupleRequest) -> HttpResponse:
    made = request.couple.dreams.filter(pk=views.key_of(request), made_by=request.user).first()  # sent twice
    return redirect(made) if made else _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@takes_files
def change_dream(request: CoupleRequest, pk: UUID) -> HttpResponse:
    return _edit(request, _dream(request, pk))


@require_POST
def share_dream(request: CoupleRequest, pk: UUID) -> HttpResponse:
    making.share(_dream(request, pk), by=request.user)
    return redirect("plans:dream", pk)


@require_POST
def delete_dream(request: CoupleRequest, pk: UUID) -> HttpResponse:
    making.delete(_dream(request, pk), by=request.user)
    return redirect("plans:dreams")


@require_http_methods(["GET", "HEAD", "POST"])
def add_step(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Plans the next step of a dream; of one that is private it begins as private."""
    return views.add_to(request, _dream(request, pk))


def _dream(request: CoupleRequest, pk: UUID) -> Dream:
    return get_object_or_404(board.seen(request.couple, request.user), pk=pk)


def _edit(request: CoupleRequest, dream: Dream | None) -> HttpResponse:
    by, key, sent = request.user, views.key_of(request), brought.sent_with(request)
    form = DreamForm(request.POST or None, dream=dream, by=by)
    if form.is_valid() and not sent.refused:
        return redirect(making.save(request.couple, dream or key, form.facts, form.why_now, sent.photos, by=by))
    context = {"place": "plans", "form": form, "brought": sent, "dream": dream, "key": None if dream else key}
    return render_page(request, "plans/dreams/edit.html", context, part="edit", status=422 if form.is_bound else 200)
