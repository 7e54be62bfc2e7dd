"""Sessions as Django keeps them in the database, their content sealed: codes, invitations in hand, words on their way.

The key follows from SECRET_KEY, which is in no database; SECRET_KEY_FALLBACKS open what older ones sealed.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils.crypto import salted_hmac

from apps.vault import sealing
from apps.vault.sealing import Key, Unreadable


class SessionStore(DatabaseStore):
    """Sealed for this one session: moved to another, its content does not open."""

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Seal what the session holds."""
        plain = json.dumps(session_dict, separators=(",", ":")).encode()
        envelope = sealing.seal(_key(settings.SECRET_KEY), plain, use="session", bound_to=self._place())
        return base64.b64encode(envelope).decode()

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        """Open it; what can't be opened is an empty session, as with any other backend."""
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
            try:
                envelope = base64.b64decode(session_data)
                plain = sealing.unseal(_key(secret), envelope, use="session", bound_to=self._place())
            except (Unreadable, ValueError):
                continue
            kept: dict[str, Any] = json.loads(plain)
            return kept
        return {}

    def _place(self) -> bytes:
        return sealing.place("session", self.session_key)


def _key(secret: str) -> Key:
    return Key(salted_hmac("nearer.session", "", secret=secret, algorithm="sha256").digest())
