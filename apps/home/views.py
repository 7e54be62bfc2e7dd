"""The view of Home."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.couples.cached import cached
from apps.couples.http import CoupleRequest
from apps.couples.views import HELD
from apps.home.today import gather
from apps.web.render import render_page


@require_safe
@cached
def today(request: CoupleRequest) -> HttpResponse:
    context: dict[str, object] = {"place": "home", "today": gather(request.couple, request.member, at=timezone.now())}
    if not request.partner:
        invited = request.couple.acceptances.select_related("candidate").first()
        context |= {
            "candidate": invited,
            "holds_invitation": HELD in request.session or hasattr(request.user, "acceptance"),
        }
    return render_page(request, "home/today.html", context, part="today")
