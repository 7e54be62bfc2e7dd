"""Whose failures count against whom: an attacker's tries must not shut out the one whose account it is."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from apps.accounts.models import User

COOKIE, SALT = "who", "nearer.who"
COOKIE_AGE = 60 * 24 * 3600  # seconds; longer than any session


class KnowsWhoSatHere:
    """Notes in a signed cookie who was signed in here last; signing out takes it away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and note it."""
        before = request.user.is_authenticated
        response = self.get_response(request)
        who = str(request.user.pk)
        if before and not request.user.is_authenticated:
            response.delete_cookie(COOKIE)
        elif before and request.get_signed_cookie(COOKIE, "", salt=SALT) != who:
            safe = {"secure": settings.SESSION_COOKIE_SECURE, "httponly": True, "samesite": "Lax"}
            response.set_signed_cookie(COOKIE, who, salt=SALT, max_age=COOKIE_AGE, **safe)
        return response


def is_at_home(request: HttpRequest, address: str) -> bool:
    """Tell whether this browser is one where the person of `address` is signed in, or was last and never signed out."""
    if request.user.is_authenticated:
        return request.user.email == address
    who: Any = request.get_signed_cookie(COOKIE, "", salt=SALT)
    return bool(who) and User.objects.filter(pk=who, email=address).exists()
