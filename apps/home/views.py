"""The view of Home."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.couples.cached import cached
from apps.couples.http import CoupleRequest
from apps.couples.views import HELD
from apps.home.after import AfterForm, InStoryForm, come_true, keep, quoted, remember
from apps.home.today import gather
from apps.photos import brought
from apps.photos.receiving import takes_files
from apps.plans import making
from apps.plans.ahead import is_to_be_told
from apps.vault.fields import is_legible
from apps.web.render import render_page


@require_safe
@cached
def today(request: CoupleRequest) -> HttpResponse:
    found = gather(request.couple, request.member, at=timezone.now())
    context: dict[str, object] = {"place": "home", "today": found}
    is_led = bool(found.invitation or found.on_break)
    if not request.partner:
        invited = request.couple.acceptances.select_related("candidate").first()
        holds_invitation = HELD in request.session or hasattr(request.user, "acceptance")
        context |= {"candidate": invited, "holds_invitation": holds_invitation}
        is_led = bool(invited) or holds_invitation
    context["quiet"] = " is-quiet" if is_led else ""  # one button is filled
    response = render_page(request, "home/today.html", context, part="today")
    if found.invitation or found.on_break:  # which end before any version moves, so it is made anew each time
        patch_cache_control(response, private=True, no_cache=True)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@takes_files
def after(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Asks how a date was. A line and photos of each become one memory; “Not now” asks this person no more."""
    plan, now = get_object_or_404(request.couple.plans.visible_to(request.user).agreed(), pk=pk), timezone.now()
    if not is_to_be_told(plan, request.couple.today(now)):
        raise Http404
    if "not_now" in request.POST:
        making.hide(plan, by=request.user, hidden=True)
        return redirect("home:today")
    form, sent = AfterForm(request.POST or None), brought.sent_with(request)
    if form.is_valid() and not (form.cleaned_data["words"] or sent.photos):
        form.add_error("words", _("Write a line, or add a photo."))
    if form.is_valid() and not sent.refused:
        memory = keep(plan, form.cleaned_data["words"], sent.photos, by=request.user)
        return redirect("memories:memory", pk=memory.pk)
    context = {"plan": plan, "form": form, "brought": sent}
    return render_page(request, "home/after.html", context, part="after", status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@takes_files
def came_true(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Makes a memory of a dream that came true; both may add words and photos, then or later."""
    dream = get_object_or_404(request.couple.dreams.visible_to(request.user), pk=pk)
    form, sent = AfterForm(request.POST or None), brought.sent_with(request)
    if form.is_valid() and not sent.refused:
        memory = come_true(dream, form.cleaned_data["words"], sent.photos, by=request.user)
        return redirect("memories:memory", pk=memory.pk)
    context = {"place": "plans", "dream": dream, "form": form, "brought": sent}
    return render_page(request, "home/came_true.html", context, part="came", status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@takes_files
def into_story(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Makes a memory of a thank-you that both have seen, in one's own words: another's are quoted, to begin with."""
    thanks = get_object_or_404(request.couple.thanks.in_jar().exclude(text=None), pk=pk)
    if not is_legible(thanks.text):
        raise Http404
    form = InStoryForm(request.POST or None, initial={"words": quoted(thanks, request.user)})
    sent = brought.sent_with(request)
    if form.is_valid() and not sent.refused:
        memory = remember(thanks, form.cleaned_data["words"], sent.photos, by=request.user)
        return redirect("memories:memory", pk=memory.pk)
    context = {"place": "thanks", "thanks": thanks, "form": form, "brought": sent}
    return render_page(request, "home/into_story.html", context, part="into", status=422 if form.is_bound else 200)
