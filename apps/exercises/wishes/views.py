"""Views of two people's wishes: both lists side by side, and one's own to change."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from apps.couples.http import CoupleRequest
from apps.exercises.models import WishList
from apps.exercises.runs import wishing
from apps.exercises.steps.ask.form import WishesForm
from apps.web.render import render_page


@require_safe
def wish_lists(request: CoupleRequest) -> HttpResponse:
    mine, theirs = _lists(request)
    families = wishing.side_by_side(mine, theirs, request.user.language)
    context = {"place": "together", "mine": mine, "theirs": theirs, "families": families}
    return render_page(request, "exercises/wishes/page.html", context, part="wishes")


@require_http_methods(["GET", "HEAD", "POST"])
def change_wishes(request: CoupleRequest) -> HttpResponse:
    mine, step = _lists(request)[0], wishing.step_of(request.user.language)
    initial = {"words": "\n".join(mine.lines) if mine else "", "only_me": mine and mine.sight == mine.Sight.ONLY_ME}
    form = WishesForm(request.POST if request.method == "POST" else None, step=step, initial=initial)
    if form.is_valid():
        said = form.cleaned_data
        wishing.change_list(request.couple, said["words"].splitlines(), only_me=said["only_me"], by=request.user)
        return redirect("exercises:wish_lists")
    context = {"place": "together", "mine": mine, "form": form, "step": step}
    return render_page(request, "exercises/wishes/edit.html", context, part="edit", status=422 if form.errors else 200)


def _lists(request: CoupleRequest) -> tuple[WishList | None, WishList | None]:
    """Returns one's own list, and the other's where it is open."""
    found = {row.person_id: row for row in request.couple.wish_lists.in_sight_of(request.user)}
    mine = found.pop(request.user.pk, None)
    return mine, next(iter(found.values()), None)
