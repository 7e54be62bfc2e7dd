"""Doors of one's own reminders, and the one that ends them from an email."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from apps.couples.http import CoupleRequest
from apps.reminders import arranging, pushing, tasks, telling
from apps.reminders.forms import Page, PushForm, RestForm
from apps.web import limits
from apps.web.render import render_page

AN_HOUR, TRIALS = 3600, 5


@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: CoupleRequest) -> HttpResponse:
    """Shows in one screen what will be sent when, and takes what a person sets."""
    page = Page(request.user, request.POST or None, timezone.now())
    if page.save():
        messages.success(request, _("Saved. Only you can see it."))
        return redirect("reminders:reminders")
    return _show(request, page, status=422 if page.data else 200)


@require_POST
def rest(request: CoupleRequest) -> HttpResponse:
    """Sends nothing for a week, until a day, or until it is switched on again; or goes on."""
    at, how = timezone.now(), request.POST.get("how", "")
    today = at.astimezone(request.user.zone).date()
    form = RestForm(request.POST if how == "until" else None, today=today)
    if how == "until" and not form.is_valid():
        return _show(request, Page(request.user, None, at), rest=form, status=422)
    if how == "resume":
        arranging.resume(request.user, at=at)
    else:
        days = {"week": today + arranging.A_WEEK, "until": form.cleaned_data["until"] if form.is_bound else None}
        arranging.rest(request.user, days.get(how), at=at)
    return redirect("reminders:reminders")


@require_POST
def send_now(request: CoupleRequest) -> HttpResponse:
    """Sends one at once, to see what it is like."""
    if not arranging.of(request.user, timezone.now()).reaches:
        messages.error(request, _("Switch on email or notifications first."))
    elif limits.allow("reminder", str(request.user.pk), times=TRIALS, seconds=AN_HOUR):
        tasks.send_one.using(backend=settings.MAIL_TASKS).enqueue(request.user.pk.hex)
        messages.success(request, _("It’s on its way."))
    else:
        messages.error(request, _("That was a lot of emails. Please wait an hour, then try again."))
    return redirect("reminders:reminders")


@require_POST
def push_here(request: CoupleRequest) -> HttpResponse:
    """Lets this browser be pushed to; its script sends what the browser says of itself (static/js/elements/push.js)."""
    form = PushForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    pushing.subscribe(request, **form.cleaned_data)
    return redirect("reminders:reminders")


@require_POST
def stop_push(request: CoupleRequest) -> HttpResponse:
    """Ends it for this browser."""
    pushing.unsubscribe(request)
    return redirect("reminders:reminders")


@login_not_required
@csrf_exempt  # a mail program sends it, without a page of ours (RFC 8058); the address is secret, and does only this
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, secret: str) -> HttpResponse:
    """Ends the emails of whoever got this address in one: never by looking at it."""
    person = telling.find(secret)
    if not person:
        raise Http404
    if request.method == "POST":
        arranging.stop_emails(person, at=timezone.now())
    return render(request, "reminders/stop.html", {"stopped": request.method == "POST"})


def _show(request: CoupleRequest, page: Page, *, rest: RestForm | None = None, status: int = 200) -> HttpResponse:
    set_up = arranging.of(request.user, page.at)  # as it is, not as it was typed
    today = page.at.astimezone(request.user.zone).date()
    context: dict[str, Any] = {"page": page, "set_up": set_up, "ahead": arranging.ahead(set_up, page.at)}
    context |= {"is_pushed": pushing.is_let_in(request), "public_key": pushing.public_key()}
    context |= {"rest": rest or RestForm(None, today=today), "rests": set_up.rests(today)}
    return render_page(request, "reminders/reminders.html", context, part="reminders", status=status)
