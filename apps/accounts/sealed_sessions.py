"""Sessions as Django keeps them, their content sealed: codes, an invitation in hand, words on their way."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from apps.accounts import sealing, who
from apps.vault.sealing import Unreadable


class SessionStore(DatabaseStore):
    """Sealed for this one session: moved to another, its content does not open."""

    seen: who.Seen | None = None

    def load(self) -> dict[str, Any]:
        """Open what this session holds; who it belongs to comes along."""
        self.seen = who.look(self.session_key) if self.session_key else None
        if self.seen:
            return self.decode(self.seen.content)
        self._session_key = None
        return {}

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Seal what the session holds."""
        plain = json.dumps(session_dict, separators=(",", ":")).encode()
        return sealing.seal(plain, purpose="session", belongs_to=str(self.session_key))

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        """Open it; what can't be opened is an empty session, as with any other backend."""
        try:
            plain = sealing.unseal(session_data, purpose="session", belongs_to=str(self.session_key))
        except Unreadable:
            return {}
        kept: dict[str, Any] = json.loads(plain)
        return kept

    @classmethod
    def load_many(cls, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
        """Open those of these sessions that there are, in one query; a browser may say anything and call it a key."""
        fit = {key for key in keys if key.isascii() and key.isalnum()}
        rows = cls.get_model_class().objects.filter(session_key__in=fit, expire_date__gt=timezone.now())
        return {key: cls(key).decode(data) for key, data in rows.values_list("session_key", "session_data")}
