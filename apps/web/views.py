"""Pages that belong to nobody: landing page, card on safety, what is installed, health check, and refusals."""

import sys
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from apps.web import faults, installed, local_help
from apps.web import hints as rules
from apps.web import mailbox as box

LATER = {"Retry-After": "60", "Cache-Control": "no-store"}
HEALTH_FOR_OPERATORS: list[Callable[[HttpRequest], str]] = []
"""What apps above add to the health check for whoever runs it; for everybody else it is empty."""


@login_not_required
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("home:today")
    return render(request, "web/landing.html")


@login_not_required
@require_safe
def right_place(request: HttpRequest) -> HttpResponse:
    return render(request, "web/right_place.html", {"services": local_help.shown(timezone.now().date())})


@login_not_required
@require_safe
def kept_safe(request: HttpRequest) -> HttpResponse:
    return render(request, "web/kept_safe.html")


@login_not_required
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    if not box.may_look(request):
        raise Http404
    return render(request, "web/mailbox.html", {"letters": box.letters(settings.MAILBOX)})


@login_not_required
@require_safe
@cache_control(public=True, max_age=3600)
def manifest(request: HttpRequest) -> JsonResponse:
    return JsonResponse(installed.manifest(discreet="notes" in request.GET), content_type="application/manifest+json")


@login_not_required
@require_safe
def service_worker(request: HttpRequest) -> HttpResponse:
    discreet = request.user.is_authenticated and request.user.is_discreet
    return HttpResponse(installed.service_worker(discreet=discreet), content_type="text/javascript")


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """Shows what stands in for any page while there is no network: the same for everybody of a language."""
    return render(request, "web/offline.html")


@login_not_required
@require_safe
def hints(request: HttpRequest, language: str, helper: str) -> HttpResponse:
    """Gives the rules of a helper, which are nobody's and the same for good under the version in their address."""
    found = rules.sent(language, helper)
    if not found:
        raise Http404
    response = HttpResponse(found.body, content_type="application/json")
    is_this = request.GET.get("v") == found.version
    response["Cache-Control"] = "public, max-age=31536000, immutable" if is_this else "no-cache"
    return response


@login_not_required
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok" + "".join(say(request) for say in HEALTH_FOR_OPERATORS), content_type="text/plain")


@login_not_required
def unreadable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answers what can't be read; the form itself is not looked at again."""
    return HttpResponse(render_to_string("400.html"), status=400)


@login_not_required
def broken(request: HttpRequest) -> HttpResponse:
    """Answers what went wrong on our side: whoever wrote something has it before them, and can send it again."""
    status = faults.status_of(sys.exception())
    if status == 500:
        return HttpResponse(render_to_string("500.html"), status=500)
    context = {"status": status, "words": faults.words_of(request), "address": request.get_full_path()}
    page = render_to_string("507.html", context | {"token": get_token(request)})
    return HttpResponse(page, status=status, headers=LATER)
