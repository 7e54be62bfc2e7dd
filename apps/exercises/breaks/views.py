"""The page of a break that two are taking, and what each can tap there."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.couples.http import CoupleRequest
from apps.exercises.breaks import taking
from apps.exercises.content.load import load
from apps.web.render import render_page


@require_safe
def on_break(request: CoupleRequest) -> HttpResponse:
    exercise = load(request.user.language)[taking.EXERCISE]
    found = taking.current(request.couple, request.user, timezone.now())
    context = {"place": "together", "exercise": exercise, "taken": found}
    return render_page(request, "exercises/breaks/on_break.html", context, part="break")


@require_POST
def take_break(request: CoupleRequest) -> HttpResponse:
    taking.start(request.couple, by=request.user, at=timezone.now())
    return redirect("exercises:on_break")


@require_POST
def ready(request: CoupleRequest) -> HttpResponse:
    taking.be_ready(request.couple, by=request.user, at=timezone.now())
    return redirect("exercises:on_break")


@require_POST
def longer(request: CoupleRequest) -> HttpResponse:
    taking.make_longer(request.couple, by=request.user, shown=request.POST.get("until", ""), at=timezone.now())
    return redirect("exercises:on_break")
