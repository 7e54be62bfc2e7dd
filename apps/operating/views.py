"""The page of whoever runs it."""

from allauth.account.decorators import reauthentication_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.operating import looking, operators


@require_safe
@operators.operators_only
@reauthentication_required  # type: ignore[untyped-decorator]
def operator(request: HttpRequest) -> HttpResponse:
    return render(request, "operating/operator.html", {"status": looking.status(timezone.now())})
