"""Doors to the exercises and to what two people do in them."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from apps.couples.http import CoupleRequest
from apps.exercises import catalogue, helping, keeping, reveal, running, settling
from apps.exercises.catalogue import Step
from apps.exercises.models import Run
from apps.exercises.steps import KINDS, ask, marks
from apps.exercises.steps.at import At
from apps.web.render import render_page


@require_safe
def together(request: CoupleRequest) -> HttpResponse:
    """Show what there is to do together, and how much is known about each."""
    context = {"place": "together", "exercises": catalogue.exercises().values()}
    return render_page(request, "exercises/together.html", context, part="together")


@require_POST
def begin(request: CoupleRequest, exercise: str) -> HttpResponse:
    """Begin today's run, or last evening's while it is morning, or come back to it."""
    found = catalogue.exercises().get(exercise)
    if not found:
        raise Http404
    now = timezone.now()
    last = request.couple.last_evening(now) if "last" in request.POST else None
    day = last or request.couple.today(now)
    return redirect(running.begin(request.couple, found, by=request.user, day=day))


@require_safe
def run(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Show the step this person is at, or one they have passed."""
    found = _run(request, pk)
    step = running.reached(found, request.user, request.GET.get("step", ""))
    return _page(request, _at(request, found, step or running.place(found, request.user)))


@require_POST
def go_on(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Leave the step that the form names."""
    found = _run(request, pk)
    running.go_on(found, request.POST.get("step", ""), by=request.user)
    return redirect(found)


@require_POST
def answer(request: CoupleRequest, pk: UUID, step: str) -> HttpResponse:
    """Keep an answer; a faulty one comes back with its words."""
    found = _run(request, pk)
    asked = running.reached(found, request.user, step)
    if not asked or asked.kind != "ask":
        return redirect(found)
    at = _at(request, found, asked)
    form = ask.form(at, request.POST)
    if form.is_valid():
        try:
            running.answer(found, asked, form.cleaned_data["words"], by=request.user)
        except running.Refused as refusal:
            form.add_error(None, refusal.sentence)  # type: ignore[arg-type]
        else:
            return redirect(found)
    return _page(request, at, status=422, form=form)


@require_POST
def open(request: CoupleRequest, pk: UUID, step: str) -> HttpResponse:  # noqa: A001 (what people call it)
    """Open the answers for both at once, where both are ready."""
    found = _run(request, pk)
    asked = running.reached(found, request.user, step)
    if asked and asked.kind == "reveal":
        with suppress(reveal.NotReady):
            reveal.open_both(found, asked, by=request.user, day=request.couple.today(timezone.now()))
    return redirect(found)


@require_POST
def keep(request: CoupleRequest, pk: UUID, step: str) -> HttpResponse:
    """Put my own good moment into the love story."""
    found = _run(request, pk)
    asked = running.reached(found, request.user, step)
    if asked:
        keeping.keep(found, asked, by=request.user)
    return redirect(_back_to(found, asked))


@require_POST
def remove(request: CoupleRequest, pk: UUID, step: str) -> HttpResponse:
    """Take my own words back."""
    found = _run(request, pk)
    asked = running.reached(found, request.user, step)
    if asked:
        running.take_back(found, asked, by=request.user)
    return redirect(_back_to(found, asked))


@require_POST
def helped(request: CoupleRequest, pk: UUID, step: str) -> HttpResponse:
    """Say that what I asked for has helped."""
    found = _run(request, pk)
    if asked := found.guide.step(step):
        helping.thank(found, asked, by=request.user, day=request.couple.today(timezone.now()))
    return redirect("home:today")


@require_POST
def settle(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Decide what becomes of my answers that have waited a week."""
    found = _run(request, pk)
    ways = {"keep": settling.keep_for_me, "show": settling.show, "let-go": settling.let_go}
    if decided := ways.get(request.POST.get("what", "")):
        decided(found, by=request.user, today=request.couple.today(timezone.now()))
    return redirect("home:today")


@require_safe
def shown(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Read what the other has shown me without an answer in return."""
    found = _run(request, pk)
    voices = settling.shown_voices(found, request.user)
    if not voices:
        raise Http404
    return render_page(request, "exercises/shown.html", {"run": found, "voices": voices}, part="shown")


def _run(request: CoupleRequest, pk: UUID) -> Run:
    return get_object_or_404(request.couple.runs.gathered(), pk=pk)


def _at(request: CoupleRequest, run: Run, step: Step) -> At:
    passed = running.place(run, request.user).id != step.id
    return At(run, step.id, request.user, show=request.GET.get("show", ""), looking_back=passed)


def _page(request: CoupleRequest, at: At, *, status: int = 200, **more: Any) -> HttpResponse:
    kind = KINDS[at.step.kind]
    line = marks(at)
    context = {"at": at, "run": at.run, "step": at.step, "template": kind.TEMPLATE, "marks": line}
    context |= {"position": line.index("now") + 1 if line else 0} | kind.context(at) | more
    response = render_page(request, "exercises/run.html", context, part="step", status=status)
    # The address in the browser is the run's, also after a form has sent it here by way of another.
    response["HX-Replace-Url"] = request.get_full_path() if request.method != "POST" else "false"
    return response


def _back_to(run: Run, step: Step | None) -> str:
    waiting = reveal.waits_in(run, step) if step else None
    if not step or not waiting or not reveal.opened(run, waiting):
        return run.get_absolute_url()
    query = urlencode({"step": waiting.id, "show": step.id})
    return f"{reverse('exercises:run', args=[run.pk])}?{query}"
