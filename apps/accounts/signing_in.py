"""Whose failures count against whom: an attacker's tries must not shut out the one whose account it is."""

from typing import Any

from django.http import HttpRequest

from apps.accounts import interrupted
from apps.accounts.models import User


def is_at_home(request: HttpRequest, address: str) -> bool:
    """Tell whether this browser is one where the person of `address` is signed in, or was last and never signed out."""
    if request.user.is_authenticated:
        return request.user.email == address
    who: Any = request.get_signed_cookie(interrupted.COOKIE, "", salt=interrupted.SALT)
    return bool(who) and User.objects.filter(pk=who, email=address).exists()
