"""Sessions as Django keeps them, their content sealed: codes, an invitation in hand, words on their way."""

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
        """Also finds whose it is, in the same statement."""
        self.seen = who.look(self.session_key) if self.session_key else None
        if self.seen:
            return self.decode(self.seen.content)
        self._session_key = None
        return {}

    def encode(self, session_dict: dict[str, Any]) -> str:
        plain = json.dumps(session_dict, separators=(",", ":")).encode()
        return sealing.seal(plain, purpose="session", belongs_to=str(self.session_key))

    def decode(self, session_data: str | bytes) -> dict[str, Any]:
        """What can't be opened is an empty session, as with any other backend."""
        try:
            plain = sealing.unseal(session_data, purpose="session", belongs_to=str(self.session_key))
        except Unreadable:
            return {}
        return json.loads(plain)  # type: ignore[no-any-return]

    @classmethod
    def load_many(cls, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
        """Opens those of these sessions that there are, in one query; a browser may call anything a key."""
        fit = {key for key in keys if key.isascii() and key.isalnum()}
        rows = cls.get_model_class().objects.filter(session_key__in=fit, expire_date__gt=timezone.now())
        return {key: cls(key).decode(data) for key, data in rows.values_list("session_key", "session_data")}
