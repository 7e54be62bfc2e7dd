"""Who listens: the person a browser's cookies belong to, and the version of their pages that it has."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

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
    """Find who is signed in with each of these (a session's key, a space, its proof), as Django would, in two queries.

    Nothing is written: Django's own `get_user` renews a session after a change of SECRET_KEY, and a stream couldn't
    hand out the new cookie.
    """
    close_old_connections()
    asked = [key.partition(" ")[::2] for key in keys]
    kept = SessionStore.load_many(session for session, _proof in asked)
    sessions = [kept.get(session, {}) for session, _proof in asked]
    owners = [_owner(session, proof) for session, (_, proof) in zip(sessions, asked, strict=True)]
    people = User.objects.filter(pk__in={owner for owner in owners if owner}, is_active=True).only("password")
    found = people.annotate(of=F("membership__couple"), version=F("membership__version")).in_bulk()
    return [_seen(session, found.get(owner)) for session, owner in zip(sessions, owners, strict=True)]


def _owner(session: Mapping[str, Any], proof: str) -> UUID | None:
    if not is_proved(session, proof) or session.get(BACKEND_SESSION_KEY) not in settings.AUTHENTICATION_BACKENDS:
        return None
    try:
        return UUID(str(session.get(SESSION_KEY)))
    except ValueError:
        return None


def _seen(session: Mapping[str, Any], person: Any) -> Seen | None:
    if not person or not _matches(session.get(HASH_SESSION_KEY, ""), person):
        return None
    return Seen(person.pk, person.of, person.version or 0)


def _matches(fingerprint: str, person: User) -> bool:
    valid: Iterable[str] = [person.get_session_auth_hash(), *person.get_session_auth_fallback_hash()]
    return any(constant_time_compare(fingerprint, one) for one in valid)


def session_key(headers: dict[bytes, bytes]) -> str:
    """Give what `look` finds somebody by; empty where there is no session."""
    cookies = parse_cookie(headers.get(b"cookie", b"").decode("latin1"))
    session = cookies.get(settings.SESSION_COOKIE_NAME, "")
    return f"{session} {cookies.get(settings.PROOF_COOKIE_NAME, '')}" if session else ""


def since(headers: dict[bytes, bytes], query: bytes) -> int | None:
    """Read which version the page has: what the browser last heard, else what the page says it was made of."""
    said = headers.get(b"last-event-id") or parse_qs(query).get(b"since", [b""])[0]
    return int(said) if said.isdigit() and len(said) < 20 else None
