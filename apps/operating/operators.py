"""Who runs it: those whose email address stands in OPERATOR_EMAILS. For everybody else there is nothing here."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse


def is_one(person: Any) -> bool:
    """Returns whether this person runs it, by an address that they have confirmed."""
    if not person.is_authenticated or person.email.lower() not in settings.OPERATOR_EMAILS:
        return False
    return bool(EmailAddress.objects.filter(user=person, email=person.email, verified=True).exists())


def operators_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answers everybody else as for an address that isn't there."""

    @wraps(view)
    def only(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not is_one(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return only
