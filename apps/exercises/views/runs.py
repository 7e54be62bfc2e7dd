"""Doors to the exercises: what there is, how to begin, the way through, and the way out."""

from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from apps.couples.http import CoupleRequest
from apps.exercises import helping, meeting, parking, presence, running, unanswered, waiting
from apps.exercises.content.load import load
from apps.exercises.content.renamed import RENAMED
from apps.exercises.content.schema import Exercise
from apps.exercises.forms import LooseForm
from apps.exercises.models.answers import LONGEST_PARKED
from apps.exercises.views import page
from apps.web.render import render_page


@require_safe
def together(request: CoupleRequest) -> HttpResponse:
    context = {
        "place": "together",
        "exercises": load(request.user.language).values(),
        "lately": waiting.lately(request.couple, request.user, request.couple.today(timezone.now())),
        "parked": request.couple.parked.of(request.user),
    }
    return render_page(request, "exercises/together.html", context, part="together")


@require_safe
def about(request: CoupleRequest, exercise: str) -> HttpResponse:
    """Tell what an exercise is, how much is known about it, and how one may do it."""
    found = _find(request, exercise)
    if found.slug != exercise:
        return redirect("exercises:about", found.slug, permanent=True)
    modes = [mode for mode in found.ways if request.partner or mode == "own"]
    context = {"place": "together", "exercise": found, "modes": modes}
    return render_page(request, "exercises/about.html", context, part="about")


@require_POST
def begin(request: CoupleRequest, exercise: str) -> HttpResponse:
    """Begin today's run, or last evening's while it is morning, or come back to it."""
    found = _find(request, exercise)
    now = timezone.now()
    last = request.couple.last_evening(now) if "last" in request.POST else None
    day = last or request.couple.today(now)
    return redirect(running.begin(request.couple, found, by=request.user, day=day, mode=request.POST.get("mode", "")))


@require_safe
def run(request: CoupleRequest, pk: UUID) -> HttpResponse:
    found = page.find(request, pk)
    back = running.reached(found, request.user, request.GET.get("step", ""))
    return page.show(request, page.at(request, found, back or running.place(found, request.user)))


@require_POST
def go_on(request: CoupleRequest, pk: UUID) -> HttpResponse:
    found = page.find(request, pk)
    alone, key = "alone" in request.POST, request.POST.get("step", "")
    running.go_on(found, key, by=request.user, alone=alone, when=timezone.now())
    return redirect(found)


@require_POST
def leave_off(request: CoupleRequest, pk: UUID) -> HttpResponse:
    found = page.find(request, pk)
    running.leave_off(found, by=request.user, when=timezone.now())
    return redirect(found)


@require_POST
def here(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Say that this page is open, or was closed, and hear where the version and the clock stand."""
    found = page.find(request, pk)
    if "gone" in request.POST:
        presence.leave(found, request.user)
    else:
        presence.come(found, request.user)
    now = timezone.now()
    clock = meeting.clock(found, running.place(found, request.user))
    face = {"state": clock.state(now), "left": clock.left(now), "phase": clock.phase} if clock else None
    with_me = presence.is_here(found, request.user)
    return JsonResponse({"version": request.member.version, "here": with_me, "clock": face})


@require_POST
def helped(request: CoupleRequest, pk: UUID, step: str) -> HttpResponse:
    found = page.find(request, pk)
    if asked := found.guide.step(step):
        say = helping.undo if "undo" in request.POST else helping.thank
        say(found, asked, by=request.user, day=request.couple.today(timezone.now()))
    return redirect("home:today")


@require_POST
def settle(request: CoupleRequest, pk: UUID) -> HttpResponse:
    found = page.find(request, pk)
    ways = {"keep": unanswered.keep_for_me, "show": unanswered.show, "let-go": unanswered.let_go}
    if decided := ways.get(request.POST.get("what", "")):
        decided(found, by=request.user, today=request.couple.today(timezone.now()))
    return redirect("home:today")


@require_POST
def park(request: CoupleRequest) -> HttpResponse:
    form = LooseForm(request.POST, longest=LONGEST_PARKED, label=_("Park something"))
    if not form.is_valid():
        return page.refuse(request, form, back=reverse("exercises:together"))
    if words := form.cleaned_data["words"]:
        parking.park(request.couple, words, by=request.user, day=request.couple.today(timezone.now()))
    return redirect("exercises:together")


@require_POST
def take_up(request: CoupleRequest, pk: UUID) -> HttpResponse:
    parking.let_go(get_object_or_404(request.couple.parked.of(request.user), pk=pk), by=request.user)
    return redirect("exercises:together")


def _find(request: CoupleRequest, name: str) -> Exercise:
    """Give an exercise by what stands in an address: also by an id that it had once, in a page that is still open."""
    every = load(request.user.language)
    found = every.get(RENAMED.get(name, name)) or next((one for one in every.values() if one.slug == name), None)
    if not found:
        raise Http404
    return found
