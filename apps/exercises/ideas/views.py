"""Pages of ideas and questions of two people's own, and the answer to “Still good?”."""

from typing import Any
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
from apps.web.decks import decks
from apps.web.render import render_page

SEVERAL = 2


class IdeaForm(forms.Form):
    """An idea or a question in one's own words; where there are several decks, one of them."""

    words = forms.CharField(
        label=_("Add an idea of your own"),
        max_length=LONGEST_IDEA,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("There’s nothing here yet. A few words are enough."), "max_length": TOO_LONG},
    )

    def __init__(self, *args: Any, names: tuple[str, ...] = (), language: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(names) >= SEVERAL:
            choices = [(name, decks(language)[name].title) for name in names]
            self.fields["deck"] = forms.ChoiceField(label=_("How deep?"), choices=choices)
            self.fields["words"].label = _("Add a question of your own")


@require_http_methods(["GET", "HEAD", "POST"])
def ideas(request: CoupleRequest, exercise: str) -> HttpResponse:
    found = load(request.user.language).get(exercise)
    names = ours.decks_of(found) if found else ()
    if not found or not names:
        raise Http404
    form = IdeaForm(request.POST or None, names=names, language=request.user.language)
    if form.is_valid():
        deck = form.cleaned_data.get("deck", names[0])
        ours.add(request.couple, deck, form.cleaned_data["words"], by=request.user)
        return redirect("exercises:ideas", found.id)
    own = sorted(request.couple.own_cards.filter(deck__in=names), key=lambda row: str(row.words).casefold())
    context = {"place": "together", "exercise": found, "ideas": own, "form": form}
    return render_page(request, "exercises/ideas/ideas.html", context, part="ideas", status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def idea(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Edits one; either of the two may."""
    found = get_object_or_404(request.couple.own_cards.all(), pk=pk)
    form = IdeaForm(request.POST or None, initial={"words": found.words})
    form.fields["words"].label = _("Edit this question") if found.is_question else _("Edit this idea")
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
    return next(one for one in load(request.user.language).values() if idea.deck in ours.decks_of(one))
