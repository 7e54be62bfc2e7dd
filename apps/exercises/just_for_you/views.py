"""Views of what is just for oneself, and of the PIN before it."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts import pin
from apps.accounts.forms import ask_again
from apps.couples.http import CoupleRequest
from apps.exercises.just_for_you import own
from apps.exercises.just_for_you.forms import EnterForm, PinForm
from apps.exercises.steps.match import MatchForm
from apps.web.render import render_page


@require_safe
def just_for_you(request: CoupleRequest) -> HttpResponse:
    if pin.is_shut(request, request.user):
        return to_pin(request)
    found = own.gather(request.couple, request.user, request.couple.today(timezone.now()))
    context = {"place": "together", "own": found, "has_pin": pin.is_set(request.user)}
    return render_page(request, "exercises/just_for_you/page.html", context, part="own")


@require_http_methods(["GET", "HEAD", "POST"])
def touch_list(request: CoupleRequest) -> HttpResponse:
    """Changes one's own list of touch, or deletes it. The other learns of neither."""
    if pin.is_shut(request, request.user):
        return to_pin(request)
    found = own.touch_of(request.couple, request.user)
    if not found:
        raise Http404
    _answer, step, marks = found
    if "delete" in request.POST:
        own.change_touch(request.couple, None, by=request.user)
        return redirect("exercises:just_for_you")
    initial = {f"card-{place}": marks.get(card.id) for place, card in enumerate(step.options)}
    form = MatchForm(request.POST or None, cards=step.options, answers=step.answers, initial=initial)
    if form.is_valid():
        own.change_touch(request.couple, form.marks(), by=request.user)
        return redirect("exercises:just_for_you")
    context = {"place": "together", "form": form}
    status = 422 if form.is_bound else 200
    return render_page(request, "exercises/just_for_you/touch.html", context, part="touch", status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def enter_pin(request: CoupleRequest) -> HttpResponse:
    """Asks for the PIN and goes on to where somebody was going."""
    form, on = EnterForm(request.POST or None), _next(request)
    if form.is_valid():
        opened = pin.enter(request, request.user, form.cleaned_data["pin"])
        if opened:
            return redirect(on)
        wait = _("That was a few tries. Wait 15 minutes, or sign in again to choose a new PIN.")
        form.add_error("pin", wait if opened is None else _("That’s not it. Try again."))
    return _form(request, "enter", form, on)


@require_http_methods(["GET", "HEAD", "POST"])
def set_pin(request: CoupleRequest) -> HttpResponse:
    """Sets a PIN, another one, or none, for who has shown lately who they are."""
    ask_again(request)
    form = PinForm(request.POST or None)
    if "remove" in request.POST or form.is_valid():
        pin.choose(request, request.user, "" if "remove" in request.POST else form.cleaned_data["pin"])
        return redirect("exercises:just_for_you")
    return _form(request, "set", form, "")


def to_pin(request: HttpRequest) -> HttpResponse:
    """Sends somebody to the PIN first, and back to this page after it."""
    return redirect(reverse("exercises:enter_pin", query={"next": request.get_full_path()}))


def _next(request: HttpRequest) -> str:
    asked = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts=None) and asked.startswith("/")
    return asked if safe else reverse("exercises:just_for_you")


def _form(request: CoupleRequest, name: str, form: forms.Form, on: str) -> HttpResponse:
    context: dict[str, Any] = {"place": "together", "form": form, "next": on, "has_pin": pin.is_set(request.user)}
    status = 422 if form.is_bound else 200
    return render_page(request, f"exercises/just_for_you/{name}.html", context, part="pin", status=status)
