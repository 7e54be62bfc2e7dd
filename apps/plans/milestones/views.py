"""Views of milestones: what comes and what was, and each on its own page."""

from datetime import date
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.couples.cached import cached
from apps.couples.http import CoupleRequest
from apps.plans.milestones import keeping, marks
from apps.plans.milestones.coming import listed
from apps.plans.milestones.forms import MilestoneForm
from apps.plans.models import Milestone
from apps.plans.views import key_of
from apps.web.render import render_page

HOLDS = {"ours": ("ours", True), "not-ours": ("ours", False), "no-hint": ("no-hint", True), "hint": ("no-hint", False)}


@require_safe
@cached
def milestones(request: CoupleRequest) -> HttpResponse:
    context = {"place": "plans", "listed": listed(request.couple, request.user, _today(request))}
    return render_page(request, "plans/milestones/list.html", context, part="milestones")


@require_safe
@cached
def milestone(request: CoupleRequest, pk: UUID) -> HttpResponse:
    found, today = _milestone(request, pk), _today(request)
    context: dict[str, object] = {"place": "plans", "milestone": found}
    if not found.is_quiet and (mark := found.following(today)):
        context |= {"mark": mark, "countdown": marks.countdown(mark.day, today), "called": found.called_on(mark)}
    return render_page(request, "plans/milestones/milestone.html", context, part="milestone")


@require_http_methods(["GET", "HEAD", "POST"])
def add_milestone(request: CoupleRequest) -> HttpResponse:
    return _edited(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
def change_milestone(request: CoupleRequest, pk: UUID) -> HttpResponse:
    return _edited(request, _milestone(request, pk))


@require_POST
def delete_milestone(request: CoupleRequest, pk: UUID) -> HttpResponse:
    keeping.delete(_milestone(request, pk), by=request.user)
    return redirect("plans:milestones")


@require_POST
def hold_milestone(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Takes “This is ours”, or that one wants no hint the evening before; or takes either back."""
    found, held = _milestone(request, pk), request.POST.get("hold", "")
    if held in HOLDS:
        keeping.say(found, HOLDS[held][0], by=request.user, said=HOLDS[held][1])
    return redirect(found)


def _edited(request: CoupleRequest, found: Milestone | None) -> HttpResponse:
    form = MilestoneForm(
        request.POST or None, milestone=found, couple=request.couple, person=request.user, today=_today(request)
    )
    key = found.pk if found else key_of(request)
    if form.is_valid():
        return redirect(form.keep(key))
    context = {"place": "plans", "form": form, "milestone": found, "key": key}
    return render_page(request, "plans/milestones/edit.html", context, part="edit", status=422 if form.errors else 200)


def _milestone(request: CoupleRequest, pk: UUID) -> Milestone:
    return get_object_or_404(request.couple.milestones.visible_to(request.user).held_by(request.user), pk=pk)


def _today(request: CoupleRequest) -> date:
    return request.couple.today(timezone.now())
