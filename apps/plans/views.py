"""Views of plans: what is ahead, and each on its own page."""

from datetime import date
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.couples.cached import cached
from apps.couples.http import CoupleRequest
from apps.plans import making
from apps.plans.ahead import ahead, is_to_be_told
from apps.plans.forms import EditForm
from apps.plans.models import Dream, Plan
from apps.web.render import render_page


@require_safe
@cached
def plans(request: CoupleRequest) -> HttpResponse:
    hidden = request.couple.plans.visible_to(request.user).agreed().filter(hidden__person=request.user)
    context = {"place": "plans", "plans": ahead(request.couple, request.user, _today(request)), "hidden": hidden}
    return render_page(request, "plans/plans.html", context, part="plans")


@require_safe
@cached
def plan(request: CoupleRequest, pk: UUID) -> HttpResponse:
    found = _plan(request, pk)
    if found.is_legible:
        found.look(_today(request), request.user.zone)
    away = found.hidden.filter(couple=request.couple, person=request.user).exists()
    context = {"place": "plans", "plan": found, "away": away, "may_tell": is_to_be_told(found, _today(request))}
    context["may_change"] = not found.is_hour or found.by_id == request.user.pk
    return render_page(request, "plans/plan.html", context, part="plan")


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: CoupleRequest) -> HttpResponse:
    return add_to(request, None)


def add_to(request: CoupleRequest, dream: Dream | None) -> HttpResponse:
    """Adds a plan, the next step of a dream where it has one."""
    form = _form(request, None)
    if dream and dream.private_to_id and "only_me" in form.fields:
        form.fields["only_me"].initial = True
    if form.is_valid():
        columns = {name: form.cleaned_data[name] for name in ("on", "repeat", "until")}
        columns["kind"] = kind if (kind := request.POST.get("kind")) in ("step", "agreement") else ""
        key, only_me = key_of(request), bool(form.cleaned_data.get("only_me"))
        facts, by = form.facts(), request.user
        made = making.make(request.couple, facts, columns, by=by, key=key, only_me=only_me, dream=dream)
        return redirect(dream or made)
    context = {"place": "plans", "form": form, "key": request.POST.get("key") or uuid4(), "dream": dream}
    return render_page(request, "plans/edit.html", context, part="edit", status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Edits a plan, or moves it to another day, which is all that is said of it."""
    found = _plan(request, pk, is_to_change=True)
    form = _form(request, found)
    if form.is_valid():
        share = form.cleaned_data.get("only_me") is False
        making.change(found, form.changed_facts, form.changed_columns, by=request.user, share=share)
        if day := form.changed_columns.get("on"):
            messages.success(request, _("Moved to %(day)s.") % {"day": _named(day, _today(request))})
        return redirect(found)
    context = {"place": "plans", "form": form, "plan": found}
    return render_page(request, "plans/edit.html", context, part="edit", status=422 if form.errors else 200)


@require_POST
def hide(request: CoupleRequest, pk: UUID) -> HttpResponse:
    making.hide(_plan(request, pk), by=request.user, hidden="show" not in request.POST)
    return redirect("plans:plans")


@require_POST
def delete(request: CoupleRequest, pk: UUID) -> HttpResponse:
    _plan(request, pk, is_to_change=True).delete_for(request.user)
    return redirect("plans:plans")


def _plan(request: CoupleRequest, pk: UUID, *, is_to_change: bool = False) -> Plan:
    plans = request.couple.plans.agreed()
    return get_object_or_404((plans.in_hands_of if is_to_change else plans.visible_to)(request.user), pk=pk)


def _form(request: CoupleRequest, plan: Plan | None) -> EditForm:
    today, zones = _today(request), (plan.zone if plan else request.couple.zone, request.user.zone)
    return EditForm(request.POST or None, plan=plan, today=today, zones=zones, couple=bool(request.partner))


def key_of(request: CoupleRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid4()


def _named(day: date, today: date) -> str:
    return date_format(day, "l" if 0 <= (day - today).days < 7 else "l, j F")


def _today(request: CoupleRequest) -> date:
    return request.couple.today(timezone.now())
