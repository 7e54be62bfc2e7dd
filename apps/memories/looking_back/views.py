"""Views for looking back: photos by month, a memory told again, this day in earlier years, and search."""

from datetime import date
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from apps.couples.cached import cached
from apps.couples.http import CoupleRequest
from apps.memories.looking_back import echo as echoes
from apps.memories.looking_back import searching
from apps.memories.looking_back.again import turn
from apps.memories.looking_back.forms import EchoForm, SearchForm
from apps.memories.looking_back.remembering import looks_back, years_ago
from apps.memories.photos import browsing, months
from apps.memories.photos.months import Month
from apps.memories.story import keeping
from apps.web.render import render_page


@require_safe
def photos(request: CoupleRequest) -> HttpResponse:
    """Redirects to the newest month that has photos."""
    if latest := months.of_photos(request.couple, request.user).newest_first().first():
        return redirect(Month.of(latest.day).address)
    return render_page(request, "memories/photos.html", {}, part="photos")


@require_safe
@cached
def month(request: CoupleRequest, year: int, number: int) -> HttpResponse:
    try:
        now = Month(date(year, number, 1))
    except ValueError:
        raise Http404 from None
    place = request.GET.get("after", "")
    context = {
        "month": now,
        "place": place,
        "album": browsing.month_page(request.couple, request.user, now, place),
        "strip": months.strip(request.couple, request.user, months.PHOTOS, now),
    }
    return render_page(request, "memories/month.html", context, part="rest")


@require_safe
@cached
def again(request: CoupleRequest) -> HttpResponse:
    after = request.GET.get("after", "")
    found = turn(request.couple, request.user, request.couple.today(timezone.now()), after)
    return render_page(request, "memories/again.html", {"turn": found, "after": after}, part="again")


@require_safe
@cached
def this_day(request: CoupleRequest) -> HttpResponse:
    today = request.couple.today(timezone.now())
    years = years_ago(request.couple, request.user, today)
    context = {"today": today, "years": years, "both": looks_back(request.couple)}
    return render_page(request, "memories/this_day.html", context, part="this_day")


@require_http_methods(["GET", "HEAD", "POST"])
def echo(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Shows what both told about a memory, and asks how they would tell it today; in writing, aloud or not now."""
    found = get_object_or_404(echoes.told_by_both(request.couple, request.user).with_cover(), pk=pk)
    form = EchoForm(request.POST or None)
    if form.is_valid():
        if words := form.cleaned_data["words"]:
            keeping.tell_again(found, words, by=request.user, sealed=form.answer == "keep")
        echoes.answer(found, by=request.user, mute=form.answer == "mute")
        return redirect("memories:memory", pk=pk) if words else redirect("home:today")
    context = {"form": form, "memory": found}
    return render_page(request, "memories/echo.html", context, part="echo", status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def search(request: CoupleRequest) -> HttpResponse:
    """Searches by POST, since addresses are logged by browsers and proxies."""
    form = SearchForm(request.POST or None)
    asked = form.cleaned_data["q"] if form.is_valid() else ""
    context = {"form": form, "asked": asked, "found": searching.find(request.couple, request.user, asked)}
    return render_page(request, "memories/search.html", context, part="search", status=422 if form.errors else 200)
