"""Where a person is signed in: how long that lasts, what the list knows of it, and what ends it elsewhere."""

import time
from collections.abc import Callable
from typing import Any

from allauth.core import context
from allauth.usersessions.internal.flows.sessions import end_other_sessions
from allauth.usersessions.models import UserSession
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

DAY = 24 * 3600
IDLE, LONGEST = 14 * DAY, 30 * DAY
BEGAN, SEEN = "began", "seen"  # the session's keys
NOWHERE = "0.0.0.0"  # noqa: S104 (no address is kept)
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Mac OS": "Mac",
    "Linux": "Linux",
}
BROWSERS = {"Firefox": "Firefox", "Edg": "Edge", "Chrome": "Chrome", "Safari": "Safari"}


class Lifetimes:
    """Ends a session after 14 days without a visit, and after 30 days whatever happened."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, as a visitor's if the session is over."""
        if request.user.is_authenticated:
            _look_at(request)
        return self.get_response(request)


def _look_at(request: HttpRequest) -> None:
    now, session = time.time(), request.session
    if BEGAN not in session:
        session[BEGAN] = session[SEEN] = now
        UserSession.objects.create_from_request(request)
    elif now - session[BEGAN] >= LONGEST or now - session[SEEN] >= IDLE:
        logout(request)
    elif now - session[SEEN] >= DAY / 24:
        session[SEEN] = now


def keep_little(instance: UserSession, **_rest: Any) -> None:
    """Keep a coarse device and no address: the list shows no more, so the database knows no more."""
    instance.ip = NOWHERE
    instance.user_agent = _device(instance.user_agent)


def _device(agent: str) -> str:
    if " · " in agent:
        return agent
    system = next((ours for theirs, ours in SYSTEMS.items() if theirs in agent), "Another device")
    return f"{system} · {next((ours for theirs, ours in BROWSERS.items() if theirs in agent), 'another browser')}"


def end_elsewhere(request: HttpRequest, user: Any, **_rest: Any) -> None:
    """End all other sessions: a passkey, app or set of recovery codes came or went."""
    with context.request_context(request):
        end_other_sessions(request, user)


def renew(request: HttpRequest, *, reauthenticated: bool = False, **_rest: Any) -> None:
    """Give the session a new key when the person has shown again who they are: a stolen older one opens nothing."""
    if not reauthenticated:
        return
    old = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=old).update(session_key=request.session.session_key)
