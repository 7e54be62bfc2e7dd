"""What the doors of a run have in common: finding it, knowing which step it is, and showing it."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from apps.couples.http import CoupleRequest
from apps.exercises import presence, reveal, running
from apps.exercises.content.schema import Ask, Build, Step
from apps.exercises.forms import LooseForm
from apps.exercises.models import Run
from apps.exercises.steps import KINDS, ask, marks
from apps.exercises.steps.at import At
from apps.web.render import render_page


def find(request: CoupleRequest, pk: UUID) -> Run:
    return get_object_or_404(request.couple.runs.known(), pk=pk)


def at[S: Step](request: CoupleRequest, run: Run, step: S) -> At[S]:
    passed = running.place(run, request.user).id != step.id
    show = request.GET.get("show", "")
    return At(run, step.id, request.user, timezone.now(), show=show, looking_back=passed)


def reached[S: Step](request: CoupleRequest, run: Run, key: str, kind: type[S]) -> At[S] | None:
    """Stand at a step of this kind that this person has reached; None where there is none."""
    step = running.reached(run, request.user, key)
    return at(request, run, step) if isinstance(step, kind) else None


def show(request: CoupleRequest, at: At[Any], *, status: int = 200, **more: Any) -> HttpResponse:
    kind = KINDS[at.step.kind]
    line = marks(at)
    context = {"at": at, "run": at.run, "step": at.step, "template": kind.TEMPLATE, "marks": line}
    context |= {"position": line.index("now") + 1 if line else 0, "elements": _elements(at)}
    context |= {"partner_here": presence.is_here(at.run, at.person)} | kind.context(at) | more
    response = render_page(request, "exercises/run.html", context, part="step", status=status)
    # The address in the browser is the run's, also after a form has sent it here by way of another.
    response["HX-Replace-Url"] = request.get_full_path() if request.method != "POST" else "false"
    return response


def refuse(request: CoupleRequest, form: LooseForm, *, back: str) -> HttpResponse:
    """Give words back that were too long, whole, with what is wrong."""
    context = {"form": form, "back_url": back, "back_name": _("Back")}
    return render_page(request, "exercises/words.html", context, part="words", status=422)


def after_answer(request: CoupleRequest, step: At[Ask], *, has_thought: bool) -> str:
    """Give the address after an answer: of the run, or of the same step, to share it or to think about it once more."""
    run = find(request, step.run.pk)
    has_thought = has_thought and bool(ask.thought(at(request, run, step.plain)))
    if not has_thought and step.plain.see != "on-share":
        return run.get_absolute_url()
    return f"{run.get_absolute_url()}?step={step.key}" + ("&show=thought" if has_thought else "")


def back_to(run: Run, step: Step | None) -> str:
    """Give the address of what has opened at this step, else of the run."""
    waiting = reveal.waits_in(run, step) if step else None
    if not step or not waiting or not reveal.opened(run, waiting):
        return run.get_absolute_url()
    query = urlencode({"step": waiting.id, "show": step.id})
    return f"{reverse('exercises:run', args=[run.pk])}?{query}"


def _elements(at: At[Any]) -> list[str]:
    steps = at.exercise.steps
    timed = any(step.kind in ("timer", "turns") for step in steps)
    written = any(isinstance(step, Build) or (isinstance(step, Ask) and step.helper) for step in steps)
    names = {"live": True, "draft": True, "run": at.in_step, "sound": timed, "timer": timed, "chips": written}
    return [name for name, needed in names.items() if needed]
