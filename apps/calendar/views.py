"""Views of the calendar: a month, and what other calendars read."""

from datetime import date
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.calendar import events, feeds, tasks
from apps.calendar import month as months
from apps.calendar import year as years
from apps.couples.cached import cached
from apps.couples.http import CoupleRequest
from apps.memories.photos.months import Month
from apps.plans.models import Plan
from apps.web import limits
from apps.web.render import render_page

YEARS, MONTHS = range(1900, 2200), range(1, 13)
AN_HOUR, MISSES, MAILS = 3600, 60, 10


@require_safe
@cached
def today(request: CoupleRequest) -> HttpResponse:
    return _month(request, Month.of(request.couple.today(timezone.now())))


@require_safe
@cached
def month(request: CoupleRequest, year: int, number: int) -> HttpResponse:
    if year not in YEARS or number not in MONTHS:
        raise Http404
    return _month(request, Month(date(year, number, 1)))


def _month(request: CoupleRequest, shown: Month) -> HttpResponse:
    today = request.couple.today(timezone.now())
    weeks = months.of(request.couple, request.user, shown)
    before, after = months.around(shown)
    context = {"place": "plans", "month": shown, "weeks": weeks, "today": today, "before": before, "after": after}
    context["bare"] = all(day.is_bare for week in weeks for day in week)
    return render_page(request, "calendar/month.html", context, part="month")


@require_safe
@cached
def year(request: CoupleRequest, year: int) -> HttpResponse:
    """Shows a year in numbers that only grow, and its months, the warmer the more they held."""
    if year not in YEARS:
        raise Http404
    today, shown = request.couple.today(timezone.now()), years.of(request.couple, year)
    before, after = (near if near in YEARS else None for near in (year - 1, year + 1))
    context = {"place": "plans", "year": shown, "before": before, "after": after if year < today.year else None}
    return render_page(request, "calendar/year.html", context, part="year")


@require_http_methods(["GET", "HEAD", "POST"])
def subscribe(request: CoupleRequest) -> HttpResponse:
    """Makes or ends an address of one's own, and sets what it tells of a plan."""
    couple, by = request.couple, request.user
    if request.method == "POST":
        if "titles" in request.POST:
            feeds.show_titles(couple, by=by, shown=request.POST["titles"] == "shown")
        elif "end" in request.POST:
            feeds.end(couple, by=by)
        else:
            feeds.renew(couple, by=by)
        return redirect("calendar:subscribe")
    found = feeds.of(couple, by)
    address = settings.SITE_URL + reverse("calendar:feed", args=[found.secret]) if found.secret else ""
    context = {"place": "plans", "feed": found, "address": address, "webcal": f"webcal:{address.partition(':')[2]}"}
    return render_page(request, "calendar/subscribe.html", context, part="subscribe")


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Answers a calendar that knows the address, without a session. Who tries many that lead nowhere has to wait."""
    who = get_adapter(request).get_client_ip(request)
    if limits.is_spent("feed", who, times=MISSES):
        return HttpResponse(status=429, headers={"Retry-After": str(AN_HOUR)})
    found = feeds.find(secret)
    if not found:
        limits.allow("feed", who, times=MISSES, seconds=AN_HOUR)
        raise Http404
    today = found.couple.today(timezone.now())
    headers = {"ETag": feeds.tag(found, today), "Cache-Control": "private, no-cache"}
    if headers["ETag"] in parse_etags(request.headers.get("If-None-Match", "")):
        return HttpResponseNotModified(headers=headers)
    with translation.override(found.person.language), found.couple.keys_held(private_of=found.person_id):
        told = events.write(feeds.plans(found, today), feeds.milestones(found, today), titles=found.shows_titles)
    return HttpResponse(told, content_type=events.TYPE, headers=headers)


@require_safe
def download(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Gives one plan as a file, which a phone puts in its calendar."""
    titles = feeds.of(request.couple, request.user).shows_titles
    told = events.write([_plan(request, pk)], titles=titles)
    return HttpResponse(
        told, content_type=events.TYPE, headers={"Content-Disposition": 'attachment; filename="plan.ics"'}
    )


@require_POST
def mail(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Mails one plan to oneself."""
    plan = _plan(request, pk)
    if limits.allow("calendar-mail", str(request.user.pk), times=MAILS, seconds=AN_HOUR):
        tasks.mail.using(backend=settings.MAIL_TASKS).enqueue(plan.pk.hex, request.user.pk.hex)
        messages.success(request, _("It’s on its way to your inbox."))
    else:
        messages.error(request, _("That was a lot of emails. Please wait an hour, then try again."))
    return redirect(plan)


def _plan(request: CoupleRequest, pk: UUID) -> Plan:
    found = get_object_or_404(request.couple.plans.visible_to(request.user).agreed().exclude(on=None), pk=pk)
    if not found.is_legible:
        raise Http404
    return found
