"""Who listens: the person a browser's cookies belong to, and the version of their pages that it has."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import close_old_connections
from django.db.models import F
from django.http import parse_cookie
from django.utils.crypto import constant_time_compare

from apps.accounts.models import User
from apps.accounts.sealed_sessions import SessionStore
from apps.accounts.sessions import is_proved
from apps.live.stream import Seen


def look(keys: Sequence[str]) -> list[Seen | None]:
    """Finds who is signed in with each of these (a session's key, a space, its proof), as Django would, in two queries.

    Nothing is written: Django's own `get_user` renews a session after a change of SECRET_KEY, and a stream couldn't
    hand out the new cookie.
    """
    close_old_connections()
    asked = [key.partition(" ")[::2] for key in keys]
    kept = SessionStore.load_many(session for session, _proof in asked)
    sessions = [_signed_in(kept.get(session, {}), proof) for session, proof in asked]
    owners = {session[SESSION_KEY] for session in sessions if session}
    people = User.objects.filter(pk__in=owners, is_active=True).only("password")
    people = people.annotate(of=F("membership__couple"), version=F("membership__version"))
    found = {str(person.pk): person for person in people}
    return [_seen(session, found.get(session.get(SESSION_KEY, ""))) for session in sessions]


def _signed_in(session: Mapping[str, Any], proof: str) -> Mapping[str, Any]:
    known = SESSION_KEY in session and session.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
    return session if known and is_proved(session, proof) else {}


def _seen(session: Mapping[str, Any], person: Any) -> Seen | None:
    hashes = [person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()] if person else []
    if not any(constant_time_compare(session.get(HASH_SESSION_KEY, ""), valid) for valid in hashes):
        return None
    return Seen(person.pk, person.of, person.version or 0)


def session_key(headers: dict[bytes, bytes]) -> str:
    """Returns what `look` finds somebody by; empty where there is no session."""
    cookies = parse_cookie(headers.get(b"cookie", b"").decode("latin1"))
    session = cookies.get(settings.SESSION_COOKIE_NAME, "")
    return f"{session} {cookies.get(settings.PROOF_COOKIE_NAME, '')}" if session else ""


def since(headers: dict[bytes, bytes], query: bytes) -> int | None:
    """Returns which version the page has: what the browser last heard, else what the page says it was made of."""
    said = headers.get(b"last-event-id") or parse_qs(query).get(b"since", [b""])[0]
    return int(said) if said.isdigit() and len(said) < 20 else None
