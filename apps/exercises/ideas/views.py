"""Pages of ideas of two people's own, and the answer to “Still good?”."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.couples.http import CoupleRequest
from apps.exercises.content.load import load
from apps.exercises.content.schema import Exercise
from apps.exercises.ideas import ours
from apps.exercises.models.cards import LONGEST_IDEA, OwnCard
from apps.plans import making
from apps.plans.forms import TOO_LONG
from apps.web.render import render_page


class IdeaForm(forms.Form):
    """An idea in one's own words."""

    words = forms.CharField(
        label=_("Add an idea of your own"),
        max_length=LONGEST_IDEA,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("There’s nothing here yet. A few words are enough."), "max_length": TOO_LONG},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def ideas(request: CoupleRequest, exercise: str) -> HttpResponse:
    found = load(request.user.language).get(exercise)
    deck = ours.deck_of(found) if found else ""
    if not found or not deck:
        raise Http404
    form = IdeaForm(request.POST or None)
    if form.is_valid():
        ours.add(request.couple, deck, form.cleaned_data["words"], by=request.user)
        return redirect("exercises:ideas", found.id)
    own = sorted(request.couple.own_cards.filter(deck=deck), key=lambda row: str(row.words).casefold())
    context = {"place": "together", "exercise": found, "ideas": own, "form": form}
    return render_page(request, "exercises/ideas/ideas.html", context, part="ideas", status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def idea(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Edits one; either of the two may."""
    found = get_object_or_404(request.couple.own_cards.all(), pk=pk)
    form = IdeaForm(request.POST or None, initial={"words": found.words})
    form.fields["words"].label = _("Edit this idea")
    if form.is_valid():
        ours.edit(found, form.cleaned_data["words"], by=request.user)
        return redirect("exercises:ideas", _place(request, found).id)
    context = {"place": "together", "exercise": _place(request, found), "idea": found, "form": form}
    return render_page(request, "exercises/ideas/idea.html", context, part="idea", status=422 if form.errors else 200)


@require_POST
def delete_idea(request: CoupleRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(request.couple.own_cards.all(), pk=pk)
    ours.delete(found, by=request.user)
    return redirect("exercises:ideas", _place(request, found).id)


@require_POST
def still_good(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Keeps a small step, changes it, or drops it from one's own sight."""
    plans = request.couple.plans.visible_to(request.user).agreed().filter(kind="step")
    found, what = get_object_or_404(plans, pk=pk), request.POST.get("what", "")
    if what == "change":
        return redirect("plans:change", pk)
    if what == "drop":
        making.hide(found, by=request.user, hidden=True)
    elif what == "keep":
        ours.keep_step(found, by=request.user, day=request.couple.today(timezone.now()))
    return redirect("home:today")


def _place(request: CoupleRequest, idea: OwnCard) -> Exercise:
    return next(one for one in load(request.user.language).values() if ours.deck_of(one) == idea.deck)
