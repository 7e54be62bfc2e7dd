"""Doors on the way in, and the settings of one person and of the two."""

from contextlib import suppress
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.conf import settings as site
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts import zones
from apps.accounts.forms import AboutMeForm
from apps.accounts.models import User
from apps.couples import pairing
from apps.couples.forms import TAKEN, DayForm, InvitationForm, MemberForm
from apps.couples.http import CoupleRequest
from apps.couples.models import Acceptance, Invitation
from apps.web import limits, qr
from apps.web.render import render_page

HELD = "invitation"  # the session's key for the invitation somebody has in hand
TRIES, TRIES_OF_ALL = 20, 1000  # codes typed in an hour: from one address, and from all of them


@require_safe
def pair(request: CoupleRequest) -> HttpResponse:
    """Asks your partner in: the invitation and, for each who has accepted, the words to compare."""
    now = timezone.now()
    invitation = request.couple.invitations.open(now).filter(inviter=request.user).first()
    waiting = request.couple.acceptances.filter(invitation=invitation).select_related("candidate").order_by("pk")
    context: dict[str, object] = {"invitation": invitation, "candidates": waiting}
    if invitation:
        link = site.SITE_URL + reverse("couples:link", args=[pairing.link_secret(invitation)])
        context |= {"link": link, "code": pairing.code(invitation), "qr": qr.draw(link)}
    return render_page(request, "couples/pair.html", context, part="pair")


@require_POST
def invite(request: CoupleRequest) -> HttpResponse:
    if not limits.allow("invite", str(request.user.pk), times=5, seconds=24 * 3600):
        return render(request, "couples/slowly.html", status=429)
    pairing.invite(request.user, at=timezone.now())
    return redirect("couples:pair")


@require_POST
def withdraw(request: CoupleRequest) -> HttpResponse:
    pairing.withdraw(request.user)
    return redirect("couples:pair")


@require_POST
def refuse(request: CoupleRequest, pk: UUID) -> HttpResponse:
    acceptance = get_object_or_404(request.couple.acceptances.filter(invitation__inviter=request.user), pk=pk)
    pairing.refuse(acceptance, by=request.user)
    return redirect("couples:pair")


@require_POST
def confirm(request: CoupleRequest, pk: UUID) -> HttpResponse:
    acceptance = get_object_or_404(request.couple.acceptances.filter(invitation__inviter=request.user), pk=pk)
    pairing.confirm(acceptance, by=request.user, at=timezone.now())
    return redirect("couples:pair")


@login_not_required
@require_safe
def link(request: HttpRequest, secret: str) -> HttpResponse:
    """Takes the secret out of the address and into the session. Looking uses nothing up, previews of chats included."""
    request.session[HELD] = secret
    return redirect("couples:invitation")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Takes the code you were given, or the link; what is held from then on is the link's secret."""
    form, status = InvitationForm(request.POST or None), 422
    if form.is_valid():
        try:
            request.session[HELD] = pairing.link_secret(_typed(request, form.cleaned_data["code"]))
            return redirect("couples:invitation")
        except pairing.Refused as refusal:
            form.add_error("code", refusal.sentence)  # type: ignore[arg-type]
            status = 429 if refusal.sentence is pairing.TOO_OFTEN else 422
    context = {"form": form}
    return render_page(request, "couples/enter.html", context, part="enter", status=status if form.errors else 200)


@login_not_required
@require_safe
def invitation(request: HttpRequest) -> HttpResponse:
    """Who asks you in, what they will see and what never; or, after your yes, the words to compare."""
    if getattr(request, "partner", None) and HELD not in request.session:
        return render_page(request, "couples/invitation.html", part="invitation")
    accepted = Acceptance.objects.filter(candidate=request.user.pk).select_related("invitation__inviter").first()
    context: dict[str, object] = {"accepted": accepted}
    try:
        held = accepted.invitation if accepted else _held(request)
        context["invitation"] = held
        if isinstance(request.user, User) and not accepted:
            pairing.check(held, request.user, at=timezone.now())
    except pairing.Refused as refusal:
        context |= {"sentence": refusal.sentence}
    return render_page(request, "couples/invitation.html", context, part="invitation")


@require_POST
def accept(request: CoupleRequest) -> HttpResponse:
    """Says yes; the one who invited says it once more."""
    pairing.accept(_held(request), by=request.user, at=timezone.now())
    request.session.pop(HELD, None)
    return redirect("couples:invitation")


@require_POST
def step_back(request: CoupleRequest) -> HttpResponse:
    """Says “not now”, before or after a yes: the inviter sees what they saw before."""
    pairing.step_back(request.user)
    request.session.pop(HELD, None)
    return redirect("home:today")


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: CoupleRequest) -> HttpResponse:
    data = request.POST or None
    me = AboutMeForm(data, instance=request.user)
    seat = MemberForm(data, instance=request.member, partner=request.partner)
    day = DayForm(data, instance=request.couple)
    forms = (me, seat, day)
    if data and not any([form.errors for form in forms]):  # noqa: C419 - every form shows its own faults
        try:
            with request.couple.change(by=request.user, seen_by=_who_sees(request, me, seat, day)):
                for form in forms:
                    form.instance.save(update_fields=form._meta.fields)
                if "time_zone" in me.changed_data:
                    zones.moved(request.user, at=timezone.now())
            return redirect("couples:settings")
        except IntegrityError:  # the partner has picked it in this very moment
            seat.add_error("hue", TAKEN)
    status = 422 if any(form.errors for form in forms) else 200
    context = {"me": me, "seat": seat, "day": day, "archives": request.user.archives.readable()}
    return render_page(request, "couples/settings.html", context, part="settings", status=status)


@require_POST
def know_exit(request: CoupleRequest) -> HttpResponse:
    """Puts away the sentence that introduces “Quick exit”, for good."""
    return _knows(request, "knows_exit")


@require_POST
def know_install(request: CoupleRequest) -> HttpResponse:
    """Puts away the sentence on the home screen, for good."""
    return _knows(request, "knows_install")


def _knows(request: CoupleRequest, what: str) -> HttpResponse:
    with request.couple.change(by=request.user, seen_by=[request.user]):
        setattr(request.user, what, True)
        request.user.save(update_fields=[what])
    return redirect("home:today")


def _who_sees(request: CoupleRequest, me: AboutMeForm, seat: MemberForm, day: DayForm) -> list[User]:
    """Names the partner only where their pages differ afterwards; my clock, say, is no word to them."""
    looks = "looks_back" in seat.changed_data and request.partner and request.partner.looks_back
    both = looks or {"name", "hue", "day_zone"} & {*me.changed_data, *seat.changed_data, *day.changed_data}
    return [member.user for member in request.couple.seats] if both else [request.user]


def _held(request: HttpRequest) -> Invitation:
    # A link's secret has 128 bits and can't be guessed, so nobody is counted here, and a code opens nothing.
    return pairing.by_link(request.session.get(HELD, ""))


def _typed(request: HttpRequest, typed: str) -> Invitation:
    with suppress(pairing.Refused):
        return pairing.by_link(typed)
    # Counted before it is looked up, right or wrong: else the right code would open after any number of misses.
    address = get_adapter(request).get_client_ip(request)
    for who, times in ((address, TRIES), ("everybody", TRIES_OF_ALL)):
        if not limits.allow("invitation", who, times=times, seconds=3600):
            raise pairing.Refused(pairing.TOO_OFTEN)
    return pairing.by_code(typed)
