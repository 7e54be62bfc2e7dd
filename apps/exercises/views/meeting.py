"""Doors to the steps at which two people meet: readiness, the clock, marks, a yes, a message, a plan."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from apps.couples.http import CoupleRequest
from apps.exercises import composing, consenting, matching, planning, running, timing
from apps.exercises.content.schema import Build, Consent, Match, Plan, Timer, Turns
from apps.exercises.steps import build, match, plan
from apps.exercises.views import page


@require_POST
def ready(request: CoupleRequest, pk: UUID, step: str) -> HttpResponse:
    found = page.find(request, pk)
    asked = found.guide.step(step)
    if isinstance(asked, Timer | Turns):  # whether they are at it is asked behind the lock
        wish = request.POST.get("seconds") or request.POST.get("first") or ""
        timing.ready(found, asked, wish[:9], by=request.user, at=timezone.now())
    return redirect(found)


@require_POST
def clock(request: CoupleRequest, pk: UUID, step: str) -> HttpResponse:
    """Pause the clock, let it go on, end it, or give the word to the other."""
    found = page.find(request, pk)
    asked = running.reached(found, request.user, step)
    if isinstance(asked, Timer | Turns):
        what, phase, tap = (request.POST.get(name, "") for name in ("what", "phase", "tap"))
        numbers = {"phase": _number(phase), "tap": _number(tap)}
        timing.turn(found, asked, what, by=request.user, at=timezone.now(), **numbers)
    return redirect(found)


@require_POST
def mark(request: CoupleRequest, pk: UUID, step: str) -> HttpResponse:
    found = page.find(request, pk)
    at = page.reached(request, found, step, Match)
    if not at:
        return redirect(found)
    form = match.form(at, request.POST)
    if not form.is_valid():
        return page.show(request, at, status=422, form=form)
    matching.mark(found, at.plain, form.marks(), by=at.person, at=timezone.now())
    return redirect(found)


@require_POST
def pick(request: CoupleRequest, pk: UUID, step: str) -> HttpResponse:
    found = page.find(request, pk)
    if at := page.reached(request, found, step, Match):
        matching.pick(found, at.plain, _number(request.POST.get("number", "")), by=request.user)
    return redirect(found)


@require_POST
def draw_again(request: CoupleRequest, pk: UUID, step: str) -> HttpResponse:
    found = page.find(request, pk)
    if at := page.reached(request, found, step, Match):
        matching.draw_again(found, at.plain, by=request.user)
    return redirect(found)


@require_POST
def say(request: CoupleRequest, pk: UUID, step: str) -> HttpResponse:
    found = page.find(request, pk)
    if at := page.reached(request, found, step, Consent):
        consenting.say(found, at.plain, request.POST.get("what", ""), by=at.person, at=timezone.now())
    return redirect(found)


@require_POST
def draft(request: CoupleRequest, pk: UUID, step: str) -> HttpResponse:
    """Keep the parts of my message, and look at it whole."""
    found = page.find(request, pk)
    at = page.reached(request, found, step, Build)
    if not at:
        return redirect(found)
    form = build.form(at, request.POST)
    if not form.is_valid():
        return page.show(request, at, status=422, form=form, state="parts")
    composing.keep_draft(found, at.plain, form.cleaned_data, by=request.user, at=timezone.now())
    return redirect(f"{found.get_absolute_url()}?step={step}&show=whole")


@require_POST
def deliver(request: CoupleRequest, pk: UUID, step: str) -> HttpResponse:
    found = page.find(request, pk)
    if at := page.reached(request, found, step, Build):
        how, today = request.POST.get("how", ""), request.couple.today(timezone.now())
        composing.deliver(found, at.plain, how, by=request.user, day=today)
    return redirect(found)


@require_POST
def propose(request: CoupleRequest, pk: UUID, step: str) -> HttpResponse:
    found = page.find(request, pk)
    at = page.reached(request, found, step, Plan)
    if not at:
        return redirect(found)
    form = plan.form(at, request.POST)
    if not form.is_valid():
        return page.show(request, at, status=422, form=form, state="none")
    today, on = request.couple.today(timezone.now()), form.cleaned_data.get("on")
    planning.propose(found, at.plain, form.facts(), on, by=request.user, today=today)
    return redirect(found)


@require_POST
def agree(request: CoupleRequest, pk: UUID, step: str) -> HttpResponse:
    found = page.find(request, pk)
    if at := page.reached(request, found, step, Plan):
        today = request.couple.today(timezone.now())
        planning.agree(found, at.plain, request.POST.get("mark", ""), by=request.user, today=today)
    return redirect(found)


@require_POST
def forget_plan(request: CoupleRequest, pk: UUID) -> HttpResponse:
    planning.forget(get_object_or_404(request.couple.plans.visible_to(request.user), pk=pk), by=request.user)
    return redirect("home:today")


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else -1
