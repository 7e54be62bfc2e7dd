"""Where a person is signed in, or was last: how long that lasts, what the list knows of it, what ends it elsewhere."""

import base64
import hashlib
import secrets
import time
from collections.abc import Callable, Mapping
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from apps.accounts.models import User

DAY = 24 * 3600
IDLE, LONGEST = 14 * DAY, 30 * DAY
FORGET = '"cache", "storage"'  # cookies stay: they may bring a form that was sent too late to its place
WHO, WHO_SALT = "who", "nearer.who"  # a cookie
BEGAN, SEEN, PROOF = "began", "seen", "proof"  # the session's keys
NOWHERE = "0.0.0.0"  # noqa: S104 (no address is kept)
SYSTEMS = ("iPhone", "iPad", "Android", "Windows", "Mac", "Linux")
BROWSERS = {"Firefox": "Firefox", "Edg": "Edge", "Chrome": "Chrome", "Safari": "Safari"}


def lifetimes(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Ends a session after 14 days without a visit, after 30 days whatever happened, and in any other browser at once.

    Its key stands in the database. So a second cookie, of which only a hash is kept with the session, says that this is
    the browser that signed in: from a copy of the database nobody can be anybody. A browser whose session has ended,
    here or from elsewhere, is asked at its next visit to forget what it held.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            _look_at(request)
        ended = request.COOKIES.get(settings.SESSION_COOKIE_NAME) and request.session.is_empty()
        response = get_response(request)
        if request.user.is_authenticated and PROOF not in request.session:
            _give_proof(request, response)
        if ended:
            response["Clear-Site-Data"] = FORGET
        return response

    return answer


def _look_at(request: HttpRequest) -> None:
    now, session = time.time(), request.session
    proof = request.COOKIES.get(settings.PROOF_COOKIE_NAME, "")
    if BEGAN not in session:
        session[BEGAN] = session[SEEN] = now
        session.set_expiry(None)  # a visitor's that kept a form would last an hour
        UserSession.objects.create_from_request(request)
    elif now - session[BEGAN] >= LONGEST or now - session[SEEN] >= IDLE or not is_proved(session, proof):
        logout(request)
    elif now - session[SEEN] >= DAY / 24:
        session[SEEN] = now


def is_proved(session: Mapping[str, Any], proof: str) -> bool:
    """Returns whether this is the proof that was given with the session; before one was given, any is."""
    return PROOF not in session or secrets.compare_digest(session[PROOF], _hash(proof))


def _give_proof(request: HttpRequest, response: HttpResponse) -> None:
    proof = secrets.token_urlsafe(32)
    request.session[PROOF] = _hash(proof)
    response.set_cookie(settings.PROOF_COOKIE_NAME, proof, max_age=LONGEST, **_safe())


def seal_of(session: Mapping[str, Any], person: User) -> str:
    """Returns the key to what this session's pages keep on the device while there is no network.

    It comes with each page and is kept nowhere there; when the session has ended, nobody can make it again.
    """
    made = salted_hmac("nearer.seal", f"{session[BEGAN]} {person.pk}", algorithm="sha256").digest()
    return base64.b64encode(made[:16]).decode().rstrip("=")


def _hash(proof: str) -> str:
    return hashlib.sha256(proof.encode()).hexdigest()


def _safe() -> dict[str, Any]:
    return {"secure": settings.SESSION_COOKIE_SECURE, "httponly": True, "samesite": "Lax"}


def knows_who_sat_here(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Notes in a signed cookie who was signed in here last; signing out takes it away."""

    def answer(request: HttpRequest) -> HttpResponse:
        before = request.user.is_authenticated
        response = get_response(request)
        who = str(request.user.pk)
        if before and not request.user.is_authenticated:
            response.delete_cookie(WHO)
        elif before and request.get_signed_cookie(WHO, "", salt=WHO_SALT) != who:
            response.set_signed_cookie(WHO, who, salt=WHO_SALT, max_age=2 * LONGEST, **_safe())
        return response

    return answer


def is_at_home(request: HttpRequest, address: str) -> bool:
    """Returns whether the person of `address` is signed in here, or was last and never signed out.

    There their failures count apart: an attacker's tries must not shut out the one whose account it is.
    """
    if request.user.is_authenticated:
        return request.user.email == address
    who: Any = request.get_signed_cookie(WHO, "", salt=WHO_SALT)
    return bool(who) and User.objects.filter(pk=who, email=address).exists()


def keep_little(instance: UserSession, **_rest: Any) -> None:
    """Keeps a coarse device and no address: the list shows no more, so the database knows no more."""
    instance.ip = NOWHERE
    if " · " not in instance.user_agent:  # it is saved more than once
        instance.user_agent = device(instance.user_agent)


def device(agent: str) -> str:
    """Returns what kind of device calls itself so, and no more."""
    system = next((name for name in SYSTEMS if name in agent), "Another device")
    browser = next((ours for theirs, ours in BROWSERS.items() if theirs in agent), "another browser")
    return f"{system} · {browser}"


def end_elsewhere(request: HttpRequest, user: Any, **_rest: Any) -> None:
    """Ends all other sessions: a passkey, app or set of recovery codes came or went."""
    for session in UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key):
        session.end()


def renew(request: HttpRequest, *, reauthenticated: bool = False, **_rest: Any) -> None:
    """Gives the session a new key when the person has shown again who they are: a stolen older one opens nothing."""
    if reauthenticated:
        old = request.session.session_key
        request.session.cycle_key()
        UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)
