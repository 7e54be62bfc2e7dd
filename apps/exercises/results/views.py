"""What becomes of an exercise afterwards: kept, written under, shown, parked."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from apps.couples.http import CoupleRequest
from apps.exercises import helping
from apps.exercises.models import Parked, Run
from apps.exercises.models.answers import LONGEST_PARKED
from apps.exercises.results import comments, unanswered
from apps.exercises.results.comments import LooseForm, ReplyForm
from apps.exercises.results.keep import keep as keep_words
from apps.exercises.runs import access, flow
from apps.exercises.runs.walk import Walk
from apps.web.render import render_page


@require_POST
def keep(request: CoupleRequest, pk: UUID, step: str) -> HttpResponse:
    found = _find(request, pk)
    asked = Walk(found, request.user).reached(step)
    if not asked:
        return redirect(found)
    keep_words(found, asked, by=request.user, day=request.couple.today(timezone.now()))
    return redirect(flow.back_to(found, asked))


@require_POST
def note(request: CoupleRequest, pk: UUID, step: str) -> HttpResponse:
    found = _find(request, pk)
    asked = found.guide.step(step)
    back = flow.back_to(found, asked) if asked else found.get_absolute_url()
    form = LooseForm(request.POST, longest=comments.LONGEST, label=_("A note underneath"))
    if not form.is_valid():
        return _refuse(request, form, back=back)
    if asked:
        comments.note(found, asked, form.cleaned_data["words"], by=request.user)
    return redirect(back)


@require_POST
def plan_done(request: CoupleRequest, exercise: str, pk: UUID) -> HttpResponse:
    """Deletes what two agreed on in this exercise: it stands only until they are done with it."""
    plans = request.couple.plans.in_hands_of(request.user).agreed()
    get_object_or_404(plans, pk=pk).delete_for(request.user)
    return redirect("exercises:about", exercise)


@require_safe
def shown(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """What the other has shown me without an answer in return."""
    found = _find(request, pk)
    if not unanswered.shown_voices(found, request.user):
        raise Http404
    return _shown(request, found)


@require_POST
def reply(request: CoupleRequest, pk: UUID, step: str) -> HttpResponse:
    found = _find(request, pk)
    asked = found.guide_for(request.user).step(step)
    if not asked or not access.message_to(found, asked, request.user):
        raise Http404
    form = ReplyForm(request.POST, step=asked)
    if not form.is_valid():
        return _shown(request, found, status=422, faulty={step: form})
    comments.note(found, asked, form.words(), by=request.user)
    return redirect("exercises:shown", pk)


@require_POST
def helped(request: CoupleRequest, pk: UUID, step: str) -> HttpResponse:
    found = _find(request, pk)
    if asked := found.guide.step(step):
        say = helping.undo if "undo" in request.POST else helping.thank
        say(found, asked, by=request.user, day=request.couple.today(timezone.now()))
    return redirect("home:today")


@require_POST
def settle(request: CoupleRequest, pk: UUID) -> HttpResponse:
    found, what = _find(request, pk), request.POST.get("what", "")
    unanswered.decide(found, what, by=request.user, today=request.couple.today(timezone.now()))
    return redirect("home:today")


@require_POST
def park(request: CoupleRequest) -> HttpResponse:
    form = LooseForm(request.POST, longest=LONGEST_PARKED, label=_("Park something"))
    if not form.is_valid():
        return _refuse(request, form, back=reverse("exercises:together"))
    if words := form.cleaned_data["words"]:
        with request.couple.change(by=request.user, seen_by=[request.user]) as change:
            Parked.put(change.couple, words, by=request.user, day=change.couple.today(timezone.now()))
    return redirect("exercises:together")


@require_POST
def take_up(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Deletes something that has been talked about, or needs no talk any more."""
    found = get_object_or_404(request.couple.parked.of(request.user), pk=pk)
    with request.couple.change(by=request.user, seen_by=[request.user]):
        found.delete()
    return redirect("exercises:together")


def _find(request: CoupleRequest, pk: UUID) -> Run:
    return get_object_or_404(request.couple.runs.known(), pk=pk)


def _refuse(request: CoupleRequest, form: LooseForm, *, back: str) -> HttpResponse:
    """Gives words back that were too long, whole, with what is wrong."""
    context = {"form": form, "back_url": back, "back_name": _("Back")}
    return render_page(request, "exercises/words.html", context, part="words", status=422)


def _shown(
    request: CoupleRequest, run: Run, *, status: int = 200, faulty: dict[str, ReplyForm] | None = None
) -> HttpResponse:
    parts: list[dict[str, Any]] = []
    for step, voice in unanswered.shown_voices(run, request.user):
        form = (faulty or {}).get(step.id) or (ReplyForm(step=step) if getattr(step, "replies", ()) else None)
        parts.append({"step": step, "voice": voice, "notes": access.notes(run, step, request.user), "form": form})
    return render_page(request, "exercises/shown.html", {"run": run, "parts": parts}, part="shown", status=status)
