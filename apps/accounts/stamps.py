"""Each form says for whom it was made: so it still counts when the session that it was made in has ended.

A token against forgery needs its cookie, and signing out takes the cookies away. The stamp names the person and the
day, signed. Only a page that was made for this person bears it, and it counts only in a request of which the browser
itself says that a page of ours sent it: no other site can send one, and none that belongs to somebody else.
"""

import time
from collections.abc import Callable

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.middleware.csrf import CsrfViewMiddleware, RejectRequest
from django.template import Context, Library
from django.template.defaulttags import CsrfTokenNode
from django.utils.decorators import decorator_from_middleware
from django.utils.html import format_html

from apps.accounts.models import User

FIELD = "made_for"
DAY = 24 * 3600
LASTS = settings.SESSION_COOKIE_AGE // DAY + 1  # days; a page may be as old as the session that it was made in
SIGNER = Signer(salt="nearer.made_for")
register = Library()  # loaded for all templates


def make(person: User) -> str:
    """Returns the stamp for a form that is shown to this person. It is the same all day, so pages are, too."""
    return SIGNER.sign(f"{person.pk}:{_today()}")


class StampedTokenNode(CsrfTokenNode):
    """The token of a form, and the stamp; a visitor's forms have the token alone."""

    def render(self, context: Context) -> str:
        token = super().render(context)
        person = getattr(context.get("request"), "user", None)
        if not token or not person or not person.is_authenticated:
            return token
        return token + format_html('<input type="hidden" name="{}" value="{}">', FIELD, make(person))


@register.tag
def csrf_token(_parser: object, _token: object) -> StampedTokenNode:
    """Takes the place of Django's own tag."""
    return StampedTokenNode()


def person_of(request: HttpRequest) -> str:
    """Returns for whom this form was made, empty if it isn't certain that it is a form of ours."""
    if not _came_from_here(request):
        return ""
    try:
        pk, day = SIGNER.unsign(request.POST.get(FIELD, "")).split(":")
    except (BadSignature, UnreadablePostError):
        return ""
    return pk if 0 <= _today() - int(day) <= LASTS else ""


class TokenOrStamp(CsrfViewMiddleware):
    """Refuses what another site sends. Where the token is of an older session, the stamp of the same person will do.

    A visitor's form passes with anybody's stamp: it changes nothing, since it only leads to where they sign in.
    """

    def _check_token(self, request: HttpRequest) -> None:
        try:
            super()._check_token(request)  # type: ignore[misc]
        except RejectRequest:
            who = person_of(request)
            if not who or (request.user.is_authenticated and who != str(request.user.pk)):
                raise


def protected[**P](view: Callable[P, HttpResponse]) -> Callable[P, HttpResponse]:
    """Checks one view that has taken itself out of the check before all views."""
    return decorator_from_middleware(TokenOrStamp)(view)  # type: ignore[return-value]


def _came_from_here(request: HttpRequest) -> bool:
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if origin is not None and not CsrfViewMiddleware(lambda _request: None)._origin_verified(request):  # type: ignore[arg-type, attr-defined]
        return False
    return site == "same-origin" or (site is None and origin is not None)


def _today() -> int:
    return int(time.time()) // DAY
