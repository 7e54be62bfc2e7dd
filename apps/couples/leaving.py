"""Doors out: leaving, one's own archive, coming back, and deleting one's account.

What can't be undone stands behind `?sure`, where one is asked again who one is (AUTH-10).
"""

from collections.abc import Callable
from typing import Concatenate
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts import sessions
from apps.accounts.models import User
from apps.couples import ending, parting, reading
from apps.couples.http import CoupleRequest
from apps.web.render import render_page

type View[**P] = Callable[Concatenate[CoupleRequest, P], HttpResponse]


def asked_again[**P](view: View[P]) -> View[P]:
    """Asks behind `?sure` who it is."""
    asked: View[P] = reauthentication_required(enabled=is_sure, app="couples")(view)
    return require_http_methods(["GET", "HEAD", "POST"])(asked)


def is_sure(request: HttpRequest) -> bool:
    return "sure" in request.GET


@asked_again
def leave(request: CoupleRequest) -> HttpResponse:
    """Says what happens to what; then ends what the two share."""
    if not request.partner:
        return redirect("couples:settings")
    if request.method == "POST" and is_sure(request):
        parting.leave(request.couple, by=request.user, at=timezone.now())
        return redirect("home:today")
    context = {"parts": reading.parts(request.couple, request.user), "sure": is_sure(request)}
    return render_page(request, "couples/leave.html", context, part="leave")


@require_safe
def archive(request: CoupleRequest, pk: UUID) -> HttpResponse:
    own = reading.of(request.user, pk)
    context = {"archive": own, "parts": reading.parts(own.couple, request.user)}
    context["may_come_back"] = parting.may_come_back(own, timezone.now())
    return render_page(request, "couples/archive.html", context, part="archive")


@require_safe
def archived(request: CoupleRequest, pk: UUID, kind: str) -> HttpResponse:
    """One kind of what is in it, newest first."""
    own = reading.of(request.user, pk)
    with reading.keys_held(own):
        context = {"archive": own, "page": reading.page(own, kind, request.GET.get("before", ""))}
        return render_page(request, "couples/archived.html", context, part="archived")


@require_POST
def come_back(request: CoupleRequest, pk: UUID) -> HttpResponse:
    own, wish = reading.of(request.user, pk), "not-any-more" not in request.POST
    if parting.choose(own, is_back=wish, by=request.user, at=timezone.now()):
        return redirect("home:today")
    return redirect("couples:archive", pk=pk)


@require_POST
def know_closed(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Puts away the sentence that the space is closed."""
    own = reading.of(request.user, pk)
    with request.couple.change(by=request.user, seen_by=[request.user]):
        own.is_known = True
        own.save(update_fields=["is_known"])
    return redirect("home:today")


@asked_again
def destroy(request: CoupleRequest, pk: UUID) -> HttpResponse:
    own = reading.of(request.user, pk)
    if request.method == "POST" and is_sure(request):
        ending.destroy(own, by=request.user, at=timezone.now())
        return redirect("couples:settings")
    context = {"archive": own, "sure": is_sure(request)}
    return render_page(request, "couples/destroy.html", context, part="destroy")


@asked_again
def delete_account(request: CoupleRequest) -> HttpResponse:
    if request.method == "POST" and is_sure(request):
        person = User.objects.get(pk=request.user.pk)
        logout(request)
        ending.delete_account(person, at=timezone.now())
        response: HttpResponse = redirect("web:landing")
        response["Clear-Site-Data"] = sessions.FORGET
        return response
    return render_page(request, "couples/delete_account.html", {"sure": is_sure(request)}, part="delete")
