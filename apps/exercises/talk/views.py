"""The page that lies on the table, and the page of an evening that was done."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.couples.http import CoupleRequest
from apps.exercises.content.load import load
from apps.exercises.content.schema import Consent, Exercise, Timer
from apps.exercises.models import Evening
from apps.exercises.models.cards import LONGEST_IDEA
from apps.exercises.runs import agreeing, album, drawing, first
from apps.exercises.talk import evening as evenings
from apps.exercises.talk.prompt import People
from apps.exercises.talk.prompts import Part
from apps.plans.forms import EditForm
from apps.web.render import render_page

IDEAS = 2
SAID = {"title": evenings.title, "asked_in": evenings.asked_in}  # of an evening, in one's language


class LineForm(forms.Form):
    """One line about an evening."""

    words = forms.CharField(
        required=False,
        max_length=evenings.LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@require_safe
@first.shown_before
def talk(request: CoupleRequest, exercise: str) -> HttpResponse:
    """Holds everything that will be said: between its start and its end it needs no server."""
    found = _find(request, exercise)
    part = Part(found, People.of(request.couple), request.couple, day=request.couple.today(timezone.now()))
    context = {"exercise": found, "part": part, "people": part.people, "prompts": part.prompts()}
    context["agreed"] = agreeing.last_agreement(request.couple, found)
    context |= {"closing": found.finish.line, "ideas": _ideas(request, found), "on_call": "call" in request.GET}
    return render_page(request, "exercises/talk/page.html", context, part="talk")


@require_POST
def talk_done(request: CoupleRequest, exercise: str) -> HttpResponse:
    """Takes “We did it”."""
    found, today = _find(request, exercise), request.couple.today(timezone.now())
    said = {name: request.POST[name] for name in ("pick", "planned") if request.POST.get(name)}
    done = evenings.do(request.couple, found, by=request.user, day=today, pick=said.get("pick", ""))
    album.remember(done, request.POST.getlist("photo"), by=request.user)
    drawing.note_asked(request.couple, request.POST.getlist("card"), by=request.user)
    agreeing.talked(request.couple, [found], request.POST.dict(), by=request.user)
    if changed := agreeing.looked_back(request.couple, found, request.POST.dict(), by=request.user):
        said["changed"] = str(changed.pk)
    return redirect(reverse("exercises:evening", args=[done.pk]) + (f"?{urlencode(said)}" if said else ""))


@require_http_methods(["GET", "HEAD", "POST"])
def evening(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Shows an evening with the lines of both, and takes one's own."""
    found = get_object_or_404(request.couple.evenings.select_related("path_run"), pk=pk)
    lines = list(found.lines.visible_to(request.user).select_related("writer__membership"))
    mine = next((line for line in lines if line.writer_id == request.user.pk), None)
    is_open = evenings.is_open(found, request.couple.today(timezone.now()))
    form = LineForm(request.POST or None, initial={"words": mine.words if mine else ""})
    if request.method == "POST" and form.is_valid():
        if is_open:
            keep = {"is_private": request.POST.get("keep") == "private"}
            evenings.save(found, form.cleaned_data["words"], by=request.user, **keep)
            return redirect("exercises:evening", pk)
        form.add_error("words", gettext("It’s too late to save a line about this evening. Your words are still here."))
    form.fields["words"].label = _asked(request, found)
    context = {"evening": found, "form": form, "mine": mine, "is_open": is_open, "lines": lines, "place": "together"}
    context |= {name: of(found, request.user.language) for name, of in SAID.items()}
    context |= {"pictures": album.looked_at(found, request.user), **_planned(request, found)} if is_open else {}
    status = 422 if form.errors else 200
    return render_page(request, "exercises/talk/evening.html", context, part="evening", status=status)


def _asked(request: CoupleRequest, found: Evening) -> str:
    asked = evenings.question(found, request.user.language) or gettext("What do you want to remember?")
    return asked.replace("{partner}", request.partner.name if request.partner else gettext("your partner"))


def _planned(request: CoupleRequest, found: Evening) -> dict[str, Any]:
    """Returns a form for the plan that was made aloud, with what the two picked, where that is known."""
    exercise, step = evenings.planned_in(found, request.user.language) or (None, None)
    if not exercise or not step or (step.only and "talk" not in step.only and "planned" not in request.GET):
        return {}
    zones, today = (request.couple.zone, request.user.zone), request.couple.today(timezone.now())
    last = agreeing.last_agreement(request.couple, exercise) if "changed" in request.GET else None
    changed = last if last and last.is_legible and str(last.pk) == request.GET["changed"] else None
    form = EditForm(plan=changed, today=today, zones=zones, couple=bool(request.partner))
    if not changed:
        form.initial["what"] = drawing.find(request.couple, exercise, request.GET.get("pick", ""))[1][:LONGEST_IDEA]
    kind = step.what if step.what in ("step", "agreement") else ""
    return {"plan_form": form, "key": uuid4(), "kind": kind, "changed": changed}


def _find(request: CoupleRequest, name: str) -> Exercise:
    every = load(request.user.language)
    found = every.get(name) or next((one for one in every.values() if one.slug == name), None)
    if not found or "talk" not in found.modes:
        raise Http404
    return found


def _ideas(request: CoupleRequest, exercise: Exercise) -> list[Exercise]:
    """Returns what two may do instead; after a “Not now” to touch, nothing with touch."""
    every = load(request.user.language)
    keys = [*(key for step in exercise.of_kind(Consent) for key in step.ideas), *exercise.finish.next, *every]
    out = {exercise.id, *request.couple.preferences.hidden_from(request.user)}
    found = [every[key] for key in dict.fromkeys(keys) if key in every and key not in out]
    return [one for one in found if not any(step.touch for step in one.of_kind(Timer))][:IDEAS]
