"""The pages of a path, and what two can do with its evenings. Nobody is told which of the two did."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.couples.http import CoupleRequest
from apps.exercises.content import path as content
from apps.exercises.content.load import load
from apps.exercises.content.path import Night, Path
from apps.exercises.paths import going, progress
from apps.exercises.paths.talking import Whole
from apps.exercises.runs import agreeing, album, drawing, first
from apps.exercises.talk.prompt import People
from apps.web.render import render_page


@require_safe
def path(request: CoupleRequest, path: str) -> HttpResponse:
    every = content.load(request.user.language)
    found = _path(request, path)
    stands = progress.read(request.couple, request.user, *every.values())
    here = next(one for one in stands if one.path == found)
    context = {
        "place": "together",
        "progress": here,
        "foot": progress.foot(found, request.user),
        "other": next((one.path for one in stands if one.is_running and one.path != found), None),
    }
    return render_page(request, "exercises/paths/path.html", context, part="path")


@require_POST
def start_path(request: CoupleRequest, path: str) -> HttpResponse:
    """Starts a path, or picks it up again, and leads to the evening that comes next."""
    found = _path(request, path)
    going.start(request.couple, found, by=request.user, day=request.couple.today(timezone.now()))
    (now,) = progress.read(request.couple, request.user, found)
    return redirect("exercises:path_evening", path, now.next.night.id) if now.next else redirect("exercises:path", path)


@require_POST
def stop_path(request: CoupleRequest, path: str) -> HttpResponse:
    found = _path(request, path)
    going.stop(request.couple, found, by=request.user, day=request.couple.today(timezone.now()))
    return redirect("exercises:path", path)


@require_POST
def skip_evening(request: CoupleRequest, path: str, evening: str) -> HttpResponse:
    """Leaves an evening out, or takes it in again."""
    found, night = _evening(request, path, evening)
    day = None if "undo" in request.POST else request.couple.today(timezone.now())
    going.skip(request.couple, found, night, by=request.user, day=day)
    return redirect("exercises:path", path)


@require_POST
def swap_part(request: CoupleRequest, path: str, evening: str) -> HttpResponse:
    """Does something else in place of a part, or what stood there after all."""
    found, night = _evening(request, path, evening)
    wanted = (request.POST.get("instead_of", ""), request.POST.get("use", ""))
    swap = next((one for one in night.swap if (one.instead_of, one.use) == wanted), None)
    if not swap:
        raise Http404
    going.swap(request.couple, found, night, swap, by=request.user, back="undo" in request.POST)
    return redirect("exercises:path", path)


@require_safe
@first.shown_before
def path_evening(request: CoupleRequest, path: str, evening: str) -> HttpResponse:
    """One phone on the table, or where something in it is for each alone, what each does on their own."""
    found, night = _evening(request, path, evening)
    (here,) = progress.read(request.couple, request.user, found)
    one = here.evening(night.id)
    context: dict[str, Any] = {"place": "together", "progress": here, "one": one}
    context |= {"foot": progress.foot(found, request.user)}
    if one.is_alone:
        return render_page(request, "exercises/paths/alone.html", context, part="evening")
    whole = Whole(one, People.of(request.couple), request.couple, request.couple.today(timezone.now()))
    context |= {"part": whole, "exercise": whole.exercise, "people": whole.people, "prompts": whole.prompts()}
    context |= {"title": night.title, "closing": night.close, "back": reverse("exercises:path", args=[path])}
    context |= {"done": reverse("exercises:evening_done", args=[path, evening])}
    return render_page(request, "exercises/talk/page.html", context, part="talk")


@require_POST
def evening_done(request: CoupleRequest, path: str, evening: str) -> HttpResponse:
    """“We did it”, or did it their own way."""
    found, night = _evening(request, path, evening)
    done = going.do(request.couple, found, night, by=request.user, day=request.couple.today(timezone.now()))
    album.remember(done, request.POST.getlist("photo"), by=request.user)
    drawing.note_asked(request.couple, request.POST.getlist("card"), by=request.user)
    agreeing.talked(request.couple, [*load(request.user.language).values()], request.POST.dict(), by=request.user)
    return redirect("exercises:evening", done.pk)


def _path(request: CoupleRequest, name: str) -> Path:
    if found := content.load(request.user.language).get(name):
        return found
    raise Http404


def _evening(request: CoupleRequest, path: str, name: str) -> tuple[Path, Night]:
    found = _path(request, path)
    if night := found.evening(name):
        return found, night
    raise Http404
