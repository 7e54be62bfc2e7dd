"""“When not to use Nearer”, shown to each alone, on their own phone, before the first exercise they do.

That somebody read it is not stored. Whoever has a place in a run or has saved a line has begun before; for who has not,
the session notes that the page was shown, and that note ends with the session.
"""

from collections.abc import Callable
from functools import wraps
from typing import cast

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from apps.couples.http import CoupleRequest
from apps.web import local_help
from apps.web.render import render_page

SHOWN = "shown"
ASKED = ("mode", "call", "last")  # what an exercise can be begun with


def is_due(request: CoupleRequest) -> bool:
    return SHOWN not in request.session and not _has_begun(request)


def page(request: CoupleRequest, begin: str = "") -> HttpResponse:
    """Shows it; what was asked for goes on from there: what was sent is sent again to `begin`, a page is read again."""
    if request.method == "GET":
        request.session[SHOWN] = True
    context = {"services": local_help.shown(timezone.now().date()), "begin": begin, "asked": _asked(request.GET)}
    return render_page(request, "exercises/before.html", context, part="before")


def shown_before[V: Callable[..., HttpResponse]](view: V) -> V:
    """Puts it before a page that leads through an exercise, and before beginning one."""

    @wraps(view)
    def answer(request: CoupleRequest, **named: str) -> HttpResponse:
        if not is_due(request):
            return view(request, **named)
        if request.method != "POST":
            return page(request)
        return redirect(f"{reverse('exercises:before', kwargs=named)}?{urlencode(_asked(request.POST))}")

    return cast("V", answer)


def _asked(data: QueryDict) -> dict[str, str]:
    return {name: str(data[name]) for name in ASKED if name in data}


def _has_begun(request: CoupleRequest) -> bool:
    """Asks for what is one's own: what both have done, one of them may have done on the other's phone."""
    places, lines = request.couple.places, request.couple.lines
    return places.filter(person=request.user).exists() or lines.filter(writer=request.user).exists()
