"""Views of the thank-you jar."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.interrupted import lacks_files
from apps.couples.http import CoupleRequest
from apps.gratitude import archive, giving
from apps.gratitude.forms import SearchForm, ThanksForm
from apps.gratitude.models import Thanks
from apps.photos import brought
from apps.photos.models import Photo
from apps.photos.receiving import takes_files
from apps.web.render import render_page

BUNCH = 5


@require_http_methods(["GET", "HEAD", "POST"])
@takes_files
def jar(request: CoupleRequest) -> HttpResponse:
    today, sent = request.couple.today(timezone.now()), brought.sent_with(request)
    own = list(request.couple.thanks.own_tonight_or_waiting(request.user, today))
    mine = next((note for note in own if note.evening and note.day == today), None)
    waiting = mine if mine and mine.waits else None
    initial = {"text": waiting.text, "key": waiting.pk} if waiting else {}
    form = ThanksForm(request.POST or None, initial=initial, partner=_partner(request))
    if form.is_valid() and not sent.refused and not lacks_files(request):
        _keep(request, form.cleaned_data, today, sent.photos)
        return redirect("gratitude:jar")
    found = archive.read(request.couple, today, request.GET.get("month", ""), request.GET.get("by", ""))
    context = {"place": "thanks", "today": today, "archive": found, "form": form, "tonight": mine, "waiting": waiting}
    context |= {"held": [note for note in own if note is not mine], "opened": _opened(found.notes, mine)}
    context["brought"] = sent
    response = render_page(request, "gratitude/jar.html", context, part="jar", status=422 if form.is_bound else 200)
    # The month has an address of its own, so that a live refresh keeps it.
    response["HX-Replace-Url"] = request.get_full_path() if request.method != "POST" else "false"
    return response


@require_safe
def draw(request: CoupleRequest) -> HttpResponse:
    """Shows one random note, or five with `?bunch`."""
    number = BUNCH if "bunch" in request.GET else 1
    context = {
        "place": "thanks",
        "drawn": request.couple.thanks.drawn(number),
        "total": request.couple.thanks.in_jar().count(),
    }
    return render_page(request, "gratitude/draw.html", context, part="drawn")


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: CoupleRequest) -> HttpResponse:
    """Searches by POST, since addresses are logged by browsers and proxies."""
    form = SearchForm(request.POST or None, seats=request.couple.seats)
    asked = form.cleaned_data["q"] if form.is_valid() else ""
    context = {"place": "thanks", "form": form, "asked": asked}
    context["found"] = request.couple.thanks.by(form.writer).saying(asked) if asked else []
    return render_page(request, "gratitude/search.html", context, part="search", status=422 if form.errors else 200)


@require_POST
def give(request: CoupleRequest, pk: UUID) -> HttpResponse:
    thanks = get_object_or_404(request.couple.thanks.filter(writer=request.user, waits=True), pk=pk)
    giving.give(thanks, by=request.user, day=request.couple.today(timezone.now()))
    return redirect("gratitude:jar")


@require_POST
def remove_photo(request: CoupleRequest, pk: UUID) -> HttpResponse:
    thanks = get_object_or_404(request.couple.thanks.filter(writer=request.user), pk=pk)
    giving.remove_photo(thanks, by=request.user)
    return redirect("gratitude:jar")


@require_POST
def remove(request: CoupleRequest, pk: UUID) -> HttpResponse:
    thanks = get_object_or_404(request.couple.thanks.filter(writer=request.user), pk=pk)
    giving.take_back(thanks, by=request.user)
    return redirect("gratitude:jar")


def _partner(request: CoupleRequest) -> str:
    return request.partner.name if request.partner else gettext("your partner")


def _keep(request: CoupleRequest, said: dict[str, Any], today: date, photos: list[Photo]) -> None:
    how: dict[str, Any] = {"by": request.user, "day": today, "photos": photos}
    if said["now"] or said["later"]:
        send = giving.give_now if said["now"] else giving.save_for_later
        send(request.couple, said["text"], key=said["key"] or uuid4(), **how)
        return
    giving.keep_for_tonight(request.couple, said["text"], **how)


def _opened(notes: list[Thanks], mine: Thanks | None) -> list[Thanks]:
    """Picks the two of tonight, once both have written one; none where another month is shown."""
    if not mine or mine.waits:
        return []
    tonight = [note for note in notes if note.evening and note.day == mine.day]
    tonight.sort(key=lambda note: note.writer.membership.slot)
    return tonight if len(tonight) > 1 else []
