"""The exercises: what there is, how to begin, the pages of a run, and one door for what is done at a step."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.accounts import pin
from apps.couples.http import CoupleRequest
from apps.exercises import finding
from apps.exercises.catalogue import catalogue
from apps.exercises.content.load import load
from apps.exercises.content.renamed import RENAMED
from apps.exercises.content.schema import Ask, Exercise, Plan, Step
from apps.exercises.ideas.ours import decks_of
from apps.exercises.just_for_you.views import to_pin
from apps.exercises.models import Preference
from apps.exercises.runs import access, agreeing, first, flow, offers, presence, state
from apps.exercises.runs.visit import Visit
from apps.exercises.runs.walk import Walk
from apps.exercises.steps.base import KINDS, Faulty, done
from apps.exercises.steps.finish import ideas
from apps.photos.receiving import takes_files
from apps.photos.refusals import Refused
from apps.web.render import render_page


@require_safe
def together(request: CoupleRequest) -> HttpResponse:
    shown = catalogue(request.couple, request.user, request.couple.today(timezone.now()), request.GET.dict())
    context = {"place": "together", "catalogue": shown, "parked": request.couple.parked.of(request.user)}
    return render_page(request, "exercises/together.html", context, part="together")


@require_safe
def about(request: CoupleRequest, exercise: str) -> HttpResponse:
    """Tells what an exercise is, how much is known about it, and how one may do it."""
    found = _find(request, exercise)
    if found.slug != exercise:
        return redirect("exercises:about", found.slug, permanent=True)
    if found.is_private and pin.is_shut(request, request.user):
        return to_pin(request)
    ways = [mode for mode in ("talk", "two", "own") if mode in found.modes and (request.partner or mode != "two")]
    context = {"place": "together", "exercise": found, "ways": ways, "only_talk": ["talk"], "only_own": ["own"]}
    mine = request.couple.preferences.filter(person=request.user, exercise=found.id).first()
    context |= {"takes_ideas": decks_of(found), "how": mine.how if mine else ""}
    context["stands"] = agreeing.said(request.couple, found)
    context["has_wishes"] = any(step.families for step in found.of_kind(Ask))
    context["days"] = finding.days_done(request.couple, found.id)
    context |= _agreed_before(request, found)
    return render_page(request, "exercises/about.html", context, part="about")


@require_POST
def prefer(request: CoupleRequest) -> HttpResponse:
    """Makes an exercise somebody's favourite, hides it from them, or neither; nobody else learns of it."""
    how = next((how for how in ("favourite", "hidden", "") if (how or "neither") in request.POST), None)
    found = load(request.user.language).get(request.POST.get("neither" if how == "" else how or "", ""))
    if how is None or not found:
        raise Http404
    Preference.say(request.couple, found.id, how, by=request.user)
    if "about" in request.POST:
        return redirect("exercises:about", found.slug)
    return redirect(reverse("exercises:together") + finding.query(finding.asked(request.POST.dict())))


@require_safe
def something_else(request: CoupleRequest) -> HttpResponse:
    """Offers two others after a “Not now”."""
    hidden = request.couple.preferences.hidden_from(request.user)
    every = load(request.user.language).values()
    others = finding.instead(every, hidden, but=request.GET.get("not", ""))
    context = {"place": "together", "ideas": others}
    return render_page(request, "exercises/something_else.html", context, part="else")


@require_safe
def before(request: CoupleRequest, exercise: str) -> HttpResponse:
    """Shows who has done no exercise yet when not to use Nearer; from there it begins as it was asked for."""
    return first.page(request, reverse("exercises:begin", args=[_find(request, exercise).slug]))


@require_POST
@first.shown_before
def begin(request: CoupleRequest, exercise: str) -> HttpResponse:
    """Begins today's run, or last evening's while it is morning, or comes back to it; one phone has its own page."""
    found, now, mode, call = (
        _find(request, exercise),
        timezone.now(),
        request.POST.get("mode", ""),
        "call" in request.POST,
    )
    if "talk" in found.modes and (mode == "talk" or not found.ways):
        return redirect(reverse("exercises:talk", args=[found.slug]) + ("?call=1" if call else ""))
    last = request.couple.last_evening(now) if "last" in request.POST else None
    day = last or request.couple.today(now)
    mode = "apart" if (mode, call) == ("two", True) else mode
    return redirect(flow.begin(request.couple, found, by=request.user, day=day, mode=mode, at=now))


@require_POST
def not_now(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Hides the other's invitation from who was asked; nobody else learns of it."""
    found = get_object_or_404(request.couple.runs.known(), pk=pk)
    offers.hide(found, by=request.user, at=timezone.now())
    return redirect(f"{reverse('exercises:something_else')}?not={found.guide.slug}")


@require_safe
def run(request: CoupleRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(request.couple.runs.known().select_related("offer"), pk=pk)
    if found.guide.is_private and pin.is_shut(request, request.user):
        return to_pin(request)
    walk = Walk(found, request.user)
    step = walk.reached(request.GET.get("step", "")) or walk.place
    visit: Visit[Step] = Visit(found, step.id, request.user, timezone.now(), show=request.GET.get("show", ""))
    return _show(request, visit)


@require_POST
@takes_files
def act(request: CoupleRequest, pk: UUID, step: str, action: str) -> HttpResponse:
    """Does what one kind of step offers, at a step that this person has reached. What can't be taken comes back."""
    found = get_object_or_404(request.couple.runs.known(), pk=pk)
    at = found.guide.step(step)
    if not at:
        return redirect(found)
    if action not in KINDS[at.kind].actions:
        raise Http404
    now = timezone.now()
    visit: Visit[Step] = Visit(found, step, request.user, now)
    try:
        return redirect(done(visit, action, request.POST, request.FILES.get("photo")) or found)
    except Faulty as fault:
        return _show(request, visit, status=422, form=fault.form, **fault.context)
    except Refused as refusal:
        form = KINDS[at.kind].form(visit, request.POST)
        form.add_error(None, refusal.sentence)
        return _show(request, visit, status=422, form=form)


@require_POST
def here(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Says that this page is open, or was closed, and hears where the version and the clock stand."""
    found, now = get_object_or_404(request.couple.runs.known(), pk=pk), timezone.now()
    (presence.leave if "gone" in request.POST else presence.come)(found, request.user)
    clock = state.clock(found, Walk(found, request.user).place)
    face = {"state": clock.state(now), "left": clock.left(now), "phase": clock.phase} if clock else None
    with_me = presence.is_here(found, request.user)
    return JsonResponse({"version": request.member.version, "here": with_me, "clock": face})


def _agreed_before(request: CoupleRequest, exercise: Exercise) -> dict[str, Any]:
    """Returns what two agreed on last, however long ago, and what this person saved, where both are talked about."""
    if not any(step.what == "agreement" for step in exercise.of_kind(Plan)):
        return {}
    agreed = request.couple.plans.in_sight_of(request.user).agreed().filter(kind="agreement")
    return {"agreed": agreed.order_by("-agreed_on", "pk").first(), "parked": request.couple.parked.of(request.user)}


def _find(request: CoupleRequest, name: str) -> Exercise:
    """Returns an exercise by what stands in its address; in a page that is still open, also by an id it had once."""
    every = load(request.user.language)
    found = every.get(RENAMED.get(name, name)) or next((one for one in every.values() if one.slug == name), None)
    if not found:
        raise Http404
    return found


def _show(request: CoupleRequest, visit: Visit[Any], *, status: int = 200, **more: Any) -> HttpResponse:
    kind = KINDS[visit.plain.kind]
    progress, template = _progress(visit), f"exercises/steps/{visit.plain.kind}.html"
    context = {"visit": visit, "run": visit.run, "step": visit.step, "progress": progress, "template": template}
    context |= {"position": progress.index("now") + 1 if progress else 0, "elements": _elements(visit)}
    context |= {"partner_here": presence.is_here(visit.run, visit.person)} | _waiting(visit)
    context |= kind.context(visit) | more
    response = render_page(request, "exercises/run.html", context, part="step", status=status)
    # The address in the browser is the run's, also after a form has sent it here by way of another.
    response["HX-Replace-Url"] = request.get_full_path() if request.method != "POST" else "false"
    return response


def _waiting(visit: Visit[Any]) -> dict[str, Any]:
    """Returns how the invitation of who waits stands; ended, it takes the step's place where nothing is written yet."""
    how, offer = offers.standing(visit.run, visit.person, visit.now), offers.of(visit.run)
    under_way = visit.walk.has_left or visit.plain.kind != "finish"
    over = how == "ended" and under_way and not access.own_answers(visit.run, visit.person)
    left = (offer.until - visit.now).total_seconds() if offer and how == "open" else 0
    instead = {"ideas": ideas(visit, left=True)} if over else {}
    return {"offer": how, "offer_seconds": left, "offer_over": over} | instead


def _progress(visit: Visit[Any]) -> list[str]:
    """Returns a word for each mark in the line of steps: past, now, or nothing yet; none at a step without one."""
    marked = [step.id for step in visit.walk.steps if KINDS[step.kind].in_progress]
    if visit.key not in marked:
        return []
    here = marked.index(visit.key)
    return ["past" if number < here else "now" if number == here else "" for number in range(len(marked))]


def _elements(visit: Visit[Any]) -> list[str]:
    needed = [name for step in visit.exercise.steps for name in KINDS[step.kind].elements(step)]
    return list(dict.fromkeys(["live", "draft", *(["run", "until"] if visit.walk.in_step else []), *needed]))
